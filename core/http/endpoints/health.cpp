#include "http/endpoints/endpoints.h"
#include "http/json_writer.h"

namespace patron::http {

namespace {

sdk::Result<Reply> healthz(const Call&) { return Reply(); }

sdk::Result<Reply> readyz(const ReadinessCheck& check) {
    const std::vector<std::string> problems = check();
    Reply reply;
    if (problems.empty()) return reply;
    JsonWriter json;
    json.beginObject();
    json.member("status", "Server Error");
    json.member("code", 503);
    json.key("data");
    json.beginObject();
    json.key("not_ready");
    json.beginArray();
    for (const std::string& problem : problems) json.text(problem);
    json.endArray();
    json.endObject();
    json.endObject();
    reply.status = 503;
    reply.bare = true;
    reply.data = json.take();
    reply.headers = {{"Content-Type", "application/json"}, {"Retry-After", "5"}};
    return reply;
}

}  // namespace

std::vector<Route> healthRoutes(ReadinessCheck check) {
    return {{"GET", "/healthz", Access::kOpen, Body::kNone, healthz},
            {"GET", "/readyz", Access::kOpen, Body::kNone,
             [check = std::move(check)](const Call&) { return readyz(check); }}};
}

}  // namespace patron::http
