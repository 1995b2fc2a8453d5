#include "brands.h"
#include "service_suite.h"
#include "token_forge.h"

// `patronctl key rotate`: sessions, codes and messages that live go on living, in every process.
namespace patron::tests {
namespace {

struct KeyRotation : OwnInstallation {
    Installation& startedTwo() {
        InstallationOptions options;
        options.processes = 2;
        return started(options);
    }
};

TEST_F(KeyRotation, OfPepperKeepsLiveCodes) {
    Installation& here = startedTwo();
    Customer customer = signUpByEmail(here);
    const std::string target = uniqueEmail();
    ASSERT_TRUE(isOk(customer.update(object({{"email", target}}))));
    const std::string before = here.inbox().nextCode(target);
    here.ctlOk({"key", "rotate", "pepper"});
    // Both processes: of four clients each process gets some.
    for (int i = 0; i < 4; ++i) {
        EXPECT_TRUE(isError(customer.confirmEmail(wrongCode(before)), 400, "otp.code_invalid"));
    }
    EXPECT_TRUE(isOk(customer.confirmEmail(before)));
    customer.address = target;
    for (int i = 0; i < 3; ++i) signInAgain(here, customer);
}

// Rule C6: the key id stands beside the hash.
TEST_F(KeyRotation, IsListedWithStates) {
    Installation& here = started();
    const std::string before = here.ctlOk({"key", "list"});
    for (const char* purpose :
         {"pepper", "lookup", "outbox", "master", "token of Demo Diner", "token of Demo Bistro"}) {
        EXPECT_NE(before.find(std::string(purpose) + "\t"), std::string::npos) << before;
    }
    for (const char* purpose : {"pepper", "outbox", "master"}) {
        here.ctlOk({"key", "rotate", purpose});
    }
    here.ctlOk({"key", "rotate", "token", "--brand", "Demo Diner"});
    const std::string after = here.ctlOk({"key", "list"});
    EXPECT_NE(after.find("reads old data"), std::string::npos) << after;
    EXPECT_NE(after.find("verifies for"), std::string::npos) << after;
    EXPECT_EQ(std::count(after.begin(), after.end(), '\n'),
              std::count(before.begin(), before.end(), '\n') + 4);
    EXPECT_NE(here.ctl({"key", "rotate", "lookup"}).status, 0);
    // Never the bytes.
    EXPECT_EQ(after.find("v1."), std::string::npos);
}

TEST_F(KeyRotation, OfOutboxKeepsWaitingMessages) {
    InstallationOptions options;
    options.config = {"deliver = false"};
    Installation& here = started(options);
    Client app = here.diner();
    const std::string before = uniqueEmail();
    const std::string after = uniqueEmail();
    auto sender = here.startDeliverer();
    const std::string first = uniqueEmail();
    ASSERT_TRUE(isOk(requestCode(app, "email", first)));
    EXPECT_NE(here.inbox().nextCode(first), "");
    EXPECT_EQ(sender->terminate(), 0);

    ASSERT_TRUE(isOk(requestCode(app, "email", before)));
    here.ctlOk({"key", "rotate", "outbox"});
    ASSERT_TRUE(isOk(requestCode(app, "email", after)));
    sender = here.startDeliverer();
    EXPECT_NE(here.inbox().nextCode(before), "");
    EXPECT_NE(here.inbox().nextCode(after), "");
    // A running sender meets a key that it has not seen.
    here.ctlOk({"key", "rotate", "outbox"});
    const std::string last = uniqueEmail();
    ASSERT_TRUE(isOk(requestCode(app, "email", last)));
    EXPECT_NE(here.inbox().nextCode(last), "");
    EXPECT_EQ(sender->terminate(), 0);
}

// Rule T10: published before it signs, kept until the last session has ended.
TEST_F(KeyRotation, OfTokenKeysOverlaps) {
    Installation& here = startedTwo();
    Customer customer = signUpByEmail(here);
    Customer guest = signUpByPhone(here);
    const std::string oldKid = TokenForge::claimsOf(customer.app.token).kid;
    here.ctlOk({"key", "rotate", "token", "--brand", "Demo Diner"});
    EXPECT_EQ(TokenForge::claimsOf(signUpByEmail(here).app.token).kid, oldKid);
    // It signs after ten seconds, by when every process has looked for it. Here a change of
    // settings makes them look, before and after the time that passes at once.
    addApplication(here, "Demo Diner", "Another app");
    here.passTime(std::chrono::seconds(10));
    addApplication(here, "Demo Diner", "A third app");
    std::string fresh;
    ASSERT_TRUE(eventually([&] {
        Customer again = signUpByEmail(here);
        fresh = again.app.token;
        EXPECT_TRUE(isOk(again.get()));
        return TokenForge::claimsOf(fresh).kid != oldKid;
    }));
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(isOk(customer.get()));
    const Answer refreshed = customer.app.get("/api/customers/refresh");
    ASSERT_TRUE(isOk(refreshed));
    EXPECT_EQ(TokenForge::claimsOf(refreshed.token()).kid, TokenForge::claimsOf(fresh).kid);
    EXPECT_TRUE(isOk(guest.get()));
    EXPECT_EQ(TokenForge::claimsOf(guest.app.get("/api/customers/refresh").token()).kid,
              TokenForge::claimsOf(guest.app.token).kid);
}

TEST_F(KeyRotation, OfMasterKeepsSessionsOverARestart) {
    Installation& here = started();
    Customer customer = signUpByEmail(here);
    here.ctlOk({"key", "rotate", "master"});
    EXPECT_TRUE(isOk(customer.get()));
    Client later = addBrand(here, "Later Brand");
    EXPECT_EQ(here.patrond().terminate(), 0);
    here.startPatrond(0);
    here.waitUntilReady();
    EXPECT_TRUE(isOk(customer.get()));
    signUpWith(here, later.another(), "email", uniqueEmail());
}

}  // namespace
}  // namespace patron::tests
