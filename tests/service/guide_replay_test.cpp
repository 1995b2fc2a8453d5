#include "service_suite.h"

// The published guide, "How to Modify Customer Account", played against a real service: its calls,
// its bodies and its sample answers, key by key.
namespace patron::tests {
namespace {

// The guide's samples, with the values that are the guide's own (id, times) as they are printed.
constexpr char kAfterUpdate[] = R"({"status":"OK","code":200,"data":{"customer_account":{
"id":"0ff757dd-9b8a-4750-89ad-03ff531ae923","type_id":1,"reference_type":"CustomerAccount",
"first_name":"Jonathan","last_name":"Doe","email":"john.doe@gmail.com","phone_number":"",
"locale":"en-US","state":1,"demographics":[],"optin_status_email":2,"optin_status_pn":3,
"has_pending_email_change":false,"has_pending_phone_number_change":false,"is_social":false,
"social_login":null,"updated_at":"2023-08-28 06:37:34","created_at":"2023-08-24 15:33:27"}}})";

constexpr char kPhonePending[] = R"({"status":"OK","code":200,"data":{"customer_account":{
"id":"8100bab1-267e-41ae-8592-c229253b0129","type_id":1,"reference_type":"CustomerAccount",
"first_name":"Jonh","last_name":"Doe","email":"john.doe@gmail.com",
"phone_number":"+15852826524","locale":"en-US","state":1,"demographics":[],
"optin_status_email":3,"optin_status_pn":3,"has_pending_email_change":false,
"has_pending_phone_number_change":true,"is_social":false,"social_login":null,
"updated_at":"2023-08-25 12:10:33","created_at":"2023-08-25 12:10:33"}}})";

constexpr char kGuideEmailToken[] =
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9."
    "eyJzZXRSZWZyZXNoVFRMIjoyNjI4MDAwLCJpc3MiOiJodHRwczovL2FwaS1wdWJsaWMtcGxheWdyb3VuZC5tZW51LmFwcC"
    "9hcGkvY3VzdG9tZXJzL2xvZ2luIiwiaWF0IjoxNjkzMjA0MTQ3LCJleHAiOjE2OTMyMDc3NDcsIm5iZiI6MTY5MzIwNDE0"
    "NywianRpIjoiM0RiTngwVlB6VmpTTlJkdyIsInN1YiI6IjUwOTA5NjUiLCJwcnYiOiJjYzMyOTIxYTE1NDgwYTExN2Q5Ym"
    "JjNzJjMGUxMjU2YTY4NTI0NThiIiwiYXBwbGljYXRpb25faWQiOjIwMTUsInNlc3Npb25faWQiOjI4MzQyfQ."
    "1J3_OlydWh32BUNAySZ6Qbj1K0q-_w4KfFnra2X9FbM";
constexpr char kGuidePhoneToken[] =
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9."
    "eyJzZXRSZWZyZXNoVFRMIjoyNjI4MDAwLCJpc3MiOiJodHRwczovL2FwaS1wdWJsaWMtcGxheWdyb3VuZC5tZW51LmFwcC"
    "9hcGkvY3VzdG9tZXJzL2xvZ2luIiwiaWF0IjoxNjkzMjA3MjA1LCJleHAiOjE2OTMyMTA4MDUsIm5iZiI6MTY5MzIwNzIw"
    "NSwianRpIjoiZUNUNGlZcVZKTGFmdlNIYSIsInN1YiI6IjUwOTA5NzYiLCJwcnYiOiJjYzMyOTIxYTE1NDgwYTExN2Q5Ym"
    "JjNzJjMGUxMjU2YTY4NTI0NThiIiwiYXBwbGljYXRpb25faWQiOjIxNDQsInNlc3Npb25faWQiOjI4MzUwfQ."
    "0WWTS1RxwPELOPIHV6MAB-XYQCsG7ocS1XvRvc5Vc6w";

/// The sample with the values in which our customer differs from the guide's.
using Values = std::vector<std::pair<std::string, std::string>>;
std::string sampleWith(const char* sample, const Answer& answer, const Values& values) {
    rapidjson::Document document;
    document.Parse(sample);
    auto& account = document["data"]["customer_account"];
    Values all = values;
    for (const char* own : {"id", "updated_at", "created_at"}) {
        all.emplace_back(own, answer.accountText(own));
    }
    for (const auto& [name, value] : all) {
        account[name.c_str()].SetString(value.c_str(), document.GetAllocator());
    }
    return toJson(document);
}

struct GuideReplay : ServiceSuite<GuideReplay> {
    Answer signUp(Client& app, const std::string& attribute, const std::string& address,
                  const std::string& firstName, const std::string& more) {
        EXPECT_TRUE(isOk(requestCode(app, attribute, address)));
        std::string body = object({{"passwordless_" + attribute, address},
                                   {"passwordless_code", here.inbox().nextCode(address)},
                                   {"first_name", firstName},
                                   {"last_name", "Doe"}});
        body.insert(body.size() - 1, more);
        Answer answer = app.post("/api/customers/register", body);
        EXPECT_TRUE(isOk(answer));
        app.token = answer.token();
        return answer;
    }
    static std::string pathOf(const Answer& answer) {
        return "/api/customer-accounts/" + answer.accountText("id");
    }
};

