#include "service_suite.h"

// Rules A3.4.4 and X3: nobody learns from a change whether an address is taken.
namespace patron::tests {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

struct TakenIdentifier : ServiceSuite<TakenIdentifier> {
    static Answer ask(Customer& customer, const std::string& address) {
        return customer.update(object({{"email", address}}));
    }
    static std::string pendingPath(const Customer& customer) {
        return customer.path() + "/pending-changes";
    }
};

TEST_F(TakenIdentifier, IsAnsweredAsAFreeOneAllTheWay) {
    Customer holder = signUpByEmail(here);
    Customer curious = signUpByEmail(here);
    Customer plain = signUpByEmail(here);
    const std::string unused = uniqueEmail();

    const Answer taken = ask(curious, holder.address);
    const Answer free = ask(plain, unused);
    ASSERT_TRUE(isOk(taken));
    EXPECT_TRUE(taken.accountFlag("has_pending_email_change"));
    EXPECT_EQ(shapeOf(*taken.json), shapeOf(*free.json));
    EXPECT_EQ(taken.header("ETag"), free.header("ETag"));

    const Answer takenList = curious.app.get(pendingPath(curious));
    const Answer freeList = plain.app.get(pendingPath(plain));
    EXPECT_EQ(shapeOf(*takenList.json), shapeOf(*freeList.json));
    EXPECT_EQ(takenList.number("/data/0/attempts_left"), freeList.number("/data/0/attempts_left"));

    const std::string freeCode = here.inbox().nextCode(unused);
    for (int left = 4; left >= 3; --left) {
        const Answer one = curious.confirmEmail("000000");
        const Answer other = plain.confirmEmail(wrongCode(freeCode));
        EXPECT_TRUE(isError(one, 400, "otp.code_invalid"));
        EXPECT_EQ(one.number("/data/attempts_left"), left);
        EXPECT_EQ(shapeOf(*one.json), shapeOf(*other.json));
        EXPECT_EQ(other.number("/data/attempts_left"), left);
    }
    const Answer early = curious.app.post(pendingPath(curious) + "/email/resend", "");
    EXPECT_TRUE(isError(early, 429, "otp.cooldown"));
    here.passTime(seconds(31));
    EXPECT_TRUE(isOk(curious.app.post(pendingPath(curious) + "/email/resend", "")));
    EXPECT_TRUE(isOk(curious.app.del(pendingPath(curious) + "/email")));
    EXPECT_TRUE(isOk(holder.get()));
}

TEST_F(TakenIdentifier, BringsItsHolderOneNoticeADayAndNoCode) {
    Customer holder = signUpByEmail(here);
    Customer curious = signUpByEmail(here);
    Customer another = signUpByEmail(here);
    ASSERT_TRUE(isOk(ask(curious, holder.address)));
    ASSERT_TRUE(isOk(ask(another, holder.address)));
    here.waitUntilDelivered();
    const Message notice = here.inbox().nextMessage(holder.address);
    EXPECT_NE(notice.subject.find("tried to use"), std::string::npos) << notice.subject;
    EXPECT_TRUE(sixDigitRuns(notice.text).empty()) << notice.text;
    EXPECT_EQ(notice.text.find(curious.address), std::string::npos);
    EXPECT_EQ(here.inbox().unread(holder.address), 0U);

    here.passTime(hours(24) + seconds(1));
    ASSERT_TRUE(isOk(ask(curious, holder.address)));
    here.waitUntilDelivered();
    EXPECT_EQ(here.inbox().unread(holder.address), 1U);
}

TEST_F(TakenIdentifier, BetweenRequestAndConfirmationIsAConflict) {
    Customer slow = signUpByEmail(here);
    Customer quick = signUpByEmail(here);
    const std::string target = uniqueEmail();
    ASSERT_TRUE(isOk(ask(slow, target)));
    const std::string slowCode = here.inbox().nextCode(target);
    ASSERT_TRUE(isOk(ask(quick, target)));
    ASSERT_TRUE(isOk(quick.confirmEmail(here.inbox().nextCode(target))));

    EXPECT_TRUE(isError(slow.confirmEmail(slowCode), 409, "account.identifier_taken"));
    const Answer after = slow.get();
    EXPECT_EQ(after.accountText("email"), slow.address);
    EXPECT_FALSE(after.accountFlag("has_pending_email_change"));
    EXPECT_TRUE(isError(slow.confirmEmail(slowCode), 400, "account.no_pending_change"));
    EXPECT_EQ(quick.get().accountText("email"), target);
}

// The same by sign-up: an address that is only asked for is still free.
TEST_F(TakenIdentifier, MayBeTakenByASignUpWhileAChangeIsPending) {
    Customer slow = signUpByEmail(here);
    const std::string target = uniqueEmail();
    ASSERT_TRUE(isOk(ask(slow, target)));
    const std::string slowCode = here.inbox().nextCode(target);
    const Customer newcomer = signUpByEmail(here, target);
    EXPECT_TRUE(isError(slow.confirmEmail(slowCode), 409, "account.identifier_taken"));
    EXPECT_NE(newcomer.id, slow.id);
}

TEST_F(TakenIdentifier, WorksAlikeByPhone) {
    Customer holder = signUpByPhone(here);
    Customer curious = signUpByPhone(here);
    const Answer answer = curious.update(object({{"phone_number", holder.address}}));
    ASSERT_TRUE(isOk(answer));
    EXPECT_TRUE(answer.accountFlag("has_pending_phone_number_change"));
    EXPECT_EQ(answer.accountText("phone_number"), curious.address);
    const Message notice = here.inbox().nextMessage(holder.address);
    EXPECT_EQ(notice.channel, "sms");
    EXPECT_TRUE(sixDigitRuns(notice.text).empty()) << notice.text;
    EXPECT_TRUE(isError(curious.confirmPhone("000000"), 400, "otp.code_invalid"));
}

}  // namespace
}  // namespace patron::tests
