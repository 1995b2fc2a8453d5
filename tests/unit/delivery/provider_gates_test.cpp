#include "delivery/provider_gates.h"

#include "delivery_fixture.h"

namespace patron::delivery {
namespace {

using Outcome = sdk::DeliveryReport::Outcome;
using std::chrono::milliseconds;
using std::chrono::seconds;

class Gates : public DeliveryTest {
  protected:
    Gates() { addProvider(accepting()); }

    const plugin::LoadedProvider& provider() { return providers_[0]; }
    bool isOpen() {
        auto admission = gates_.enter(provider());
        if (const auto* entered = std::get_if<ProviderGates::Entered>(&admission)) {
            gates_.leave(provider(), *entered,
                         sdk::DeliveryReport::permanent(""));  // neither good nor bad
            return true;
        }
        return false;
    }
    ProviderGates::Closed closed() {
        auto admission = gates_.enter(provider());
        const auto* found = std::get_if<ProviderGates::Closed>(&admission);
        EXPECT_NE(found, nullptr);
        return found != nullptr ? *found : ProviderGates::Closed{};
    }
    ProviderGates::Entered enter() {
        auto admission = gates_.enter(provider());
        const auto* found = std::get_if<ProviderGates::Entered>(&admission);
        EXPECT_NE(found, nullptr);
        return found != nullptr ? *found : ProviderGates::Entered{};
    }
    void report(Outcome outcome) {
        sdk::DeliveryReport made = sdk::DeliveryReport::retry("451 later");
        made.outcome = outcome;
        gates_.leave(provider(), enter(), made);
    }
    void failTimes(int times) {
        for (int i = 0; i < times; ++i) report(Outcome::kRetry);
    }

    ProviderGates gates_{{.triesAtOnce = 2,
                          .failuresToPause = 3,
                          .firstPause = seconds(5),
                          .longestPause = seconds(15),
                          .hangsAfter = seconds(3),
                          .clock = [this] { return now(); }},
                         log_};
};

TEST_F(Gates, CountReplacedChannelsUntilTheirTriesEnd) {
    const plugin::LoadedProvider old = provider();
    const auto entered = enter();
    EXPECT_EQ(gates_.replaced(*pluginSet()), 0U);
    providers_[0].channel = std::make_shared<FakeChannel>(accepting());
    EXPECT_EQ(gates_.replaced(*pluginSet()), 1U);
    gates_.leave(old, entered, sdk::DeliveryReport::accepted("p"));
    EXPECT_EQ(gates_.replaced(*pluginSet()), 0U);
}

TEST_F(Gates, PauseAProviderThatFailsAgainAndAgain) {
    failTimes(2);
    EXPECT_TRUE(isOpen());
    failTimes(1);
    const auto paused = closed();
    EXPECT_TRUE(paused.inTrouble);
    EXPECT_EQ(paused.wait, seconds(5));
    EXPECT_EQ(paused.why, "paused after 3 failures in a row, the last: 451 later");
    EXPECT_TRUE(
        log_.contains("delivery.provider_paused provider=provider-1 failures=3 seconds=5 "
                      "reason=451 later"));
}

TEST_F(Gates, CountFailuresInARowOnly) {
    failTimes(2);
    report(Outcome::kAccepted);
    failTimes(2);
    EXPECT_TRUE(isOpen());
}

TEST_F(Gates, TakeARefusedMessageForNoFailure) {
    for (int i = 0; i < 10; ++i) report(Outcome::kPermanent);
    EXPECT_TRUE(isOpen());
}

TEST_F(Gates, LetOneTryProbeAfterThePause) {
    failTimes(3);
    advance(seconds(5));
    const auto probe = enter();
    EXPECT_TRUE(closed().inTrouble);
    gates_.leave(provider(), probe, sdk::DeliveryReport::accepted(""));
    EXPECT_TRUE(isOpen());
    EXPECT_TRUE(log_.contains("delivery.provider_back provider=provider-1"));
}

// A wait of 100 ms had the whole backlog of a provider that hangs claimed and put back all the
// time.
TEST_F(Gates, HaveTheOthersWaitWhileOneProbes) {
    failTimes(3);
    advance(seconds(5));
    enter();
    EXPECT_EQ(closed().wait, seconds(3)) << "until it hangs";
    advance(seconds(1));
    EXPECT_EQ(closed().wait, seconds(2));
    advance(seconds(2));
    EXPECT_EQ(closed().wait, seconds(5)) << "as if it had failed";
    advance(-seconds(60));
    EXPECT_LE(closed().wait, seconds(15)) << "whatever the clock does";
}

TEST_F(Gates, DoubleThePauseUpToALimit) {
    failTimes(3);
    for (const auto pause : {seconds(5), seconds(10), seconds(15), seconds(15)}) {
        EXPECT_EQ(closed().wait, pause);
        advance(pause);
        report(Outcome::kRetry);
    }
}

TEST_F(Gates, BoundTheTriesUnderWay) {
    const auto first = enter();
    enter();
    const auto busy = closed();
    EXPECT_FALSE(busy.inTrouble);
    EXPECT_EQ(busy.wait, milliseconds(100));
    gates_.leave(provider(), first, sdk::DeliveryReport::accepted(""));
    enter();
}

TEST_F(Gates, TakeTriesThatDoNotEndForAHang) {
    enter();
    enter();
    advance(seconds(3));
    const auto hangs = closed();
    EXPECT_TRUE(hangs.inTrouble);
    EXPECT_EQ(hangs.why, "it does not answer");
    EXPECT_EQ(hangs.wait, seconds(3));
    advance(seconds(7));
    EXPECT_EQ(closed().wait, seconds(10)) << "what waits is not claimed and put back all the time";
    advance(seconds(70));
    EXPECT_EQ(closed().wait, seconds(15));
}

TEST_F(Gates, StartAnewForASwappedProvider) {
    const auto old = enter();
    failTimes(3);
    EXPECT_FALSE(isOpen());
    const plugin::LoadedProvider before = provider();
    providers_[0].channel = std::make_shared<FakeChannel>(accepting());
    EXPECT_TRUE(isOpen());
    // What still ran on the old one tells nothing about the new one.
    gates_.leave(before, old, sdk::DeliveryReport::retry(""));
    failTimes(2);
    EXPECT_TRUE(isOpen());
}

// A sender that still had the old set made the new instance forget its pause and its tries.
TEST_F(Gates, KeepTheTwoInstancesOfASwapApart) {
    const plugin::LoadedProvider before = provider();
    enter();
    providers_[0].channel = std::make_shared<FakeChannel>(accepting());
    failTimes(3);
    EXPECT_TRUE(std::holds_alternative<ProviderGates::Entered>(gates_.enter(before)));
    EXPECT_TRUE(std::holds_alternative<ProviderGates::Closed>(gates_.enter(before))) << "two tries";
    EXPECT_FALSE(isOpen());
}

// Five full mailboxes in a row paused a server that was well.
TEST_F(Gates, StayOpenForAProviderThatRefusesSingleMessagesOnly) {
    for (int i = 0; i < 10; ++i) {
        gates_.leave(provider(), enter(), sdk::DeliveryReport::retryOnlyThis("RCPT 450 4.2.2"));
    }
    EXPECT_TRUE(isOpen());
}

}  // namespace
}  // namespace patron::delivery
