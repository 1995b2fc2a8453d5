#include "key_source.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "egress/failure.h"
#include "sdk/testkit/test_host.h"
#include "token_maker.h"

namespace patron::oidc_auth {
namespace {

using namespace std::chrono_literals;

/// A key source whose provider is a function of the test. Time stands still unless it is moved.
class KeySourceTest : public testing::Test {
  protected:
    FetchedKeys give() {
        ++fetches_;
        if (down_) throw egress::Failure("down");
        std::vector<std::string> jwks;
        for (const auto* key : offered_) jwks.push_back(key->jwk());
        return {KeySet::parse(tests::jwkSet(jwks)), maxAge_};
    }

    std::string find(const std::string& id, const std::string& algorithm = "RS256") {
        const auto key = source_.find(id, algorithm);
        return key ? "found" : std::string(sdk::errorId(key.error().code));
    }

    static constexpr const char* kRefused = "auth.credentials_incorrect";
    static constexpr const char* kUnavailable = "auth.provider_unavailable";

    sdk::testkit::TestHost host_;
    std::atomic<int> fetches_ = 0;
    std::atomic<bool> down_ = false;
    std::optional<std::chrono::seconds> maxAge_;
    std::vector<const tests::ProviderKey*> offered_{&tests::rsaKey()};
    KeyPolicy policy_;
    KeySource source_{"https://issuer.example", [this](sdk::Deadline) { return give(); }, policy_,
                      host_};
};

TEST_F(KeySourceTest, AsksOnceAndKeepsTheKeys) {
    EXPECT_EQ(fetches_, 0);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(find("rsa-1"), "found");
    EXPECT_EQ(fetches_, 1);
}

TEST_F(KeySourceTest, AsksAgainWhenTheLifeOfTheKeysIsOver) {
    maxAge_ = 600s;
    EXPECT_EQ(find("rsa-1"), "found");
    host_.advance(600s - 1ms);
    EXPECT_EQ(find("rsa-1"), "found");
    EXPECT_EQ(fetches_, 1);
    host_.advance(1ms);
    EXPECT_EQ(find("rsa-1"), "found");
    EXPECT_EQ(fetches_, 2);
}

TEST_F(KeySourceTest, KeepsTheLifeThatTheProviderGivesWithinBounds) {
    const struct {
        std::optional<std::chrono::seconds> said;
        std::chrono::seconds held;
    } cases[] = {{0s, 5min}, {1s, 5min}, {{}, 1h}, {2h, 2h}, {std::chrono::hours(24 * 365), 24h}};
    for (const auto& [said, held] : cases) {
        KeySource source(
            "https://issuer.example", [this](sdk::Deadline) { return give(); }, policy_, host_);
        maxAge_ = said;
        const int before = fetches_;
        EXPECT_TRUE(source.find("rsa-1", "RS256"));
        host_.advance(held - 1ms);
        EXPECT_TRUE(source.find("rsa-1", "RS256"));
        EXPECT_EQ(fetches_, before + 1) << held.count();
        host_.advance(1ms);
        EXPECT_TRUE(source.find("rsa-1", "RS256"));
        EXPECT_EQ(fetches_, before + 2) << held.count();
    }
}

TEST_F(KeySourceTest, AsksForAKeyThatItDoesNotKnow) {
    EXPECT_EQ(find("rsa-1"), "found");
    offered_ = {&tests::rsaKey(), &tests::otherRsaKey()};
    host_.advance(policy_.refetch);
    EXPECT_EQ(find("rsa-2"), "found") << "rotation";
    EXPECT_EQ(find("rsa-1"), "found");
    EXPECT_EQ(fetches_, 2);
}

TEST_F(KeySourceTest, LetsNobodyHaveTheProviderAskedAllTheTime) {
    EXPECT_EQ(find("rsa-1"), "found");
    for (int i = 0; i < 100; ++i) EXPECT_EQ(find("made up " + std::to_string(i)), kRefused);
    EXPECT_EQ(fetches_, 1);
    host_.advance(policy_.refetch - 1ms);
    EXPECT_EQ(find("made up"), kRefused);
    EXPECT_EQ(fetches_, 1);
    host_.advance(1ms);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(find("made up"), kRefused);
    EXPECT_EQ(fetches_, 2);
}

TEST_F(KeySourceTest, ForgetsAKeyThatTheProviderHasTakenBack) {
    EXPECT_EQ(find("rsa-1"), "found");
    offered_ = {&tests::otherRsaKey()};
    host_.advance(policy_.usualLife);
    EXPECT_EQ(find("rsa-1"), kRefused);
}

TEST_F(KeySourceTest, KnowsAKeyForItsOwnAlgorithmOnly) {
    EXPECT_EQ(find("rsa-1", "PS256"), kRefused);
    EXPECT_EQ(find("rsa-1", "none"), kRefused);
    EXPECT_EQ(find("rsa-1", "HS256"), kRefused);
}

TEST_F(KeySourceTest, GoesOnWithOldKeysWhileTheProviderIsDown) {
    EXPECT_EQ(find("rsa-1"), "found");
    down_ = true;
    host_.advance(policy_.usualLife);
    EXPECT_EQ(find("rsa-1"), "found");
    EXPECT_EQ(fetches_, 2);
    EXPECT_EQ(find("rsa-1"), "found");
    EXPECT_EQ(fetches_, 2) << "not with every request";
    host_.advance(policy_.outage - 1ms);
    EXPECT_EQ(find("rsa-1"), "found");
    host_.advance(1ms);
    EXPECT_EQ(find("rsa-1"), kUnavailable);
    down_ = false;
    host_.advance(policy_.refetch);
    EXPECT_EQ(find("rsa-1"), "found");
}

TEST_F(KeySourceTest, SaysWhenToComeBackWhileTheProviderIsDown) {
    down_ = true;
    const auto key = source_.find("rsa-1", "RS256");
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().code, sdk::ErrorCode::kAuthProviderUnavailable);
    EXPECT_EQ(key.error().retryAfter, policy_.refetch);
    host_.advance(policy_.refetch - 500ms);
    EXPECT_EQ(source_.find("rsa-1", "RS256").error().retryAfter, 1s);
    EXPECT_EQ(fetches_, 1);
    down_ = false;
    host_.advance(500ms);
    EXPECT_EQ(find("rsa-1"), "found");
    EXPECT_TRUE(
        host_.log().contains("oidc.keys_unavailable issuer=https://issuer.example reason=down"));
}

TEST_F(KeySourceTest, DoesNotTakeAnUnknownKeyForAWrongOneWhileTheProviderIsDown) {
    EXPECT_EQ(find("rsa-1"), "found");
    down_ = true;
    host_.advance(policy_.refetch);
    EXPECT_EQ(find("rsa-2"), kUnavailable) << "it may be a new one";
    EXPECT_EQ(find("rsa-1"), "found");
}

TEST_F(KeySourceTest, SurvivesAClockThatIsSetBack) {
    EXPECT_EQ(find("rsa-1"), "found");
    host_.advance(-std::chrono::hours(24 * 365));
    offered_ = {&tests::otherRsaKey()};
    EXPECT_EQ(find("rsa-2"), "found");
}

/// A provider that answers when the test says so.
class SlowProvider : public KeySourceTest {
  protected:
    FetchedKeys giveSlowly() {
        entered_.set_value();
        go_.get_future().wait();
        return give();
    }
    KeySource slow_{"https://issuer.example", [this](sdk::Deadline) { return giveSlowly(); },
                    policy_, host_};
    std::promise<void> entered_, go_;
};

TEST_F(SlowProvider, KeepsAFewWaitingAndSendsTheRestAway) {
    std::vector<std::future<bool>> served;
    const auto ask = [this] { return slow_.find("rsa-1", "RS256").has_value(); };
    served.push_back(std::async(std::launch::async, ask));
    entered_.get_future().wait();
    // Whoever comes now waits or is sent away; sooner or later one must be sent away at once.
    std::atomic<int> sentAway = 0;
    std::vector<std::thread> crowd;
    for (int i = 0; i < 8; ++i) {
        crowd.emplace_back([&] {
            const auto key = slow_.find("rsa-1", "RS256");
            if (key) return;
            EXPECT_EQ(key.error().code, sdk::ErrorCode::kAuthProviderUnavailable);
            EXPECT_EQ(key.error().retryAfter, 1s);
            ++sentAway;
        });
    }
    while (sentAway < 6) std::this_thread::yield();
    go_.set_value();
    for (std::thread& one : crowd) one.join();
    EXPECT_TRUE(served[0].get());
    EXPECT_EQ(sentAway, 6) << "two waited for the one that asked";
    EXPECT_EQ(fetches_, 1);
}

/// A set that is renewed while others use it.
TEST_F(KeySourceTest, LetsNobodyWaitForARenewal) {
    std::promise<void> entered, go;
    bool slow = false;
    KeySource source(
        "https://issuer.example",
        [&](sdk::Deadline) {
            if (slow) {
                entered.set_value();
                go.get_future().wait();
            }
            return give();
        },
        policy_, host_);
    EXPECT_TRUE(source.find("rsa-1", "RS256"));
    slow = true;
    host_.advance(policy_.usualLife);
    auto renewing =
        std::async(std::launch::async, [&] { return source.find("rsa-1", "RS256").has_value(); });
    entered.get_future().wait();
    EXPECT_TRUE(source.find("rsa-1", "RS256")) << "at once";
    go.set_value();
    EXPECT_TRUE(renewing.get());
}

TEST_F(KeySourceTest, IsUsableAgainAfterAFetchThatThrewAnything) {
    int calls = 0;
    KeySource source(
        "https://issuer.example",
        [&](sdk::Deadline) -> FetchedKeys {
            if (++calls == 1) throw 42;
            return give();
        },
        policy_, host_);
    EXPECT_FALSE(source.find("rsa-1", "RS256"));
    host_.advance(policy_.refetch);
    EXPECT_TRUE(source.find("rsa-1", "RS256"));
}

}  // namespace
}  // namespace patron::oidc_auth
