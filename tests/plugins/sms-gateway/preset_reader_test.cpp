#include "preset_reader.h"

#include <gtest/gtest.h>

#include <string>

#include "preset_source.h"

namespace {

using patron::sms_gateway::readPreset;

const std::string kGood = R"({
  "name": "Acme",
  "settings": {"account": {"label": "tenant", "required": false}, "password": "token"},
  "request": {
    "method": "POST",
    "path": "/send",
    "headers": {"Authorization": "Bearer {password}"},
    "json": {"to": "{to}", "text": "{text}"}
  },
  "variants": [
    {"if": "unicode", "request": {"json": {"coding": 8}}}
  ],
  "answers": [
    {"status": 200, "outcome": "accepted"}
  ],
  "message_id": {"json": "/id"}
})";

/// The finding after one change of a good preset.
std::string finding(const std::string& before, const std::string& after) {
    std::string json = kGood;
    const std::size_t at = json.find(before);
    if (at == std::string::npos) return "the test changes what is not there";
    json.replace(at, before.size(), after);
    const auto preset = readPreset(json, {});
    return preset ? "good" : preset.error().detail;
}

TEST(PresetReader, TakesAGoodPreset) {
    const auto preset = readPreset(kGood, {});
    ASSERT_TRUE(preset.has_value()) << preset.error().detail;
    EXPECT_EQ(preset->name, "Acme");
    EXPECT_EQ(preset->answers.front().statusTo, 200);
}

TEST(PresetReader, TakesEveryBuiltInPreset) {
    for (const auto& [name, json] : patron::sms_gateway::builtInPresets()) {
        const auto preset = readPreset(json, {});
        EXPECT_TRUE(preset.has_value()) << name << ": " << preset.error().detail;
    }
}

TEST(PresetReader, NamesLineAndColumnOfWhatIsNoJson) {
    EXPECT_EQ(finding("\"Acme\",", "\"Acme\""),
              "line 3, column 3: Missing a comma or '}' after an object member.");
    EXPECT_EQ(finding("{\n", "{ // a comment\n"),
              "line 1, column 3: Missing a name for object member.");
    EXPECT_EQ(finding("Acme", "Ac\xff"), "line 2, column 14: Invalid encoding in string.");
    EXPECT_EQ(readPreset("", {}).error().detail, "line 1, column 1: The document is empty.");
}

