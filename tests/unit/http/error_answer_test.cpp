#include "http/error_answer.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

namespace patron::http {
namespace {

using sdk::Error;
using sdk::ErrorCode;

std::string header(const Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name) return value;
    }
    return {};
}

TEST(ErrorAnswer, IsTheEnvelopeOfTheContract) {
    Error error(ErrorCode::kOtpCodeInvalid, "never shown");
    error.attemptsLeft = 3;
    error.retryAfter = std::chrono::seconds(30);
    error.fields.push_back({"confirmation_code", "code", "Wrong.", std::nullopt});
    const Response answer =
        errorAnswer(error, {"69da3547-204b-4093-a225-54e084c24215", "en", false});
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.body,
              R"({"status":"Consumer Error","code":1203,"data":{"error":"otp.code_invalid",)"
              R"("message":"The confirmation code is not valid.","info_message":{)"
              R"("title":"That didn't work","body":"The code is not correct. Check it and try )"
              R"(again."},"error_id":"69da3547-204b-4093-a225-54e084c24215","validations":{)"
              R"("confirmation_code":[{"rule":"code","message":"Wrong."}]},"retry_after":30,)"
              R"("attempts_left":3}})");
}

TEST(ErrorAnswer, AProblemCarriesTheSameId) {
    const Response answer = errorAnswer(Error(ErrorCode::kAccountLocked), {"id", "en", true});
    EXPECT_EQ(header(answer, "Content-Type"), "application/problem+json");
    rapidjson::Document json;
    json.Parse(answer.body.c_str());
    EXPECT_STREQ(json["type"].GetString(), "urn:patron:error:account.locked");
    EXPECT_EQ(json["status"].GetInt(), 403);
    EXPECT_TRUE(json.HasMember("title") && json.HasMember("detail") && json.HasMember("instance"));
}

TEST(ErrorAnswer, EverythingThatAsksToWaitSaysHowLong) {
    for (const ErrorCode code : {ErrorCode::kServerBusy, ErrorCode::kServerDatabase,
                                 ErrorCode::kLimitClient, ErrorCode::kOtpCooldown}) {
        EXPECT_FALSE(header(errorAnswer(Error(code), {"id", "en", false}), "Retry-After").empty());
    }
}

TEST(ErrorAnswer, SpeaksTheCustomersLanguage) {
    const Response answer = errorAnswer(Error(ErrorCode::kOtpCodeInvalid), {"id", "de-AT", false});
    EXPECT_NE(answer.body.find("Das hat nicht geklappt"), std::string::npos);
}

TEST(ErrorAnswer, GathersTheProblemsOfOneField) {
    Error error(ErrorCode::kRequestInvalid);
    error.fields = {{"a", "x", "1", {}}, {"b", "y", "2", {}}, {"a", "z", "3", {}}};
    rapidjson::Document json;
    json.Parse(errorAnswer(error, {"id", "en", false}).body.c_str());
    EXPECT_EQ(json["data"]["validations"]["a"].Size(), 2u);
    EXPECT_EQ(json["data"]["validations"]["b"].Size(), 1u);
}

}  // namespace
}  // namespace patron::http
