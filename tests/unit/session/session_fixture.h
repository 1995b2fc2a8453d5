#ifndef PATRON_TESTS_UNIT_SESSION_SESSION_FIXTURE_H
#define PATRON_TESTS_UNIT_SESSION_SESSION_FIXTURE_H

#include <gtest/gtest.h>

#include <vector>

#include "memory_session_store.h"
#include "session/session_service.h"
#include "temporary_keys.h"
#include "token_text.h"

namespace patron::session {

/// Two brands with a token key each, a service on memory and a clock that the test moves. Time
/// starts at a full second.
class SessionTest : public testing::Test {
  protected:
    struct NoTransaction : brand::Transaction {};

    SessionTest() {
        rows_ = {makeSigningKey(kDiner, *keys_, random_, {}),
                 makeSigningKey(kBistro, *keys_, random_, {})};
        loadKeys();
        diner_.id = kDiner;
        diner_.publicUrl = "https://diner.example";
        bistro_.id = kBistro;
        bistro_.publicUrl = "https://diner.example";  // shared on purpose: only the key differs
        application_.id = 2015;
        application_.brandId = kDiner;
    }

    void loadKeys() {
        auto set = SigningKeySet::open(rows_, *keys_);
        ASSERT_TRUE(set);
        holder_.replace(std::move(*set));
    }

    brand::RequestContext context(const std::string& path = "/api/customers/login") const {
        brand::RequestContext made;
        made.brand = &diner_;
        made.application = &application_;
        made.now = now_;
        made.path = path;
        return made;
    }
    brand::RequestContext bistroContext() const {
        brand::RequestContext made = context();
        made.brand = &bistro_;
        return made;
    }
    brand::RequestContext refreshContext() const { return context("/api/customers/refresh"); }

    Session signIn() {
        auto session = service_.start(tx_, context(), kAccount);
        EXPECT_TRUE(session);
        return std::move(*session);
    }
    std::string tokenOf(const Session& session) const {
        auto token = service_.issue(context(), session);
        EXPECT_TRUE(token);
        return token->value;
    }
    AccessToken claimsOf(const Session& session) const {
        const std::string text = tokenOf(session);
        auto parsed = parseToken(text);
        EXPECT_TRUE(parsed);
        return parsed->claims;
    }
    Session stored(const Session& session) {
        return **store_.find(tx_, session.accountId, session.id);
    }
    /// A token with changed claims, signed with the brand's real key.
    std::string forged(AccessToken claims) const {
        const SigningKey* key = holder_.current()->find(kDiner, claims.kid, now_);
        return signToken(claims, key->bytes.reveal());
    }
    sdk::ErrorCode verifyError(const std::string& token, bool allowExpired = false) const {
        const auto verified = service_.verify(context(), "Bearer " + token, allowExpired);
        EXPECT_FALSE(verified);
        return verified ? sdk::ErrorCode::kServerInternal : verified.error().code;
    }
    bool verifies(const std::string& token, bool allowExpired = false) const {
        return service_.verify(context(), "Bearer " + token, allowExpired).has_value();
    }

    static constexpr brand::BrandId kDiner = 3;
    static constexpr brand::BrandId kBistro = 4;
    static constexpr std::int64_t kAccount = 5'090'965;
    static constexpr std::int64_t kStart = 1'800'000'000;
    static constexpr const char* kPrv = "cc32921a15480a117d9bbc72c0e1256a6852458b";

    fakes::TemporaryKeys keys_;
    keys::RandomSource& random_ = keys::systemRandom();
    std::vector<SigningKeyRow> rows_;
    brand::Brand diner_;
    brand::Brand bistro_;
    brand::Application application_;
    fakes::MemorySessionStore store_;
    SigningKeyHolder holder_{nullptr};
    SessionService service_{store_, holder_, random_, kPrv};
    NoTransaction tx_;
    sdk::TimePoint now_{std::chrono::seconds(kStart)};
};

}  // namespace patron::session

#endif  // PATRON_TESTS_UNIT_SESSION_SESSION_FIXTURE_H
