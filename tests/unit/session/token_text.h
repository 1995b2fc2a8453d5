#ifndef PATRON_TESTS_UNIT_SESSION_TOKEN_TEXT_H
#define PATRON_TESTS_UNIT_SESSION_TOKEN_TEXT_H

#include <string>
#include <string_view>

#include "keys/hmac.h"
#include "session/access_token.h"

namespace patron::session {

inline const std::string kTestKey(32, 'k');

/// The two tokens that the public guide prints.
inline constexpr std::string_view kGuideTokens[] = {
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9."
    "eyJzZXRSZWZyZXNoVFRMIjoyNjI4MDAwLCJpc3MiOiJodHRwczovL2FwaS1wdWJsaWMtcGxheWdyb3VuZC5tZW51LmFw"
    "cC9hcGkvY3VzdG9tZXJzL2xvZ2luIiwiaWF0IjoxNjkzMjA0MTQ3LCJleHAiOjE2OTMyMDc3NDcsIm5iZiI6MTY5MzIw"
    "NDE0NywianRpIjoiM0RiTngwVlB6VmpTTlJkdyIsInN1YiI6IjUwOTA5NjUiLCJwcnYiOiJjYzMyOTIxYTE1NDgwYTEx"
    "N2Q5YmJjNzJjMGUxMjU2YTY4NTI0NThiIiwiYXBwbGljYXRpb25faWQiOjIwMTUsInNlc3Npb25faWQiOjI4MzQyfQ."
    "1J3_OlydWh32BUNAySZ6Qbj1K0q-_w4KfFnra2X9FbM",
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9."
    "eyJzZXRSZWZyZXNoVFRMIjoyNjI4MDAwLCJpc3MiOiJodHRwczovL2FwaS1wdWJsaWMtcGxheWdyb3VuZC5tZW51LmFw"
    "cC9hcGkvY3VzdG9tZXJzL2xvZ2luIiwiaWF0IjoxNjkzMjA3MjA1LCJleHAiOjE2OTMyMTA4MDUsIm5iZiI6MTY5MzIw"
    "NzIwNSwianRpIjoiZUNUNGlZcVZKTGFmdlNIYSIsInN1YiI6IjUwOTA5NzYiLCJwcnYiOiJjYzMyOTIxYTE1NDgwYTEx"
    "N2Q5YmJjNzJjMGUxMjU2YTY4NTI0NThiIiwiYXBwbGljYXRpb25faWQiOjIxNDQsInNlc3Npb25faWQiOjI4MzUwfQ."
    "0WWTS1RxwPELOPIHV6MAB-XYQCsG7ocS1XvRvc5Vc6w"};

/// A token with this header and payload, whatever they say, and a good signature under kTestKey.
inline std::string signedText(std::string_view header, std::string_view payload) {
    const std::string part = keys::toBase64Url(header) + "." + keys::toBase64Url(payload);
    return part + "." + keys::toBase64Url(keys::asText(keys::hmacSha256(kTestKey, part)));
}

inline constexpr std::string_view kGoodHeader = R"({"typ":"JWT","alg":"HS256","kid":"k1"})";
inline constexpr std::string_view kGoodPayload =
    R"({"setRefreshTTL":2628000,"iss":"https://api.example.com/api/customers/login",)"
    R"("iat":1693204147,"exp":1693207747,"nbf":1693204147,"jti":"3DbNx0VPzVjSNRdw",)"
    R"("sub":"5090965","prv":"cc32921a15480a117d9bbc72c0e1256a6852458b",)"
    R"("application_id":2015,"session_id":28342})";

/// A text with one part replaced; the part must be there.
inline std::string replaced(std::string_view text, std::string_view part, std::string_view by) {
    const std::size_t at = text.find(part);
    if (at == text.npos) throw std::logic_error("no such part: " + std::string(part));
    return std::string(text.substr(0, at)) + std::string(by) +
           std::string(text.substr(at + part.size()));
}

inline AccessToken exampleToken() {
    return {.kid = "k1",
            .setRefreshTtl = 2'628'000,
            .iss = "https://api.example.com/api/customers/login",
            .iat = 1'693'204'147,
            .exp = 1'693'207'747,
            .nbf = 1'693'204'147,
            .jti = "3DbNx0VPzVjSNRdw",
            .sub = "5090965",
            .prv = "cc32921a15480a117d9bbc72c0e1256a6852458b",
            .applicationId = 2015,
            .sessionId = 28342};
}

}  // namespace patron::session

#endif  // PATRON_TESTS_UNIT_SESSION_TOKEN_TEXT_H
