#include <regex>

#include "service_suite.h"

// Rule A1: ETag, If-Match, If-None-Match (rule P3).
namespace patron::tests {
namespace {

struct Conditional : ServiceSuite<Conditional> {};

TEST_F(Conditional, EveryAccountAnswerCarriesAStrongTag) {
    Customer customer = signUpByEmail(here);
    const std::regex tag("\"[0-9]+-00-4\"");
    for (const Answer& answer : {customer.registered, customer.get(), customer.update("{}"),
                                 customer.app.get("/api/customers/refresh")}) {
        EXPECT_TRUE(std::regex_match(answer.header("ETag"), tag)) << answer;
        EXPECT_EQ(answer.header("Vary"), "Api-Version");
        EXPECT_EQ(answer.header("Cache-Control"), "no-store");
    }
    const Answer five = customer.app.get(customer.path(), {{"Api-Version", "5.0.0"}});
    EXPECT_TRUE(five.header("ETag").ends_with("-00-5\"")) << five;
}

TEST_F(Conditional, TheTagTellsVersionAndPendingFlags) {
    Customer customer = signUpByEmail(here);
    const std::string first = customer.get().header("ETag");
    const std::string second = customer.update(R"({"first_name":"Somebody"})").header("ETag");
    EXPECT_NE(first, second);
    const std::string pending = customer.update(object({{"email", uniqueEmail()}})).header("ETag");
    EXPECT_NE(pending.find("-10-4\""), std::string::npos) << pending;
    EXPECT_TRUE(isOk(customer.app.del(customer.path() + "/pending-changes/email")));
    const std::string cancelled = customer.get().header("ETag");
    EXPECT_NE(cancelled.find("-00-4\""), std::string::npos) << cancelled;
    EXPECT_NE(cancelled, second);
    EXPECT_NE(cancelled, pending);
}

TEST_F(Conditional, GetIsNotRepeatedForWhoHasIt) {
    Customer customer = signUpByEmail(here);
    const std::string tag = customer.get().header("ETag");
    for (const std::string& value : {tag, "W/" + tag, "\"other\", " + tag, std::string("*")}) {
        const Answer same = customer.app.get(customer.path(), {{"If-None-Match", value}});
        EXPECT_EQ(same.status, 304) << value;
        EXPECT_EQ(same.body, "");
        EXPECT_EQ(same.header("ETag"), tag);
        EXPECT_EQ(same.header("Cache-Control"), "no-store");
        EXPECT_NE(same.header("X-Request-ID"), "");
    }
    EXPECT_TRUE(isOk(customer.app.get(customer.path(), {{"If-None-Match", "\"other\""}})));
    // Another shape is another representation.
    EXPECT_TRUE(isOk(
        customer.app.get(customer.path(), {{"If-None-Match", tag}, {"Api-Version", "5.0.0"}})));
    EXPECT_TRUE(isOk(customer.update("{}", {{"If-None-Match", tag}})));
}

TEST_F(Conditional, AFailedIfMatchChangesNothing) {
    Customer customer = signUpByEmail(here);
    const std::string old = customer.get().header("ETag");
    const Answer now = customer.update(R"({"first_name":"Somebody"})");
    for (const std::string& value : {old, "W/" + now.header("ETag"), std::string("\"x\"")}) {
        EXPECT_TRUE(isError(customer.update(R"({"first_name":"Other"})", {{"If-Match", value}}),
                            412, "request.precondition_failed"))
            << value;
        EXPECT_TRUE(isError(customer.app.del(customer.path(), {{"If-Match", value}}), 412,
                            "request.precondition_failed"))
            << value;
    }
    EXPECT_EQ(customer.get().body, now.body);
    EXPECT_TRUE(isOk(customer.update(R"({"first_name":"Other"})",
                                     {{"If-Match", "\"x\", " + now.header("ETag")}})));
    EXPECT_TRUE(isOk(customer.update(R"({"first_name":"Third"})", {{"If-Match", "*"}})));
}

TEST_F(Conditional, AFailedIfMatchNeitherSendsNorSpendsACode) {
    Customer customer = signUpByEmail(here);
    const std::string old = customer.get().header("ETag");
    const std::string target = uniqueEmail();
    ASSERT_TRUE(isOk(customer.update(R"({"first_name":"Somebody"})")));
    EXPECT_TRUE(isError(customer.update(object({{"email", target}}), {{"If-Match", old}}), 412,
                        "request.precondition_failed"));
    here.waitUntilDelivered();
    EXPECT_EQ(here.inbox().unread(target), 0U);

    ASSERT_TRUE(isOk(customer.update(object({{"email", target}}))));
    const std::string code = here.inbox().nextCode(target);
    const std::string body = object({{"confirmation_code", code}});
    EXPECT_TRUE(isError(
        customer.app.put(customer.path() + "/verify-email-update", body, {{"If-Match", old}}), 412,
        "request.precondition_failed"));
    EXPECT_TRUE(isOk(customer.app.put(customer.path() + "/verify-email-update", body)));
}

TEST_F(Conditional, OfTwoWritersWithOneTagOneWins) {
    Customer customer = signUpByEmail(here);
    const std::string tag = customer.get().header("ETag");
    EXPECT_TRUE(isOk(customer.update(R"({"first_name":"First"})", {{"If-Match", tag}})));
    EXPECT_TRUE(isError(customer.update(R"({"first_name":"Second"})", {{"If-Match", tag}}), 412,
                        "request.precondition_failed"));
    EXPECT_EQ(customer.get().accountText("first_name"), "First");
}

}  // namespace
}  // namespace patron::tests