TEST(PresetReader, NamesThePlaceAndWhatIsExpectedThere) {
    const std::string path =
        "must be the path of a URL, with one / at the start and without ? and #";
    const std::string names =
        "is neither a value of the message (id, to, to_without_plus, sender, sender_without_plus, "
        "text, time, receipt_url, seconds_left, minutes_left, milliseconds_left, expires_at) nor a "
        "key of /settings";
    const std::string notEmpty =
        "may be empty, which must not happen here: make it a required setting";
    const struct {
        const char *before, *after;
        std::string finding;
    } cases[] = {
        {R"("name": "Acme",)", "", "/: must have the member name"},
        {R"("Acme")", "7", "/name: must be a text, not empty and without control characters"},
        {R"("Acme")", R"("a\nb")",
         "/name: must be a text, not empty and without control characters"},
        {R"("name")", R"("nmae")",
         "/nmae: is not known; there may be name, url, settings, senders, time_left, request, "
         "variants, answers, message_id, receipts"},
        {R"("name")", R"("name": "x", "name")", "/name: must stand there once only"},
        {R"("name")", R"("url": "http://acme.example", "name")",
         "/url: must be https:// and a host, nothing else"},
        {R"("name")", R"("url": "https://acme.example/x", "name")",
         "/url: must be https:// and a host, nothing else"},
        {R"("name")", R"("senders": "all", "name")", "/senders: must be one of any, numbers"},
        {R"("password": "token")", R"("passwort": "token")",
         "/settings/passwort: is not known; there may be account, username, password, service, "
         "sender"},
        {R"("password": "token")", R"("password": {"label": "token", "pattern": "("})",
         "/settings/password/pattern: must be a regular expression (PCRE)"},
        {R"("password": "token")", R"("password": {"label": "token", "required": "yes"})",
         "/settings/password/required: must be true or false"},
        {"POST", "post", "/request/method: must be one of GET, POST, PUT"},
        {"POST", "GET", "/request: GET has no form, json or text"},
        {R"("/send")", R"("send")", "/request/path: " + path},
        {R"("/send")", R"("//evil.example/send")", "/request/path: " + path},
        {R"("/send")", R"("https://evil.example/send")", "/request/path: " + path},
        {R"("/send")", R"("/send?x=1")", "/request/path: " + path},
        {R"("/send")", R"("/send HTTP/1.1\r\nHost: evil.example")",
         "/request/path: must be a text, not empty and without control characters"},
        {R"("/send")", R"("/{password}")", "/request/path: {password} may not stand in a path"},
        {R"("/send")", R"("/{account}")", "/request/path: {account} " + notEmpty},
        {R"("/send")", R"("/{text}")", "/request/path: {text} may not stand in a path"},
        {"Authorization", "Host", "/request/headers/Host: is a header that cannot be chosen"},
        {"Authorization", "content-length",
         "/request/headers/content-length: is a header that cannot be chosen"},
        {"Authorization", "Trans fer",
         "/request/headers/Trans fer: must have the name of a header"},
        {"Bearer {password}", "Bearer {password}\\r\\nX: y",
         "/request/headers/Authorization: must be a text, not empty and without control "
         "characters"},
        {"Bearer {password}", "{text}",
         "/request/headers/Authorization: {text} may not stand in a header"},
        {"Bearer {password}", "{token}", "/request/headers/Authorization: {token} " + names},
        {"Bearer {password}", "{username}", "/request/headers/Authorization: {username} " + names},
        {R"("{to}")", R"("{to")",
         "/request/json/to: must close every { with }, {{ for the brace itself"},
        {R"("{to}")", R"(["a", {"b": "{hmac_sha256_hex}"}])",
         "/request/json/to/1/b: {hmac_sha256_hex} " + names},
        {R"("json": {"to")", R"("form": {"a": "b"}, "json": {"to")",
         "/request: must have one of form, json and text"},
        {R"("headers")", R"("basic_auth": {"username": "{account}", "password": "x"}, "headers")",
         "/request/basic_auth/username: {account} " + notEmpty},
        {R"("headers")",
         R"("signature": {"header": "S", "key": "{password}", "value": "x"}, "headers")",
         "/request/signature/value: must hold the signature"},
        {R"("headers")",
         R"("signature": {"header": "S", "key": "{account}", "value": "{hmac_sha256_hex}"}, "headers")",
         "/request/signature/key: {account} " + notEmpty},
        {R"("unicode")", R"("umicode")",
         "/variants/0/if: must be one of unicode, account, username, service, receipt_url"},
        {R"({"coding": 8})", R"({"coding": "{coding}"})",
         "/variants/0/request/json/coding: {coding} " + names},
        {R"({"json": {"coding": 8}})", R"({"form": {"a": "b"}})",
         "/variants/0/request: must have one of form, json and text"},
        {R"("answers": [
    {"status": 200, "outcome": "accepted"}
  ])",
         R"("answers": [])", "/answers: must not be empty"},
        {R"("accepted")", R"("ok")",
         "/answers/0/outcome: must be one of accepted, retry, retry_this, permanent"},
        {R"("accepted")", R"("retry", "meaning": "x")",
         "/answers: must have a rule with the outcome accepted"},
        {R"({"status": 200, )", R"({)", "/answers/0: must have the member status"},
        {R"("status": 200)", R"("status": "200")",
         "/answers/0/status: must be a number from 100 to 599"},
        {R"("status": 200)", R"("status": [299, 200])",
         "/answers/0/status: must be a status or [lowest, highest]"},
        {R"("accepted")", R"("retry")", "/answers/0: must have a meaning, for the administrator"},
        {R"("accepted")", R"("retry_this")",
         "/answers/0: must have a meaning, for the administrator"},
        {R"("name": "Acme")", R"("name": "Acme", "time_left": 20)",
         "/time_left: must be [lowest, highest], in seconds"},
        {R"("name": "Acme")", R"("name": "Acme", "time_left": [20, 10])",
         "/time_left: must be [lowest, highest], in seconds"},
        {R"("name": "Acme")", R"("name": "Acme", "time_left": [0, 10])",
         "/time_left/0: must be a number from 1 to 31536000"},
        {R"("/send")", R"("/send/{seconds_left}")",
         "/request/path: {seconds_left} may be empty, which must not happen here: make it a "
         "required setting"},
        {R"("accepted")", R"("accepted", "retry_after": 7)",
         "/answers/0/retry_after: goes with the outcomes retry and retry_this only"},
        {R"("status": 200)", R"("status": 200, "json": {"at": "id", "is": 1})",
         "/answers/0/json/at: must be a JSON pointer such as /messages/0/status"},
        {R"("status": 200)", R"("status": 200, "json": {"at": "/id"})",
         "/answers/0/json: must have one of is and has"},
        {R"("status": 200)", R"("status": 200, "json": {"at": "/id", "is": []})",
         "/answers/0/json/is: must not be empty"},
        {R"({"json": "/id"})", R"({"pattern": "[0-9]+"})",
         "/message_id/pattern: must have a (group) around the id"},
        {R"({"json": "/id"})", "{}", "/message_id: must have one of json and pattern"},
    };
    for (const auto& c : cases) EXPECT_EQ(finding(c.before, c.after), c.finding) << c.after;
}

// What reads it calls itself: this file would use up the stack.
TEST(PresetReader, RefusesDeepNesting) {
    const std::string deep = std::string(30000, '[') + std::string(30000, ']');
    EXPECT_EQ(finding(R"({"to": "{to}", "text": "{text}"})", deep),
              "/: must not be nested deeper than 32");
    const std::string brackets = "\\\"" + std::string(100, '[');
    EXPECT_EQ(finding(R"("{text}")", "\"" + brackets + "\""), "good");
}

// What stays keeps its order: gateways that sign requests, and people, look at it.
TEST(PresetReader, TakesAwayAFieldWithoutMovingOthers) {
    std::string json = kGood;
    json.replace(json.find(R"({"coding": 8})"), 13, R"({"to": null, "coding": 8})");
    json.replace(json.find(R"("text": "{text}")"), 16, R"("a": "1", "b": "2", "c": "3")");
    const auto preset = readPreset(json, {});
    ASSERT_TRUE(preset.has_value()) << preset.error().detail;
    EXPECT_EQ(patron::sms_gateway::render(preset->unicodeRequest, {}).body,
              R"({"a":"1","b":"2","c":"3","coding":8})");
}

}  // namespace
