#include "http/endpoints/endpoints.h"
#include "http/json_writer.h"

namespace patron::http {

namespace {

sdk::Result<Reply> healthz(const Call&) { return Reply(); }

void writeList(JsonWriter& json, std::string_view name, const std::vector<std::string>& sentences) {
    if (sentences.empty()) return;
    json.key(name);
    json.beginArray();
    for (const std::string& sentence : sentences) json.text(sentence);
    json.endArray();
}

sdk::Result<Reply> readyz(const ReadinessCheck& check) {
    const Readiness readiness = check();
    JsonWriter data;
    data.beginObject();
    writeList(data, "not_ready", readiness.notReady);
    writeList(data, "degraded", readiness.degraded);
    data.endObject();
    Reply reply;
    if (readiness.notReady.empty()) {
        if (!readiness.degraded.empty()) reply.data = data.take();
        return reply;
    }
    reply.status = 503;
    reply.bare = true;
    reply.data = R"({"status":"Server Error","code":503,"data":)" + data.take() + "}";
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
