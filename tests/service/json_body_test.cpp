#include "service_suite.h"

// Rules A1 and P9: what is one JSON object, and what is not.
namespace patron::tests {
namespace {

constexpr std::size_t kMaxBody = 64 * 1024;

struct JsonBody : ServiceSuite<JsonBody> {
    Answer send(const std::string& body, const Headers& extra = {}) {
        return here.diner().post("/api/init-application", body, extra);
    }
    static std::string nested(int depth) {
        std::string body = "{\"a\":";
        for (int i = 1; i < depth; ++i) body += "[";
        for (int i = 1; i < depth; ++i) body += "]";
        return body + "}";
    }
};

TEST_F(JsonBody, MustBeOneWellFormedObject) {
    for (const std::string& body :
         {std::string("{"), std::string("[]"), std::string("null"), std::string("\"text\""),
          std::string("1"), std::string("{}{}"), std::string("{} x"), std::string("{a:1}"),
          std::string("{'a':1}"), std::string("{\"a\":1,}"), std::string("{\"a\":01}"),
          std::string("{\"a\":NaN}"), std::string("{\"a\":+1}"), std::string("{\"a\":.5}"),
          std::string("// x\n{}"), std::string("{\"a\":1e999}"), std::string("{\"a\":\"\t\"}"),
          std::string("{\"a\":tru}"), std::string(" ")}) {
        EXPECT_TRUE(isError(send(body), 400, "request.json")) << body;
    }
    EXPECT_TRUE(isOk(send(" \r\n\t{ \"a\" : [ 1.5e3, true, null ] } \n")));
}

TEST_F(JsonBody, MustBeUtf8WithoutNulAndLoneSurrogates) {
    using std::string_literals::operator""s;
    for (const std::string& body :
         {"{\"a\":\"\xff\"}"s, "{\"a\":\"\xc0\xaf\"}"s, "{\"a\":\"\xed\xa0\x80\"}"s,
          "{\"a\":\"\xf4\x90\x80\x80\"}"s, "{\"a\":\"\xe2\x82\"}"s, "{\"\xff\":1}"s,
          "{\"a\":\"\0\"}"s, "{\"a\":1}\0"s, R"({"a":"\u0000"})"s, R"({"\u0000":1})"s,
          R"({"a":"\ud800"})"s, R"({"a":"\udc00"})"s, R"({"a":"\ud800\ud800"})"s,
          R"({"a":"\udc00\ud800"})"s, R"({"\udc00":1})"s, R"({"a":"\x41"})"s, "\xff\xfe{\0}\0"s}) {
        EXPECT_TRUE(isError(send(body), 400, "request.json")) << testing::PrintToString(body);
    }
    EXPECT_TRUE(isOk(send(R"({"a":"\ud83d\ude00 \u00e9 ü"})")));
}

TEST_F(JsonBody, MayNameAFieldOnce) {
    EXPECT_TRUE(isError(send(R"({"a":1,"a":2})"), 400, "request.json"));
    EXPECT_TRUE(isError(send(R"({"x":{"a":1,"\u0061":1}})"), 400, "request.json"));
    EXPECT_TRUE(isError(send(R"({"x":[{"a":1,"a":1}]})"), 400, "request.json"));
    EXPECT_TRUE(isOk(send(R"({"a":{"a":1},"b":{"a":1}})")));
}

TEST_F(JsonBody, MayNestSixteenDeep) {
    EXPECT_TRUE(isOk(send(nested(16))));
    EXPECT_TRUE(isError(send(nested(17)), 400, "request.json"));
    EXPECT_TRUE(isError(send(nested(20'000)), 400, "request.json"));
    EXPECT_TRUE(isError(send("{\"a\":" + std::string(30'000, '[')), 400, "request.json"));
}

TEST_F(JsonBody, MayHaveSixtyFourKibibytes) {
    const std::string head = "{\"a\":\"";
    const auto sized = [&](std::size_t size) {
        return head + std::string(size - head.size() - 2, 'x') + "\"}";
    };
    EXPECT_TRUE(isOk(send(sized(kMaxBody))));
    const Answer larger = send(sized(kMaxBody + 1));
    EXPECT_TRUE(isError(larger, 413, "request.too_large"));
    EXPECT_TRUE(isError(send(sized(1024 * 1024)), 413, "request.too_large"));
}

TEST_F(JsonBody, MustBeDeclaredAsJson) {
    for (const char* type :
         {"text/plain", "application/x-www-form-urlencoded", "application/jsonp", "json", "",
          "multipart/form-data; boundary=x", "text/json", "application/json2"}) {
        EXPECT_TRUE(isError(send("{}", {{"Content-Type", type}}), 415, "request.media_type"))
            << type;
    }
    EXPECT_TRUE(isError(send("{}", {{"Content-Type", std::nullopt}}), 415, "request.media_type"));
    for (const char* type : {"application/json; charset=utf-8", "Application/JSON",
                             "application/json;charset=UTF-8", "application/json "}) {
        EXPECT_TRUE(isOk(send("{}", {{"Content-Type", type}}))) << type;
    }
}

TEST_F(JsonBody, MayBeEmptyOnlyWhereTheContractSaysSo) {
    Customer customer = signUpByEmail(here);
    const std::string pending = customer.path() + "/pending-changes/email/resend";
    EXPECT_TRUE(isOk(here.diner().post("/api/init-application", "")));
    EXPECT_TRUE(isError(customer.app.post(pending, ""), 400, "account.no_pending_change"));
    for (const char* path : {"/api/customers/check-email", "/api/customers/passwordless-request",
                             "/api/customers/login", "/api/customers/register"}) {
        EXPECT_TRUE(isError(here.diner().post(path, ""), 400, "request.json")) << path;
    }
    EXPECT_TRUE(isError(customer.update(""), 400, "request.json"));
    EXPECT_TRUE(isError(customer.app.put(customer.path() + "/verify-email-update", ""), 400,
                        "request.json"));
    EXPECT_TRUE(isOk(customer.app.post("/api/customers/logout", "")));
}

// Nothing that a stranger sends may end in a 5xx.
TEST_F(JsonBody, OfTheWrongTypesIsAnsweredFieldByField) {
    Customer customer = signUpByEmail(here);
    const std::vector<std::string> fields{
        "first_name",         "last_name",        "email",           "phone_number", "locale",
        "optin_status_email", "optin_status_sms", "optin_status_pn", "demographics"};
    for (const std::string& field : fields) {
        for (const char* value : {"true", "{}", "[1]", "99999999999999999999", "-1e30", "[[]]",
                                  "[null]", "\"\\u202e\\u0007\""}) {
            const Answer answer = customer.update("{\"" + field + "\":" + value + "}");
            EXPECT_EQ(answer.status, 400) << field << " " << value << "\n" << answer;
        }
    }
    for (const char* code :
         {"true", "{}", "[]", "-1", "1.5", "99999999999", "null", "\"\"", "\"      \"",
          "\"١٢٣٤٥٦\"", "\"12345\"", "\"1234567\"", "\"12 456\""}) {
        const Answer answer = customer.app.put(customer.path() + "/verify-email-update",
                                               std::string("{\"confirmation_code\":") + code + "}");
        EXPECT_EQ(answer.status, 400) << code << "\n" << answer;
    }
}

}  // namespace
}  // namespace patron::tests
