#include <random>

#include "otp/otp_fixture.h"

// Rule C9 as a model: long random histories of one challenge, each answer compared with what
// a few lines say that it must be.
namespace patron::otp {
namespace {

class OtpStateMachine : public OtpTest {
  protected:
    OtpStateMachine() {
        policy_.sendsPerAddressAndHour = policy_.sendsPerAddressAndDay = 1'000'000;
        policy_.failuresPerHourBeforeDelay = policy_.failuresBeforeLock = 1'000'000;
        policy_ = policy_.withClientLimitsTimes(1'000'000);
    }

    struct Model {
        std::string live;      // the one code that may be accepted; empty: none
        std::string lastDead;  // a code that was live once
        int attempts = 0;
        sdk::TimePoint expiresAt, forgottenAt;

        void die() {
            if (!live.empty()) lastDead = live;
            live.clear();
        }
    };

    void send(OtpService& otp) {
        auto issued = database_.write(
            [&](brand::Transaction& tx) { return otp.issue(tx, context_, subject_, 10min); });
        if (!issued) {
            ASSERT_EQ(outcome(issued), "otp.cooldown");
            ASSERT_FALSE(model_.live.empty()) << "no live code, no cooldown";
            return;
        }
        if (model_.forgottenAt <= context_.now) model_.attempts = 0;
        if (model_.attempts < 5) model_.forgottenAt = context_.now + 1h;
        model_.die();
        model_.live = std::string(issued->code.reveal());
        model_.expiresAt = context_.now + 10min;
    }

    // Gives the code to check and, if it matches and `spend`, to consume.
    void tryCode(OtpService& otp, const std::string& code, bool spend) {
        if (code.empty()) return;
        const bool alive = !model_.live.empty() && model_.forgottenAt > context_.now;
        std::string expected = "otp.code_invalid";
        if (alive && ++model_.attempts > 5) {
            expected = "otp.too_many_attempts";
        } else if (alive && code == model_.live) {
            expected = context_.now < model_.expiresAt ? "ok" : "otp.code_expired";
        }
        auto match = otp.check(context_, subject_, code);
        if (alive || outcome(match) != "otp.too_many_attempts") {
            ASSERT_EQ(outcome(match), expected);
        }
        if (!match || !spend) return;
        ASSERT_EQ(outcome(consume(*match)), "ok");
        model_.die();
        model_.attempts = 0;
    }

    void cancelIt(OtpService& otp) {
        EXPECT_TRUE(database_.write(
            [&](brand::Transaction& tx) { return otp.cancel(tx, diner_.id, subject_); }));
        model_.die();
    }

    Policy policy_;
    const Subject subject_ = change(sofia_);
    Model model_;
};

TEST_F(OtpStateMachine, AcceptsTheLiveCodeAndNoOtherInAnyHistory) {
    OtpService otp(database_, challenges_, limits_, *keys_, keys::systemRandom(), policy_);
    std::mt19937 dice(20261123);
    for (int step = 0; step < 6000 && !HasFailure(); ++step) {
        SCOPED_TRACE("step " + std::to_string(step));
        switch (dice() % 8) {
            case 0:
            case 1:
                send(otp);
                break;
            case 2:
                tryCode(otp, model_.live, true);
                break;
            case 3:
                tryCode(otp, model_.live, false);
                break;
            case 4:
                tryCode(otp, model_.lastDead, true);
                break;
            case 5:
                tryCode(otp, wrongCode(model_.live.empty() ? "0" : model_.live), true);
                break;
            case 6:
                cancelIt(otp);
                break;
            default:
                advance(std::chrono::seconds(dice() % 900));
                break;
        }
    }
}

}  // namespace
}  // namespace patron::otp