TEST_F(GuideReplay, ModifiesAnAccountExactlyAsPrinted) {
    Client app = here.diner();
    const std::string path = pathOf(signUp(app, "email", "john.doe@gmail.com", "John", ""));

    const Answer updated =
        app.put(path, "{\n\"first_name\": \"Jonathan\",\n\"optin_status_email\": \"2\"\n}",
                {{"X-Request-ID", "69da3547-204b-4093-a225-54e084c24215"}});
    EXPECT_EQ(updated.body, sampleWith(kAfterUpdate, updated, {}));
    EXPECT_EQ(updated.header("X-Request-ID"), "69da3547-204b-4093-a225-54e084c24215");

    const Answer asked = app.put(path, R"({"email": "john.doe@yahoo.com"})");
    // The guide's sample prints the pending flag as false here, a copy of the sample above it.
    std::string expected = sampleWith(kAfterUpdate, asked, {});
    const std::string flag = "\"has_pending_email_change\":false";
    expected.replace(expected.find(flag), flag.size(), "\"has_pending_email_change\":true");
    EXPECT_EQ(asked.body, expected);

    const std::string code = here.inbox().nextCode("john.doe@yahoo.com");
    const Answer confirmed =
        app.put(path + "/verify-email-update", "{\n\"confirmation_code\": \"" + code + "\"\n}");
    EXPECT_EQ(confirmed.body,
              sampleWith(kAfterUpdate, confirmed, {{"email", "john.doe@yahoo.com"}}));
}

TEST_F(GuideReplay, ModifiesAPhoneNumberExactlyAsPrinted) {
    Client app = here.bistro();
    const std::string path = pathOf(
        signUp(app, "phone_number", "+15852826524", "Jonh", R"(,"email":"john.doe@gmail.com")"));

    const Answer asked = app.put(path, R"({"phone_number": "+15852826525"})");
    EXPECT_EQ(asked.body, sampleWith(kPhonePending, asked, {}));

    const std::string code = here.inbox().nextCode("+15852826525");
    const Answer confirmed = app.put(path + "/verify-phone-number-update",
                                     R"({"confirmation_code": ")" + code + R"("})");
    std::string expected = sampleWith(kPhonePending, confirmed, {{"phone_number", "+15852826525"}});
    const std::string flag = "\"has_pending_phone_number_change\":true";
    expected.replace(expected.find(flag), flag.size(), "\"has_pending_phone_number_change\":false");
    EXPECT_EQ(confirmed.body, expected);
}

TEST_F(GuideReplay, TakesTheUpdateUnderThePathOfItsTitleToo) {
    Customer customer = signUpByEmail(here);
    const Answer answer =
        customer.app.put(customer.path() + "/update", R"({"last_name":"Doe-Miller"})");
    EXPECT_TRUE(isOk(answer));
    EXPECT_EQ(answer.accountText("last_name"), "Doe-Miller");
}

TEST_F(GuideReplay, TakesThePhoneConfirmationUnderThePathOfTheReferencePagesToo) {
    Customer customer = signUpByPhone(here);
    const std::string phone = uniquePhone();
    EXPECT_TRUE(isOk(customer.update(object({{"phone_number", phone}}))));
    const Answer answer =
        customer.app.post("/api/customers/" + customer.id + "/verify-phone-number-update",
                          object({{"confirmation_code", here.inbox().nextCode(phone)}}));
    EXPECT_TRUE(isOk(answer));
    EXPECT_EQ(answer.accountText("phone_number"), phone);
}

TEST_F(GuideReplay, TakesTheWholeFormBackThatAClientRead) {
    Customer customer = signUpByEmail(here);
    const Answer read = customer.get();
    const Answer updated = customer.update(toJson(*read.find("/data/customer_account")));
    EXPECT_EQ(updated.body, read.body);
    EXPECT_EQ(updated.header("ETag"), read.header("ETag"));
}

TEST_F(GuideReplay, RefusesTheTokensPrintedInTheGuideWithoutStumbling) {
    Client diner = here.diner();
    diner.token = kGuideEmailToken;
    EXPECT_TRUE(isError(diner.get("/api/customer-accounts/0ff757dd-9b8a-4750-89ad-03ff531ae923"),
                        401, "session.token_invalid"));
    EXPECT_TRUE(isError(diner.get("/api/customers/refresh"), 401, "session.token_invalid"));
    Client bistro = here.bistro();
    bistro.token = kGuidePhoneToken;
    EXPECT_TRUE(isError(bistro.put("/api/customer-accounts/8100bab1-267e-41ae-8592-c229253b0129",
                                   R"({"phone_number": "+15852826525"})"),
                        401, "session.token_invalid"));
}

}  // namespace
}  // namespace patron::tests
