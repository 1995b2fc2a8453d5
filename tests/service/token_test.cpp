#include "brands.h"
#include "keys/hmac.h"
#include "service_suite.h"
#include "token_forge.h"

// Rules T6 and T8: which tokens are tokens.
namespace patron::tests {
namespace {

struct Tokens : ServiceSuite<Tokens> {
    Answer with(const Customer& customer, const std::string& token) {
        Client app = customer.app.another();
        app.token = token;
        return app.get(customer.path());
    }
};

TEST_F(Tokens, CarryTheGuidesClaims) {
    Customer customer = signUpByEmail(here);
    const std::string& token = customer.app.token;
    const auto header = parseJson(TokenForge::headerOf(token));
    ASSERT_NE(header, nullptr);
    EXPECT_EQ(shapeOf(*header), "{typ:string,alg:string,kid:string}");
    EXPECT_STREQ((*header)["alg"].GetString(), "HS256");
    const auto claims = parseJson(TokenForge::payloadOf(token));
    ASSERT_NE(claims, nullptr);
    EXPECT_EQ(shapeOf(*claims),
              "{setRefreshTTL:number,iss:string,iat:number,exp:number,nbf:number,jti:string,"
              "sub:string,prv:string,application_id:number,session_id:number}");
    const auto read = TokenForge::claimsOf(token);
    EXPECT_EQ(read.setRefreshTtl, 2'628'000);
    EXPECT_EQ(read.iss, std::string(kPublicUrl) + "/api/customers/register");
    EXPECT_EQ(read.iat, read.nbf);
    EXPECT_EQ(read.exp, read.nbf + 3600);
    EXPECT_EQ(read.jti.size(), 16U);
    EXPECT_EQ(read.sub.find_first_not_of("0123456789"), std::string::npos);
    EXPECT_EQ(read.prv.size(), 40U);
    const Answer application = here.diner().post("/api/init-application", "{}");
    EXPECT_EQ(read.applicationId, application.number("/data/application/id"));
}

// CVE-2026-55669 (ZITADEL): a token of another audience was accepted.
TEST_F(Tokens, OfOneBrandAreNothingToAnother) {
    Customer diner = signUpByEmail(here);
    Client bistro = here.bistro();
    bistro.token = diner.app.token;
    EXPECT_TRUE(isError(bistro.get(diner.path()), 401, "session.token_invalid"));
    EXPECT_TRUE(isError(bistro.get("/api/customers/refresh"), 401, "session.token_invalid"));
    EXPECT_TRUE(isError(bistro.post("/api/customers/logout", ""), 401, "session.token_invalid"));
    EXPECT_TRUE(isOk(diner.get()));
}

TEST_F(Tokens, MayBeUsedByAnotherApplicationOfTheSameBrand) {
    Customer customer = signUpByEmail(here);
    Client other = addApplication(here, "Demo Diner", "Second app");
    other.token = customer.app.token;
    EXPECT_TRUE(isOk(other.get(customer.path())));
    EXPECT_TRUE(isOk(other.get("/api/customers/refresh")));
}

TEST_F(Tokens, OpenOnesOwnAccountOnly) {
    Customer customer = signUpByEmail(here);
    Customer other = signUpByEmail(here);
    const struct {
        const char* method;
        const char* below;
    } calls[] = {{"GET", ""},
                 {"PUT", ""},
                 {"PUT", "/update"},
                 {"PUT", "/verify-email-update"},
                 {"PUT", "/verify-phone-number-update"},
                 {"GET", "/pending-changes"},
                 {"POST", "/pending-changes/email/resend"},
                 {"DELETE", "/pending-changes/email"},
                 {"DELETE", ""},
                 {"DELETE", "/delete"}};
    for (const auto& call : calls) {
        const std::string body = std::string(call.method) == "PUT" ? "{}" : "";
        EXPECT_TRUE(isError(customer.app.send(call.method, other.path() + call.below, body), 404,
                            "account.not_found"))
            << call.method << call.below;
        EXPECT_TRUE(
            isError(customer.app.another().send(call.method, other.path() + call.below, body), 401,
                    "session.token_missing"))
            << call.method << call.below;
    }
    EXPECT_TRUE(isError(customer.app.get("/api/customer-accounts/1"), 404, "account.not_found"));
    EXPECT_TRUE(isOk(other.get()));
}

// RFC 8725, 3.1 to 3.12.
TEST_F(Tokens, AreRefusedWhenAnythingIsWrongWithTheirHeader) {
    Customer customer = signUpByEmail(here);
    const std::string& token = customer.app.token;
    const std::string payload = TokenForge::payloadOf(token);
    const std::string kid = TokenForge::claimsOf(token).kid;
    const TokenForge forge(here);
    const auto headerWith = [&](const std::string& alg, const std::string& more) {
        return R"({"typ":"JWT","alg":")" + alg + R"(","kid":")" + kid + "\"" + more + "}";
    };
    EXPECT_TRUE(isOk(with(customer, forge.signParts(headerWith("HS256", ""), payload, kid))));
    for (const char* alg :
         {"none", "None", "nOnE", "HS384", "HS512", "RS256", "ES256", "hs256", ""}) {
        EXPECT_TRUE(isError(with(customer, forge.signParts(headerWith(alg, ""), payload, kid)), 401,
                            "session.token_invalid"))
            << alg;
    }
    EXPECT_TRUE(isError(
        with(customer, forge.signParts(headerWith("HS256", R"(,"crit":["exp"])"), payload, kid)),
        401, "session.token_invalid"));
    EXPECT_TRUE(
        isError(with(customer, forge.signParts(R"({"typ":"JWT","alg":"HS256"})", payload, kid)),
                401, "session.token_invalid"));
    EXPECT_TRUE(isError(
        with(customer, forge.signParts(R"({"typ":"JWT","alg":"HS256","kid":"../../etc/passwd"})",
                                       payload, kid)),
        401, "session.token_invalid"));
}

TEST_F(Tokens, AreNotReadWithKeysThatTheyBringAlong) {
    Customer customer = signUpByEmail(here);
    const std::string payload = TokenForge::payloadOf(customer.app.token);
    const std::string header =
        R"({"typ":"JWT","alg":"HS256","kid":"mine","jwk":{"kty":"oct","k":"AAAA"},)"
        R"("jku":"http://127.0.0.1:1/keys","x5u":"http://127.0.0.1:1/cert"})";
    const std::string text = keys::toBase64Url(header) + "." + keys::toBase64Url(payload);
    const std::string own(3, '\0');
    EXPECT_TRUE(isError(
        with(customer, text + "." + keys::toBase64Url(keys::asText(keys::hmacSha256(own, text)))),
        401, "session.token_invalid"));
}

TEST_F(Tokens, AreRefusedWhenChangedOrMalformed) {
    Customer customer = signUpByEmail(here);
    const std::string& token = customer.app.token;
    const std::size_t dot = token.rfind('.');
    std::string flipped = token;
    flipped[dot + 5] = flipped[dot + 5] == 'A' ? 'B' : 'A';
    for (const std::string& bad :
         {flipped, token.substr(0, dot), token.substr(0, dot + 1), token + ".x", token + "=",
          std::string("a.b.c"), std::string("..."), std::string(5000, 'a'), "x" + token,
          token.substr(0, dot) + ".AAAA"}) {
        EXPECT_TRUE(isError(with(customer, bad), 401, "session.token_invalid"))
            << bad.substr(0, 60);
    }
}

TEST_F(Tokens, AreRefusedWhenAClaimIsNotTheServices) {
    Customer customer = signUpByEmail(here);
    Customer other = signUpByEmail(here);
    const TokenForge forge(here);
    const auto claims = TokenForge::claimsOf(customer.app.token);
    const auto refused = [&](const auto& change) {
        session::AccessToken changed = claims;
        change(changed);
        return isError(with(customer, forge.sign(changed)), 401, "session.token_invalid");
    };
    EXPECT_TRUE(refused([](auto& c) { c.prv = std::string(40, '0'); }));
    EXPECT_TRUE(refused([](auto& c) { c.iss = "https://elsewhere.example/api/customers/login"; }));
    EXPECT_TRUE(refused([](auto& c) { c.nbf += 3000; }));
    EXPECT_TRUE(refused([](auto& c) { c.exp = c.nbf; }));
    // Session of one account, number of another.
    const auto foreign = TokenForge::claimsOf(other.app.token);
    session::AccessToken mixed = claims;
    mixed.sub = foreign.sub;
    EXPECT_EQ(with(customer, forge.sign(mixed)).status, 401);
    mixed = claims;
    mixed.sessionId = foreign.sessionId;
    EXPECT_EQ(with(customer, forge.sign(mixed)).status, 401);
    mixed = claims;
    mixed.jti = "0123456789abcdef";
    EXPECT_EQ(with(customer, forge.sign(mixed)).status, 401);
}

// GHSA-mwmh-7px9-4c23 (ZITADEL) and before: headers of a request got into links.
TEST_F(Tokens, AreIssuedInTheConfiguredNameWhateverTheRequestSays) {
    Customer customer = signUpByEmail(here);
    Client app = customer.app.another();
    app.headers = {{"Host", "evil.example"},
                   {"X-Forwarded-Host", "evil.example"},
                   {"X-Forwarded-Proto", "gopher"},
                   {"Forwarded", "host=evil.example;proto=gopher"}};
    ASSERT_TRUE(isOk(requestCode(app, "email", customer.address)));
    const Message message = here.inbox().nextMessage(customer.address);
    EXPECT_EQ(message.text.find("evil"), std::string::npos);
    const Answer answer = login(app, "email", customer.address, onlyCodeIn(message.text));
    ASSERT_TRUE(isOk(answer));
    EXPECT_EQ(TokenForge::claimsOf(answer.token()).iss,
              std::string(kPublicUrl) + "/api/customers/login");
    EXPECT_EQ(answer.body.find("evil"), std::string::npos);
}

}  // namespace
}  // namespace patron::tests
