#include <Poco/Net/StreamSocket.h>

#include <fstream>

#include "service_suite.h"

// The site in nginx/: what passes through it, what does not, and what it answers itself.
namespace patron::tests {
namespace {

struct NginxSite : ServiceSuite<NginxSite> {};

TEST_F(NginxSite, IsGoodNginxConfiguration) {
    const Finished verdict = here.nginx().checkConfiguration();
    EXPECT_EQ(verdict.status, 0) << verdict.errors;
    EXPECT_EQ(verdict.errors.find("warn"), std::string::npos) << verdict.errors;
}

TEST_F(NginxSite, PassesEveryHeaderOfTheContract) {
    Customer customer = signUpByEmail(here);
    const std::string tag = customer.get().header("ETag");
    const std::string id = newRequestId();
    // Each of these shows only when the header arrived.
    EXPECT_TRUE(isError(customer.app.get(customer.path(), {{"Application", "other"}}), 401,
                        "application.unknown"));
    EXPECT_TRUE(customer.app.get(customer.path(), {{"Api-Version", "5.0.0"}})
                    .header("ETag")
                    .ends_with("5\""));
    EXPECT_EQ(customer.app.get(customer.path(), {{"X-Request-ID", id}}).header("X-Request-ID"), id);
    EXPECT_TRUE(eventually(
        [&] { return here.logs().find("\"request_id\":\"" + id + "\"") != std::string::npos; }));
    EXPECT_TRUE(isError(customer.app.get(customer.path(), {{"Authorization", std::nullopt}}), 401,
                        "session.token_missing"));
    EXPECT_TRUE(isError(customer.update("{}", {{"Content-Type", "text/plain"}}), 415,
                        "request.media_type"));
    EXPECT_EQ(customer.app.get("/api/nothing", {{"Accept", "application/problem+json"}})
                  .header("Content-Type"),
              "application/problem+json");
    const Answer german = customer.update(R"({"first_name":""})", {{"Accept-Language", "de"}});
    EXPECT_EQ(german.text("/data/info_message/title"), "Bitte prüfe deine Eingabe");
    const Answer french = customer.update(R"({"first_name":""})", {{"Content-Language", "fr"}});
    EXPECT_EQ(french.text("/data/info_message/title"), "Vérifiez votre saisie");
    EXPECT_EQ(customer.update("{}", {{"If-Match", "\"x\""}}).status, 412);
    EXPECT_EQ(customer.app.get(customer.path(), {{"If-None-Match", tag}}).status, 304);
}

TEST_F(NginxSite, NamesEveryHeaderThatItPasses) {
    std::ifstream in(here.folder() + "/nginx/patron_fastcgi_params");
    const std::string params((std::istreambuf_iterator<char>(in)), {});
    EXPECT_NE(params.find("fastcgi_pass_request_headers off;"), std::string::npos);
    for (const char* name :
         {"HTTP_APPLICATION", "HTTP_API_VERSION", "HTTP_X_REQUEST_ID", "HTTP_AUTHORIZATION",
          "CONTENT_TYPE", "HTTP_ACCEPT ", "HTTP_ACCEPT_LANGUAGE", "HTTP_CONTENT_LANGUAGE",
          "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IDEMPOTENCY_KEY", "HTTP_ORIGIN"}) {
        EXPECT_NE(params.find(std::string("fastcgi_param ") + name), std::string::npos) << name;
    }
    for (const char* name : {"HTTP_HOST", "FORWARDED", "HTTP_PROXY", "METHOD_OVERRIDE"}) {
        const std::size_t at = params.find(std::string("fastcgi_param ") + name);
        EXPECT_EQ(at, std::string::npos) << name;
    }
}

TEST_F(NginxSite, SendsItsSecurityHeadersOnce) {
    for (const char* path : {"/api/nothing", "/api/customers/login", "/inbox/messages?to=x"}) {
        const Answer answer = here.diner().get(path);
        EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff") << path;
        EXPECT_EQ(answer.header("X-Frame-Options"), "DENY") << path;
        EXPECT_EQ(answer.header("Referrer-Policy"), "no-referrer") << path;
        EXPECT_EQ(answer.header("Content-Security-Policy"),
                  "default-src 'none'; frame-ancestors 'none'")
            << path;
        EXPECT_EQ(answer.headerCount("Cache-Control"), 1U) << path;
        EXPECT_EQ(answer.header("Server").find('/'), std::string::npos) << path;
        EXPECT_EQ(answer.headerCount("X-Powered-By"), 0U);
    }
}

TEST_F(NginxSite, DoesNotCompressAnswers) {
    Customer customer = signUpByEmail(here);
    const Answer answer =
        customer.app.get(customer.path(), {{"Accept-Encoding", "gzip, deflate, br"}});
    EXPECT_EQ(answer.headerCount("Content-Encoding"), 0U);
    EXPECT_NE(answer.json, nullptr);
}

TEST_F(NginxSite, ShowsTheInboxPageWithItsOwnPolicy) {
    const Answer page = here.diner().get("/inbox");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.header("Content-Type").rfind("text/html", 0), 0U) << page.header("Content-Type");
    EXPECT_NE(page.header("Content-Security-Policy").find("script-src 'self'"), std::string::npos);
    EXPECT_NE(page.body.find("<html"), std::string::npos);
    EXPECT_EQ(here.diner().get("/_patron_pages/inbox.html").status, 404);
}

// Rule P7: the limits per client address would be worth nothing otherwise.
struct NginxClientAddress : OwnInstallation {
    /// The site as it is set up when another proxy stands in front.
    static std::string behindProxy(std::string text) {
        const std::string server = "    server {\n";
        return text.replace(text.find(server), 0,
                            "    set_real_ip_from 127.0.0.1;\n    real_ip_header "
                            "X-Forwarded-For;\n    real_ip_recursive on;\n");
    }
};

TEST_F(NginxClientAddress, CannotBeChosenByTheClient) {
    InstallationOptions options;
    options.clientLimitFactor = 1;
    Installation& here = started(options);
    Client app = here.diner();
    const auto check = [&](int i) {
        const std::string address = "203.0.113." + std::to_string(i);
        return app.post("/api/customers/check-email", object({{"email", uniqueEmail()}}),
                        {{"X-Forwarded-For", address},
                         {"X-Real-IP", address},
                         {"Forwarded", "for=" + address},
                         {"Client-IP", address}});
    };
    for (int i = 0; i < 60; ++i) ASSERT_TRUE(isOk(check(i)));
    EXPECT_TRUE(isError(check(61), 429, "limit.client"));
}

TEST_F(NginxClientAddress, IsTheForwardedOneBehindATrustedProxy) {
    InstallationOptions options;
    options.clientLimitFactor = 1;
    Installation& here = install(options);
    here.setUp();
    here.startPatrond(0);
    here.startNginx(behindProxy);
    here.waitUntilReady();
    Client app = here.diner();
    const auto check = [&](const std::string& address) {
        return app.post("/api/customers/check-email", object({{"email", uniqueEmail()}}),
                        {{"X-Forwarded-For", address}});
    };
    for (int i = 0; i < 60; ++i) ASSERT_TRUE(isOk(check("203.0.113.7")));
    EXPECT_TRUE(isError(check("203.0.113.7"), 429, "limit.client"));
    EXPECT_TRUE(isOk(check("203.0.113.8")));
    // A customer with IPv6 owns a whole /64.
    for (int i = 0; i < 60; ++i) ASSERT_TRUE(isOk(check("2001:db8::" + std::to_string(i))));
    EXPECT_TRUE(isError(check("2001:db8::beef"), 429, "limit.client"));
    EXPECT_TRUE(isOk(check("2001:db8:0:1::1")));
}

// CVE-2026-33640 (Outline): another client address was another counter.
TEST_F(NginxClientAddress, GivesNoNewTries) {
    Installation& here = install();
    here.setUp();
    here.startPatrond(0);
    here.startNginx(behindProxy);
    here.waitUntilReady();
    const std::string address = uniqueEmail();
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", address)));
    const std::string code = here.inbox().nextCode(address);
    for (int i = 1; i <= 5; ++i) {
        app.headers["X-Forwarded-For"] = "203.0.113." + std::to_string(i);
        EXPECT_EQ(
            registerWith(app, "email", address, wrongCode(code)).number("/data/attempts_left"),
            5 - i);
    }
    app.headers["X-Forwarded-For"] = "203.0.113.99";
    EXPECT_TRUE(isError(registerWith(app, "email", address, code), 429, "otp.too_many_attempts"));
}

TEST_F(NginxSite, HealthChecksAreForThisMachineAlone) {
    EXPECT_TRUE(isOk(here.diner().get("/healthz")));
    EXPECT_TRUE(isOk(here.diner().get("/readyz")));
    std::ifstream in(here.folder() + "/nginx/patron-site.conf");
    const std::string site((std::istreambuf_iterator<char>(in)), {});
    EXPECT_NE(site.find("deny all;"), std::string::npos);
}

}  // namespace
}  // namespace patron::tests
