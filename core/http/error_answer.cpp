#include "http/error_answer.h"

#include <string>

#include "http/error_table.h"
#include "http/json_writer.h"

namespace patron::http {

namespace {

using sdk::Error;

void writeValidations(JsonWriter& json, const std::vector<sdk::BadField>& fields) {
    json.key("validations");
    json.beginObject();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        bool seen = false;
        for (std::size_t j = 0; j < i; ++j) seen = seen || fields[j].field == fields[i].field;
        if (seen) continue;
        json.key(fields[i].field);
        json.beginArray();
        for (std::size_t j = i; j < fields.size(); ++j) {
            if (fields[j].field != fields[i].field) continue;
            json.beginObject();
            json.member("rule", fields[j].rule);
            json.member("message", fields[j].message);
            json.endObject();
        }
        json.endArray();
    }
    json.endObject();
}

// The members that the envelope and the problem share, after their own heads.
void writeCommon(JsonWriter& json, const Error& error, const ErrorRow& row,
                 const ErrorStyle& style) {
    const EndUserText text = endUserText(row.advice, style.language);
    json.key("info_message");
    json.beginObject();
    json.member("title", text.title);
    json.member("body", text.body);
    json.endObject();
    json.member("error_id", style.requestId);
    if (!error.fields.empty()) writeValidations(json, error.fields);
    if (error.retryAfter) json.member("retry_after", error.retryAfter->count());
    if (error.attemptsLeft) json.member("attempts_left", *error.attemptsLeft);
}

std::string envelope(const Error& error, const ErrorRow& row, const ErrorStyle& style) {
    JsonWriter json;
    json.beginObject();
    json.member("status", row.status < 500 ? "Consumer Error" : "Server Error");
    json.member("code", row.number);
    json.key("data");
    json.beginObject();
    json.member("error", sdk::errorId(error.code));
    json.member("message", row.message);
    writeCommon(json, error, row, style);
    json.endObject();
    json.endObject();
    return json.take();
}

std::string problem(const Error& error, const ErrorRow& row, const ErrorStyle& style) {
    JsonWriter json;
    json.beginObject();
    json.member("type", "urn:patron:error:" + std::string(sdk::errorId(error.code)));
    json.member("title", sdk::errorId(error.code));
    json.member("status", row.status);
    json.member("detail", row.message);
    json.member("instance", "urn:uuid:" + std::string(style.requestId));
    json.member("code", row.number);
    writeCommon(json, error, row, style);
    json.endObject();
    return json.take();
}

}  // namespace

Response errorAnswer(const sdk::Error& given, const ErrorStyle& style) {
    const ErrorRow row = errorRow(given.code);
    Error error = given;
    if ((row.status == 429 || row.status == 503) && !error.retryAfter) {
        error.retryAfter = std::chrono::seconds(row.status == 429 ? 30 : 1);
    }
    if (row.status >= 500) error.fields.clear();

    Response response;
    response.status = row.status;
    response.headers.emplace_back("Content-Type",
                                  style.problem ? "application/problem+json" : "application/json");
    if (error.retryAfter) {
        const std::string seconds = std::to_string(error.retryAfter->count());
        response.headers.emplace_back("Retry-After", seconds);
        // draft-ietf-httpapi-ratelimit-headers: nothing remains, and when that changes.
        if (row.status == 429) {
            response.headers.emplace_back(
                "RateLimit", "\"" + std::string(sdk::errorId(error.code)) + "\";r=0;t=" + seconds);
        }
    }
    if (row.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
    response.body = style.problem ? problem(error, row, style) : envelope(error, row, style);
    return response;
}

bool wantsProblem(std::string_view accept) {
    return accept.find("application/problem+json") != std::string_view::npos;
}

}  // namespace patron::http
