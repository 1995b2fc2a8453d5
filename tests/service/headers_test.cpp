#include <regex>

#include "service_suite.h"

// Rule A1: headers, the order of checks, methods, problem+json.
namespace patron::tests {
namespace {

bool isUuid(const std::string& text) {
    static const std::regex uuid("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    return std::regex_match(text, uuid);
}

struct RequestHeaders : ServiceSuite<RequestHeaders> {
    Answer check(const Headers& extra) {
        return here.diner().post("/api/customers/check-email", object({{"email", uniqueEmail()}}),
                                 extra);
    }
};

TEST_F(RequestHeaders, ApplicationMustNameAnApplication) {
    for (const char* key : {"", "f3a90488ffee32c3acb6fcd0ca417cf7", "f3a90488", "*", "' OR 1=1 --",
                            "f3a90488ffee32c3acb6fcd0ca417cf6 "}) {
        const Answer answer = check({{"Application", key}});
        // A trailing space is not part of a header's value (RFC 9110, 5.5).
        if (std::string(key).ends_with("6 ")) {
            EXPECT_TRUE(isOk(answer));
        } else {
            EXPECT_TRUE(isError(answer, 401, "application.unknown")) << key;
        }
    }
    EXPECT_TRUE(isError(check({{"Application", std::nullopt}}), 401, "application.unknown"));
    EXPECT_TRUE(isOk(check({{"Application", "F3A90488FFEE32C3ACB6FCD0CA417CF6"}})));
}

TEST_F(RequestHeaders, ApiVersionMustBeOneThatIsServed) {
    for (const char* good : {"3.0.0", "4.38.0", "4.0.1", "5.0.0", "5.12.999"}) {
        EXPECT_TRUE(isOk(check({{"Api-Version", good}}))) << good;
    }
    EXPECT_TRUE(isOk(check({{"Api-Version", std::nullopt}})));
    for (const char* bad : {"2.0.0", "6.0.0", "4", "4.38", "4.38.0.1", "v4.38.0", "4.38.x",
                            "44.1.1", "4..0", ".4.38", "-4.38.0", "4.38.0-beta", "latest"}) {
        EXPECT_TRUE(isError(check({{"Api-Version", bad}}), 400, "request.api_version")) << bad;
    }
}

// Rule P10.
TEST_F(RequestHeaders, XRequestIdIsEchoedWhenItIsAUuid) {
    const std::string own = "69DA3547-204b-4093-a225-54e084c24215";
    EXPECT_EQ(check({{"X-Request-ID", own}}).header("X-Request-ID"), own);
    const Answer error = check({{"X-Request-ID", own}, {"Application", "none"}});
    EXPECT_EQ(error.text("/data/error_id"), own);
    EXPECT_TRUE(eventually([&] { return here.logs().find(own) != std::string::npos; }));

    for (const std::string bad : {"1", "69da3547204b4093a22554e084c24215", "not-a-uuid",
                                  "69da3547-204b-4093-a225-54e084c24215x", "<script>"}) {
        const Answer answer = check({{"X-Request-ID", bad}, {"Application", "none"}});
        EXPECT_TRUE(isUuid(answer.header("X-Request-ID"))) << answer;
        EXPECT_EQ(answer.text("/data/error_id"), answer.header("X-Request-ID"));
        EXPECT_EQ(answer.headerCount("X-Request-ID"), 1U);
    }
    EXPECT_TRUE(isUuid(check({{"X-Request-ID", std::nullopt}}).header("X-Request-ID")));
    EXPECT_NE(check({{"X-Request-ID", "1"}}).header("X-Request-ID"),
              check({{"X-Request-ID", "1"}}).header("X-Request-ID"));
}

TEST_F(RequestHeaders, AnswersAreNeverStoredAndVaryByVersion) {
    for (const Answer& answer :
         {check({}), check({{"Application", "none"}}), here.diner().get("/api/nothing"),
          here.diner().send("OPTIONS", "/api/customers/login"), here.diner().get("/api/")}) {
        EXPECT_EQ(answer.header("Cache-Control"), "no-store") << answer;
        EXPECT_EQ(answer.header("Vary"), "Api-Version") << answer;
        EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff") << answer;
        EXPECT_EQ(answer.headerCount("Content-Encoding"), 0U);
    }
}

TEST_F(RequestHeaders, EndUsersAreAddressedInTheirLanguage) {
    const auto title = [&](const Headers& headers) {
        Headers all = headers;
        return here.diner()
            .post("/api/customers/check-email", "{}", all)
            .text("/data/info_message/title");
    };
    EXPECT_EQ(title({}), "Please check your input");
    EXPECT_EQ(title({{"Accept-Language", "de"}}), "Bitte prüfe deine Eingabe");
    EXPECT_EQ(title({{"Accept-Language", "tlh, fr;q=0.4, es;q=0.7"}}), "Please check your input");
    EXPECT_EQ(title({{"Content-Language", "fr-CA"}, {"Accept-Language", "de"}}),
              "Vérifiez votre saisie");
}

struct OrderOfChecks : ServiceSuite<OrderOfChecks> {};

TEST_F(OrderOfChecks, IsTheContracts) {
    Customer customer = signUpByEmail(here);
    Customer other = signUpByEmail(here);
    const Headers nothingRight{{"Application", "none"},
                               {"Api-Version", "x"},
                               {"Authorization", "Bearer x"},
                               {"Content-Type", "text/plain"}};
    Client& app = customer.app;
    Headers headers = nothingRight;
    EXPECT_TRUE(isError(app.put("/api/nothing", "{", headers), 404, "request.route_unknown"));
    EXPECT_TRUE(
        isError(app.send("PATCH", other.path(), "{", headers), 405, "request.method_not_allowed"));
    EXPECT_TRUE(isError(app.put(other.path(), "{", headers), 401, "application.unknown"));
    headers["Application"] = kDinerKey;
    EXPECT_TRUE(isError(app.put(other.path(), "{", headers), 400, "request.api_version"));
    headers["Api-Version"] = "4.38.0";
    EXPECT_TRUE(isError(app.put(other.path(), "{", headers), 401, "session.token_invalid"));
    headers["Authorization"] = "Bearer " + app.token;
    EXPECT_TRUE(isError(app.put(other.path(), "{", headers), 404, "account.not_found"));
    EXPECT_TRUE(isError(app.put(customer.path(), "{", headers), 415, "request.media_type"));
    headers["Content-Type"] = "application/json";
    EXPECT_TRUE(isError(app.put(customer.path(), "{", headers), 400, "request.json"));
    EXPECT_TRUE(isOk(app.put(customer.path(), "{}", headers)));
}

TEST_F(OrderOfChecks, PutsTheBodyBeforeTheLimits) {
    const std::string address = uniqueEmail();
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", address)));
    EXPECT_TRUE(isFieldError(requestCode(app, "email", "x"), "request.invalid", {"email"}));
    EXPECT_TRUE(isError(requestCode(app, "email", address), 429, "otp.cooldown"));
}

struct Methods : ServiceSuite<Methods> {};

// Rule P6 and CVE-2026-94379 (MISP): a control applied to one method only.
TEST_F(Methods, AreThoseOfTheContractAndNoOthers) {
    const std::string id = "/api/customer-accounts/00000000-0000-4000-8000-000000000000";
    const std::vector<std::pair<std::string, std::string>> routes{
        {"/api/init-application", "POST, OPTIONS"},
        {"/api/customers/check-email", "POST, OPTIONS"},
        {"/api/customers/check-phone-number", "POST, OPTIONS"},
        {"/api/customers/passwordless-request", "POST, OPTIONS"},
        {"/api/customers/register", "POST, OPTIONS"},
        {"/api/customers/login", "POST, OPTIONS"},
        {"/api/customers/refresh", "GET, OPTIONS"},
        {"/api/customers/logout", "POST, OPTIONS"},
        {"/api/customers/00000000-0000-4000-8000-000000000000/verify-phone-number-update",
         "POST, OPTIONS"},
        {id, "GET, HEAD, PUT, DELETE, OPTIONS"},
        {id + "/update", "PUT, OPTIONS"},
        {id + "/delete", "DELETE, OPTIONS"},
        {id + "/verify-email-update", "PUT, OPTIONS"},
        {id + "/verify-phone-number-update", "PUT, OPTIONS"},
        {id + "/pending-changes", "GET, HEAD, OPTIONS"},
        {id + "/pending-changes/email/resend", "POST, OPTIONS"},
        {id + "/pending-changes/email", "DELETE, OPTIONS"}};
    Client app = here.diner();
    for (const auto& [path, allow] : routes) {
        for (const std::string method : {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "LOCK"}) {
            if (allow.find(method) != std::string::npos) continue;
            const Answer answer = app.send(method, path, "", {{"Application", std::nullopt}});
            EXPECT_EQ(answer.status, 405) << method << " " << path;
            EXPECT_EQ(answer.header("Allow"), allow) << method << " " << path;
        }
        const Answer options = app.send("OPTIONS", path, "", {{"Application", std::nullopt}});
        EXPECT_EQ(options.status, 204) << path;
        EXPECT_EQ(options.header("Allow"), allow) << path;
        EXPECT_EQ(options.headerCount("Access-Control-Allow-Origin"), 0U) << path;
    }
}

TEST_F(Methods, CannotBeOverriddenByHeaders) {
    Customer customer = signUpByEmail(here);
    for (const char* name : {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"}) {
        EXPECT_TRUE(isOk(customer.app.get(customer.path(), {{name, "DELETE"}})));
    }
    EXPECT_TRUE(isOk(customer.app.get(customer.path() + "?_method=DELETE")));
    EXPECT_TRUE(isOk(customer.get()));
}

TEST_F(Methods, TraceIsRefused) {
    const Answer answer = here.diner().send("TRACE", "/api/customers/login");
    EXPECT_TRUE(isError(answer, 405, "request.method_not_allowed"));
}

TEST_F(Methods, PathsAreTakenLiterally) {
    Customer customer = signUpByEmail(here);
    for (const std::string& path :
         {customer.path() + "/", std::string("/api/customers/login/"),
          std::string("/api/Customers/login"), std::string("/api/customers"),
          std::string("/api/customers//login"),
          "/api/customer-accounts/" + customer.id + "/pending-changes/email/cancel"}) {
        const Answer answer = customer.app.post(path, "{}");
        EXPECT_TRUE(answer.status == 404 || answer.status == 405 || path.find("//") != path.npos)
            << path << "\n"
            << answer;
    }
}

struct CrossOrigin : ServiceSuite<CrossOrigin> {};

TEST_F(CrossOrigin, IsAllowedForTheOriginsOfAnApplicationOnly) {
    const std::string line = here.ctlOk({"app", "create", "--brand", "Demo Diner", "--name",
                                         "Web app", "--cors-origin", "https://app.example"});
    Client app = here.client(line.substr(line.find(" key ") + 5, 32));
    ASSERT_TRUE(eventually([&] { return app.post("/api/init-application", "").status == 200; }));
    const auto preflight = [&](const char* origin) {
        return app.send("OPTIONS", "/api/customers/login", "",
                        {{"Origin", origin},
                         {"Application", std::nullopt},
                         {"Access-Control-Request-Method", "POST"}});
    };
    const Answer known = preflight("https://app.example");
    EXPECT_EQ(known.status, 204);
    EXPECT_EQ(known.header("Access-Control-Allow-Origin"), "https://app.example");
    EXPECT_NE(known.header("Access-Control-Allow-Headers").find("Application"), std::string::npos);
    EXPECT_EQ(preflight("https://evil.example").headerCount("Access-Control-Allow-Origin"), 0U);

    const Headers origin{{"Origin", "https://app.example"}};
    const Answer own = app.post("/api/init-application", "", origin);
    EXPECT_EQ(own.header("Access-Control-Allow-Origin"), "https://app.example");
    EXPECT_NE(own.header("Vary").find("Origin"), std::string::npos);
    EXPECT_EQ(here.diner()
                  .post("/api/init-application", "", origin)
                  .headerCount("Access-Control-Allow-Origin"),
              0U);
}

struct Problems : ServiceSuite<Problems> {};

// RFC 9457; rule P1.
TEST_F(Problems, ReplaceTheEnvelopeWhenAskedFor) {
    const Headers accept{{"Accept", "application/problem+json"}};
    const std::string id = newRequestId();
    Headers withId = accept;
    withId["X-Request-ID"] = id;
    const Answer answer =
        here.diner().post("/api/customers/check-email", R"({"email":"nobody"})", withId);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(answer.number("/status"), 400);
    EXPECT_TRUE(answer.text("/type").ends_with("request.invalid"));
    EXPECT_NE(answer.text("/title"), "");
    EXPECT_NE(answer.text("/detail"), "");
    EXPECT_NE(answer.text("/instance").find(id), std::string::npos);
    EXPECT_TRUE(answer.has("/validations/email/0/rule"));

    const std::string address = uniqueEmail();
    Client app = here.diner();
    ASSERT_TRUE(isOk(
        app.post("/api/customers/passwordless-request", object({{"email", address}}), accept)));
    const Answer wait =
        app.post("/api/customers/passwordless-request", object({{"email", address}}), accept);
    EXPECT_EQ(wait.status, 429);
    EXPECT_EQ(wait.header("Retry-After"), std::to_string(wait.number("/retry_after")));
    EXPECT_NE(wait.header("RateLimit"), "");
    EXPECT_EQ(app.get("/api/nothing", accept).header("Content-Type"), "application/problem+json");
}

}  // namespace
}  // namespace patron::tests
