#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "smtp_site.h"

namespace {

using patron::sdk::DeliveryReport;
using patron::tests::codeMail;
using patron::tests::SmtpSite;
using Outcome = DeliveryReport::Outcome;
using namespace std::chrono_literals;

struct Fault {
    const char* recipient;
    Outcome outcome;
    const char* reason;
};

TEST(SmtpFault, ReportsWhatTheServerAnsweredWithoutTheAddress) {
    SmtpSite site;
    const Fault faults[] = {
        {"rcpt-450-4.2.1", Outcome::kRetry, "RCPT 450 4.2.1"},
        {"rcpt-421-4.3.2", Outcome::kRetry, "RCPT 421 4.3.2"},
        {"rcpt-550", Outcome::kPermanent, "RCPT 550"},
        {"rcpt-550-5.1.1", Outcome::kPermanent, "RCPT 550 5.1.1"},
        {"rcpt-550-5.7.1", Outcome::kRetry, "RCPT 550 5.7.1"},
        {"data-451-4.3.0", Outcome::kRetry, "mail 451 4.3.0"},
        {"data-421-4.3.2", Outcome::kRetry, "mail 421 4.3.2"},
        {"data-554-5.6.0", Outcome::kPermanent, "mail 554 5.6.0"},
        {"data-cut", Outcome::kRetry, "the provider closed the connection"},
    };
    for (const Fault& fault : faults) {
        const auto report = site.deliver(codeMail(std::string(fault.recipient) + "@example.com"));
        EXPECT_EQ(report.outcome, fault.outcome) << fault.recipient;
        EXPECT_EQ(report.reason, fault.reason);
    }
    EXPECT_TRUE(site.server().events("mail").empty());
}

TEST(SmtpFault, GivesTheServersOwnWordsForTheTestOfAProvider) {
    SmtpSite site;
    EXPECT_EQ(site.deliver(codeMail("rcpt-550-5.1.1@example.com")).answer,
              "550 5.1.1 <rcpt-550-5.1.1@example.com> refused by the test server");
    EXPECT_EQ(site.deliver(codeMail("data-451-4.3.0@example.com")).answer,
              "451 4.3.0 <data-451-4.3.0@example.com> refused by the test server");
    EXPECT_EQ(site.deliver(codeMail("data-cut@example.com")).answer, "") << "it said nothing";
    SmtpSite refusing("greeting-554-5.7.1");
    EXPECT_TRUE(refusing.deliver(codeMail()).answer.starts_with("554 5.7.1 "));
}

TEST(SmtpFault, TakesRefusalsBeforeTheRecipientForTheProvidersTrouble) {
    const std::pair<const char*, const char*> faults[] = {
        {"greeting-421", "greeting 421"},
        {"greeting-554-5.7.1", "greeting 554 5.7.1"},
        {"ehlo-550", "EHLO 550"},
        {"mail-550-5.1.1", "MAIL 550 5.1.1"},
        {"mail-530-5.7.0", "MAIL 530 5.7.0"},
    };
    for (const auto& [fault, reason] : faults) {
        SmtpSite site(fault);
        const auto report = site.deliver(codeMail());
        EXPECT_EQ(report.outcome, Outcome::kRetry) << fault;
        EXPECT_EQ(report.reason, reason);
    }
}

TEST(SmtpFault, AsksToRetryWhenTheServerCannotCheckThePasswordNow) {
    SmtpSite site("implicit", "good", {"--auth", "otp:s3cret", "--fault", "auth-454-4.7.0"});
    site.config["username"] = "otp";
    site.config["password"] = "s3cret";
    const auto report = site.deliver(codeMail());
    EXPECT_EQ(report.outcome, Outcome::kRetry);
    EXPECT_THAT(report.reason, ::testing::StartsWith("AUTH 454 4.7.0"));
}

/// With little time. The bound is far above the deadline: it tells a kept one from a forgotten one.
void expectDeadlineKept(SmtpSite& site, const std::string& to) {
    const auto start = std::chrono::steady_clock::now();
    const auto report = site.deliver(codeMail(to), 700ms);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
    EXPECT_EQ(report.outcome, Outcome::kRetry);
    EXPECT_FALSE(report.reason.empty());
}

TEST(SmtpFault, KeepsTheDeadlineWhenTheServerHangsOrDrips) {
    SmtpSite site;
    for (const char* to : {"rcpt-hang@example.com", "rcpt-drip@example.com",
                           "data-hang@example.com", "data-drip@example.com"}) {
        SCOPED_TRACE(to);
        expectDeadlineKept(site, to);
    }
}

// Under TLS Poco's read timeout doubles, and its session waits once more for the answer to QUIT.
TEST(SmtpFault, KeepsTheDeadlineUnderTls) {
    for (const char* tls : {"starttls", "implicit"}) {
        SmtpSite site(tls, "good");
        for (const char* to : {"rcpt-hang@example.com", "rcpt-drip@example.com"}) {
            SCOPED_TRACE(std::string(tls) + " " + to);
            expectDeadlineKept(site, to);
        }
    }
}

TEST(SmtpFault, KeepsTheDeadlineBeforeTheSignIn) {
    for (const char* fault : {"greeting-hang", "greeting-drip", "ehlo-hang", "ehlo-drip"}) {
        SCOPED_TRACE(fault);
        SmtpSite site(fault);
        expectDeadlineKept(site, "ana@example.com");
    }
}

TEST(SmtpFault, KeepsTheDeadlineWhenAPlainServerIsAskedForTls) {
    SmtpSite site("greeting-hang");
    site.config["tls"] = "implicit";
    expectDeadlineKept(site, "ana@example.com");
}

}  // namespace
