#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <string>
#include <tuple>
#include <vector>

#include "smtp_site.h"

namespace {

using patron::sdk::Deadline;
using patron::sdk::DeliveryReport;
using patron::tests::codeMail;
using patron::tests::SmtpSite;
using Outcome = DeliveryReport::Outcome;
using namespace std::chrono_literals;

void signInWith(SmtpSite& site, const std::string& password = "s3cret") {
    site.config["username"] = "otp";
    site.config["password"] = password;
}

void expectAccepted(const DeliveryReport& report) {
    EXPECT_EQ(report.outcome, Outcome::kAccepted) << report.reason;
    EXPECT_EQ(report.providerMessageId, "<0b5a1c52-6f0e-4c2e@diner.example>");
}

TEST(SmtpDelivery, ReportsWhatTheServerSaidWhenItTookTheMail) {
    for (const auto& more : {std::vector<std::string>{}, {"--pipelining"}}) {
        SmtpSite site("starttls", "good", more);
        EXPECT_EQ(site.deliver(codeMail()).answer, "250 2.0.0 queued");
    }
}

TEST(SmtpDelivery, SendsFromAndToWhom) {
    SmtpSite site;
    expectAccepted(site.deliver(codeMail()));
    const auto mails = site.mails();
    ASSERT_EQ(mails.size(), 1u);
    EXPECT_EQ(mails[0]->getValue<std::string>("mail_from"), "no-reply@diner.example");
    EXPECT_EQ(mails[0]->getArray("rcpt_tos")->getElement<std::string>(0), "ana@example.com");
    EXPECT_EQ(mails[0]->getArray("rcpt_tos")->size(), 1u);
}

/// How much had come with a MAIL before its answer, for every mail of a server.
std::vector<int> sentAhead(SmtpSite& site) {
    std::vector<int> all;
    for (const auto& event : site.server().events("command")) {
        if (event->getValue<std::string>("command") == "MAIL") {
            all.push_back(event->getValue<int>("ahead"));
        }
    }
    return all;
}

// RFC 2920: RCPT and DATA go out with MAIL, where the server says that it can take that.
TEST(SmtpDelivery, WaitsForNoAnswerThatItNeedNotWaitFor) {
    SmtpSite site("starttls", "good", {"--pipelining"});
    const auto channel = site.channel();
    for (int i = 0; i < 2; ++i) {
        expectAccepted(channel->deliver(codeMail(), Deadline::in(20s)));
    }
    EXPECT_EQ(site.mails(2).size(), 2u);
    EXPECT_EQ(sentAhead(site), (std::vector{2, 2}));
    SmtpSite other;
    expectAccepted(other.deliver(codeMail()));
    EXPECT_EQ(other.mails().size(), 1u);
    EXPECT_EQ(sentAhead(other), std::vector{0});
}

TEST(SmtpDelivery, ReportsEachRefusalAlikeWhetherItWaitedOrNot) {
    SmtpSite site("starttls", "good", {"--pipelining"});
    const auto channel = site.channel();
    for (const auto& [to, reason] : {std::pair{"rcpt-550-5.1.1@example.com", "RCPT 550 5.1.1"},
                                     std::pair{"rcpt-450-4.2.1@example.com", "RCPT 450 4.2.1"},
                                     std::pair{"data-554-5.6.0@example.com", "mail 554 5.6.0"}}) {
        EXPECT_EQ(channel->deliver(codeMail(to), Deadline::in(20s)).reason, reason);
    }
    expectAccepted(channel->deliver(codeMail(), Deadline::in(20s)));
    EXPECT_EQ(site.mails().size(), 1u);
}

class SmtpAuth : public ::testing::TestWithParam<std::tuple<std::string, std::string>> {};

TEST_P(SmtpAuth, SignsInOverTls) {
    const auto& [tls, mechanism] = GetParam();
    SmtpSite site(tls, "good", {"--auth", "otp:s3cret", "--mechanisms", mechanism});
    signInWith(site);
    expectAccepted(site.deliver(codeMail()));
    const auto mails = site.mails();
    ASSERT_EQ(mails.size(), 1u);
    EXPECT_EQ(mails[0]->getValue<std::string>("user"), "otp");
    EXPECT_THAT(mails[0]->getValue<std::string>("tls"), ::testing::StartsWith("TLSv1."));
}

INSTANTIATE_TEST_SUITE_P(EachWay, SmtpAuth,
                         ::testing::Combine(::testing::Values("starttls", "implicit"),
                                            ::testing::Values("PLAIN", "LOGIN")));

TEST(SmtpDelivery, UsesTheMechanismThatIsConfigured) {
    SmtpSite site("starttls", "good", {"--auth", "otp:s3cret"});
    signInWith(site);
    site.config["auth"] = "login";
    expectAccepted(site.deliver(codeMail()));
    bool login = false;
    for (const auto& event : site.server().events("command")) {
        login |= event->getValue<std::string>("command") == "AUTH LOGIN";
    }
    EXPECT_TRUE(login);
}

TEST(SmtpDelivery, CarriesALongPasswordWhole) {
    const std::string password(180, 'p');
    SmtpSite site("implicit", "good", {"--auth", "otp:" + password});
    signInWith(site, password);
    expectAccepted(site.deliver(codeMail()));
}

TEST(SmtpDelivery, TellsTheAdministratorOfAWrongPassword) {
    for (const char* mechanism : {"PLAIN", "LOGIN"}) {
        SmtpSite site("starttls", "good", {"--auth", "otp:s3cret", "--mechanisms", mechanism});
        signInWith(site, "wrong");
        const DeliveryReport report = site.deliver(codeMail());
        EXPECT_EQ(report.outcome, Outcome::kRetry);
        EXPECT_EQ(report.reason, "AUTH 535 5.7.8: check username and password");
        EXPECT_TRUE(report.answer.starts_with("535 5.7.8 ")) << report.answer;
        EXPECT_EQ(report.answer.find("wrong"), std::string::npos) << report.answer;
    }
}

TEST(SmtpDelivery, AsksToRetryWhenTheServerWantsASignIn) {
    SmtpSite site("starttls", "good", {"--auth", "otp:s3cret"});
    const DeliveryReport report = site.deliver(codeMail());
    EXPECT_EQ(report.outcome, Outcome::kRetry);
    EXPECT_EQ(report.reason, "MAIL 530 5.7.0");
}

TEST(SmtpDelivery, AsksToRetryWhenNoMechanismIsCommon) {
    SmtpSite site("starttls", "good", {"--mechanisms", ""});
    signInWith(site);
    const DeliveryReport report = site.deliver(codeMail());
    EXPECT_EQ(report.outcome, Outcome::kRetry);
    EXPECT_EQ(report.reason, "the server offers neither AUTH PLAIN nor AUTH LOGIN");
}

TEST(SmtpDelivery, KeepsItsSessionForTheNextMail) {
    SmtpSite site("starttls", "good", {"--auth", "otp:s3cret"});
    signInWith(site);
    const auto channel = site.channel();
    for (int i = 0; i < 3; ++i) expectAccepted(channel->deliver(codeMail(), Deadline::in(20s)));
    const auto mails = site.mails(3);
    ASSERT_EQ(mails.size(), 3u);
    for (const auto& mail : mails) EXPECT_EQ(mail->getValue<int>("session"), 1);
}

TEST(SmtpDelivery, OpensANewSessionWhenTheServerHasEndedTheOldOne) {
    SmtpSite site;
    const auto channel = site.channel();
    for (int i = 0; i < 3; ++i) {
        expectAccepted(channel->deliver(codeMail("data-close@example.com"), Deadline::in(20s)));
    }
    const auto mails = site.mails(3);
    ASSERT_EQ(mails.size(), 3u);
    EXPECT_EQ(mails[2]->getValue<int>("session"), 3);
}

// A firewall that was restarted knows nothing of old connections and drops what comes on them: such
// a session took the whole time of the next mail, and so did each of the others that waited.
TEST(SmtpDelivery, OpensANewSessionWhenTheOldOneAnswersNothing) {
    for (const auto& more : {std::vector<std::string>{}, {"--pipelining"}}) {
        SmtpSite site("starttls", "good", more);
        const auto channel = site.channel();
        // Several at once, so that several sessions wait.
        std::vector<std::future<DeliveryReport>> first;
        for (int i = 0; i < 4; ++i) {
            first.push_back(std::async(std::launch::async, [&] {
                return channel->deliver(codeMail("data-mute@example.com"), Deadline::in(20s));
            }));
        }
        for (auto& each : first) expectAccepted(each.get());
        // The first finds out. The second uses its session and loses it, so that the third would
        // have to find out anew if the others still waited.
        const auto start = std::chrono::steady_clock::now();
        expectAccepted(channel->deliver(codeMail(), Deadline::in(20s)));
        EXPECT_EQ(channel->deliver(codeMail("rcpt-550@example.com"), Deadline::in(20s)).reason,
                  "RCPT 550");
        expectAccepted(channel->deliver(codeMail(), Deadline::in(20s)));
        EXPECT_LT(std::chrono::steady_clock::now() - start, 5500ms);
        EXPECT_EQ(site.mails(6).size(), 6u);
    }
}

TEST(SmtpDelivery, DoesNotLetOneRecipientSpoilTheNextMail) {
    SmtpSite site;
    const auto channel = site.channel();
    expectAccepted(channel->deliver(codeMail(), Deadline::in(20s)));
    EXPECT_EQ(channel->deliver(codeMail("rcpt-550@example.com"), Deadline::in(20s)).outcome,
              Outcome::kPermanent);
    expectAccepted(channel->deliver(codeMail(), Deadline::in(20s)));
    EXPECT_EQ(site.mails(2).size(), 2u);
}

}  // namespace
