#include <filesystem>

#include "brands.h"
#include "provider_suite.h"

// What becomes of messages, and of a provider, when one is in trouble.
namespace patron::tests {
namespace {

namespace fs = std::filesystem;

// Four tries at once to one that never answers held all senders, and everybody's codes with them.
TEST_F(Providers, AHangingOneHoldsUpNobodyElse) {
    ServerProcess silent("smtp_server.py", {"--fault", "greeting-hang"});
    Installation& here = started();
    addSmtp(here, "silent", silent, {"--brand", "Demo Diner", "--position", "1"});
    changed(here, {"provider", "retire", "demo-inbox-email"});
    Client other = addBrand(here, "Elsewhere");
    changed(here, {"provider", "set", "demo-inbox-email", "--brand", "Elsewhere"});
    changed(here, {"provider", "activate", "demo-inbox-email"});

    Client diner = here.diner();
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(isOk(requestCode(diner, "email", uniqueEmail())));
    // All the tries that there may be at once are stuck.
    ASSERT_TRUE(eventually([&] {
        return here.database().number("SELECT count(*) FROM outbox WHERE state = 2") >= 4;
    }));
    for (int i = 0; i < 20; ++i) {
        const std::string address = uniqueEmail();
        ASSERT_TRUE(isOk(requestCode(other, "email", address)));
        EXPECT_NE(here.inbox().nextCode(address), "");
    }
    EXPECT_EQ(here.database().number("SELECT count(*) FROM outbox WHERE state = 4"), 0)
        << "nothing was given up";
}

TEST_F(Providers, ABrokenOneIsPausedAndTheNextTakesOver) {
    ServerProcess refusing("smtp_server.py", {"--fault", "greeting-421"});
    Installation& here = started();
    addSmtp(here, "refusing", refusing);
    for (int i = 0; i < 10; ++i) {
        const std::string address = uniqueEmail();
        send(here, address);
        EXPECT_NE(here.inbox().nextCode(address), "");
    }
    EXPECT_TRUE(eventually([&] { return timesLogged(here, "delivery.provider_paused") >= 1; }));
    EXPECT_LE(timesLogged(here, "delivery.provider_failed"), 6U);
}

// For the admin at night: what was given up is there with its reason, and leaves by another way.
TEST_F(Providers, AMessageThatWasGivenUpIsSentAfterAll) {
    ServerProcess refusing("smtp_server.py", {"--fault", "rcpt-550"});
    Installation& here = started();
    addSmtp(here, "refusing", refusing);
    changed(here, {"provider", "retire", "demo-inbox-email"});
    const std::string address = uniqueEmail();
    send(here, address);
    const std::string list = here.ctlOk({"message", "list"});
    EXPECT_NE(
        list.find("\tDemo Diner\tsign_up_code\temail\t-\trefusing\t1 try\tcan be sent until "),
        std::string::npos)
        << list;
    EXPECT_NE(list.find("550"), std::string::npos) << list;
    EXPECT_EQ(list.find(address), std::string::npos) << list;
    EXPECT_NE(here.ctlOk({"message", "status"}).find("given up\t1\temail\trefusing"),
              std::string::npos);

    changed(here, {"provider", "activate", "demo-inbox-email", "--instead-of", "refusing"});
    const std::string id = list.substr(0, list.find('\t'));
    EXPECT_EQ(here.ctlOk({"message", "replay", id}), "message " + id + " waits again\n");
    const std::string code = here.inbox().nextCode(address);
    Client app = here.diner();
    EXPECT_TRUE(isOk(registerWith(app, "email", address, code)));
    EXPECT_EQ(here.ctl({"message", "replay", id}).status, 1);
    EXPECT_EQ(here.ctlOk({"message", "replay", "--all"}), "0 messages wait again\n");
}

// The night's repair: nobody may wait for the end of a backoff, or of the hour a gateway asked for.
TEST_F(Providers, WhatWaitsForOneInTroubleIsToldOfAndGoesOutAsSoonAsAnotherIsThere) {
    ServerProcess refusing("smtp_server.py", {"--fault", "greeting-421"});
    Installation& here = started();
    addSmtp(here, "refusing", refusing);
    changed(here, {"provider", "retire", "demo-inbox-email"});
    Client app = here.diner();
    const std::string address = uniqueEmail();
    ASSERT_TRUE(isOk(requestCode(app, "email", address)));
    const std::string tried = "SELECT count(*) FROM outbox WHERE state = 1 AND last_error <> ''";
    ASSERT_TRUE(eventually([&] { return here.database().number(tried) == 1; }));
    const std::string told = "brand Demo Diner: nothing was sent to email since ";
    EXPECT_EQ(app.get("/readyz").body.find(told), std::string::npos) << "since a moment";
    here.database().run(
        "UPDATE outbox SET created_at = created_at - 120000, "
        "next_attempt_at = expires_at");
    EXPECT_TRUE(
        eventually([&] { return app.get("/readyz").body.find(told) != std::string::npos; }));
    changed(here, {"provider", "activate", "demo-inbox-email", "--instead-of", "refusing"});
    EXPECT_NE(here.inbox().nextCode(address), "");
    EXPECT_TRUE(
        eventually([&] { return app.get("/readyz").body.find(told) == std::string::npos; }));
}

// What a provider needs was away while the process started, and no setting tells that it is back.
TEST_F(Providers, OneIsUsableAgainWhenWhatItNeedsIsBack) {
    Installation& here = started();
    const std::string roots = here.folder() + "/roots.pem";
    fs::copy("/etc/ssl/certs/ca-certificates.crt", roots);
    here.ctlOk({"provider", "add", "--name", "mail", "--plugin", "smtp", "--set",
                "host=mail.example.com", "--set", "from_address=shop@demo.example", "--set",
                "ca_file=" + roots});
    fs::rename(roots, roots + ".away");
    EXPECT_NE(here.ctlOk({"provider", "list"}).find("\tcannot be made here: "), std::string::npos);
    EXPECT_EQ(here.patrond().terminate(), 0);
    here.startPatrond(0);
    here.waitUntilReady();
    Client app = here.diner();
    const auto isTold = [&] {
        return app.get("/readyz").body.find("provider mail is unusable") != std::string::npos;
    };
    EXPECT_TRUE(isTold());
    fs::rename(roots + ".away", roots);
    here.patrond().signal(SIGHUP);
    EXPECT_TRUE(eventually([&] { return !isTold(); }));
    EXPECT_TRUE(eventually([&] { return timesLogged(here, "provider.usable") == 1; }));
}

}  // namespace
}  // namespace patron::tests
