#include <filesystem>

#include "raw_connection.h"
#include "service_suite.h"

// Rules C6, C10, O6, O7: what is not in the database, the answers and the logs. That logs
// hold no address, name, code or token is checked after every installation of these tests.
namespace patron::tests {
namespace {

struct Privacy : OwnInstallation {};

// Rule C6.
TEST_F(Privacy, NoCodeIsInTheDatabaseOrInAnAnswer) {
    Installation& here = started();
    std::string answers;
    Customer customer = signUpByEmail(here);
    const std::string target = uniqueEmail();
    const std::string stranger = uniqueEmail();
    Client app = here.diner();
    answers += requestCode(app, "email", customer.address).body;
    answers += requestCode(app, "email", stranger).body;
    answers += customer.update(object({{"email", target}})).body;
    answers += customer.app.get(customer.path() + "/pending-changes").body;
    std::string dumps = here.database().dump();
    for (const std::string& address : {customer.address, stranger, target}) {
        const std::string code = here.inbox().nextCode(address);
        answers += customer.confirmEmail(wrongCode(code)).body;
        dumps += here.database().dump();
    }
    here.waitUntilDelivered();
    dumps += here.database().dump();
    EXPECT_EQ(here.ledger()->codes().size() >= 3, true);
    // CVE-2026-105211 (ZITADEL Login V2): the code was in the response.
    EXPECT_TRUE(here.ledger()->codesIn(answers).empty());
    EXPECT_TRUE(here.ledger()->codesIn(dumps).empty());
    // Who has no account is known by a keyed hash only.
    EXPECT_EQ(dumps.find(stranger), std::string::npos);
}

TEST_F(Privacy, AnErasedAccountLeavesNoPersonalData) {
    Installation& here = started();
    const std::string birthday =
        here.bistro().post("/api/init-application", "").text("/data/brand/demographics/0/id");
    const std::string phone = uniquePhone();
    const std::string email = uniqueEmail();
    Customer customer =
        signUpByPhone(here, phone,
                      R"(,"email":")" + email + R"(","demographics":[{"demographic_id":")" +
                          birthday + R"(","value":"1985-01-13"}])");
    const std::string next = uniquePhone();
    ASSERT_TRUE(isOk(customer.update(object({{"phone_number", next}}))));
    Client app = here.bistro();
    ASSERT_TRUE(isOk(requestCode(app, "phone_number", phone)));
    here.waitUntilDelivered();
    const std::string before = here.database().dump();
    const std::vector<std::string> personal{phone,      email,       next,        phone.substr(1),
                                            "Jonathan", "Doe-Smith", "1985-01-13"};
    for (const std::string& value : {phone, email, next, std::string("Jonathan")}) {
        EXPECT_NE(before.find(value), std::string::npos) << value;
    }
    const std::string code = here.inbox().nextCode(phone);

    ASSERT_TRUE(isOk(customer.app.del(customer.path())));
    const bool gone = eventually(
        [&] {
            const std::string now = here.database().dump();
            return std::none_of(personal.begin(), personal.end(), [&](const std::string& value) {
                return now.find(value) != std::string::npos;
            });
        },
        std::chrono::seconds(60));
    EXPECT_TRUE(gone);
    // The address is free, and its old code is worth nothing (rule C9).
    EXPECT_TRUE(
        isError(login(app, "phone_number", phone, code), 401, "auth.credentials_incorrect"));
    EXPECT_NE(signUpByPhone(here, phone).id, customer.id);
}

TEST_F(Privacy, FilesAreForTheirOwnerOnly) {
    Installation& here = started();
    namespace fs = std::filesystem;
    const fs::perms others = fs::perms::group_all | fs::perms::others_all;
    int keys = 0;
    for (const auto& entry : fs::directory_iterator(here.folder() + "/keys")) {
        EXPECT_EQ(entry.status().permissions() & others, fs::perms::none) << entry.path();
        keys += entry.is_regular_file();
    }
    EXPECT_GE(keys, 4);
    EXPECT_EQ(fs::status(here.folder() + "/admin.key").permissions(),
              fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(fs::status(here.folder() + "/keys").permissions() & others, fs::perms::none);
    EXPECT_EQ(fs::status(here.folder() + "/stage").permissions() & others, fs::perms::none);
}

// CVE-2024-41953 (ZITADEL): a name chosen by a user was rendered in mails.
TEST_F(Privacy, WhatACustomerTypesGetsIntoNoMessage) {
    Installation& here = started();
    const std::string address = uniqueEmail();
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", address)));
    const Answer answer =
        app.post("/api/customers/register",
                 object({{"passwordless_email", address},
                         {"passwordless_code", here.inbox().nextCode(address)},
                         {"first_name", "<b>Bobby</b> {code} %s ${brand}"},
                         {"last_name", "\xe2\x80\xae evil <script>alert(1)</script>"}}));
    // A direction mark is refused or kept as text; it must not matter for messages.
    if (answer.status != 200) {
        EXPECT_TRUE(isFieldError(answer, "request.invalid", {"last_name"}));
        return;
    }
    Customer customer{here.diner(), answer.accountText("id"), address, answer};
    customer.app.token = answer.token();
    const std::string target = uniqueEmail();
    ASSERT_TRUE(isOk(customer.update(object({{"email", target}}))));
    ASSERT_TRUE(isOk(customer.confirmEmail(here.inbox().nextCode(target))));
    here.waitUntilDelivered();
    for (const std::string& to : {address, target}) {
        for (const Message& message : here.inbox().messages(to)) {
            EXPECT_EQ((message.subject + message.text).find('<'), std::string::npos);
            EXPECT_EQ((message.subject + message.text).find("evil"), std::string::npos);
        }
    }
}

// Rule O6: one line a request, whatever the request holds.
TEST_F(Privacy, ALogLineIsOneLineWithoutAddressAndToken) {
    Installation& here = started();
    const std::string id = newRequestId();
    Customer customer = signUpByEmail(here);
    ASSERT_TRUE(isOk(
        customer.app.get(customer.path() + "?email=" + customer.address, {{"X-Request-ID", id}})));
    sendRaw(here.nginx().port(),
            "GET /api/customer-accounts/%0d%0aforged%20line HTTP/1.1\r\nHost: "
            "x\r\nConnection: close\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return here.logOf(0).find(id) != std::string::npos; }));
    const std::string log = here.logOf(0);
    EXPECT_EQ(log.find("forged"), std::string::npos);
    const std::size_t at = log.find(id);
    const std::size_t start = log.rfind('\n', at) + 1;
    const auto line = parseJson(log.substr(start, log.find('\n', at) - start));
    ASSERT_NE(line, nullptr);
    EXPECT_EQ(shapeOf(*line),
              "{ts:string,level:string,event:string,id:string,request_id:string,method:string,"
              "route:string,brand:number,status:number,error:string,ms:real}");
    EXPECT_STREQ((*line)["route"].GetString(), "/api/customer-accounts/{id}");
    EXPECT_EQ(here.logs().find("email="), std::string::npos);
}

}  // namespace
}  // namespace patron::tests
