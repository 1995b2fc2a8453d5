#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "smtp_site.h"

namespace {

using patron::sdk::DeliveryReport;
using patron::tests::codeMail;
using patron::tests::SmtpSite;
using ::testing::HasSubstr;
using Outcome = DeliveryReport::Outcome;

/// Nothing of the message may have gone out: no command after the refusal.
void expectNothingSent(SmtpSite& site, const DeliveryReport& report, const std::string& why) {
    EXPECT_EQ(report.outcome, Outcome::kRetry);
    EXPECT_THAT(report.reason, HasSubstr(why));
    EXPECT_TRUE(site.server().events("mail").empty());
    for (const auto& event : site.server().events("command")) {
        EXPECT_EQ(event->getValue<std::string>("command"), "EHLO");
    }
}

class SmtpTls : public ::testing::TestWithParam<std::string> {};

// Poco exempts local names from the check of the host name unless told to be strict; these tests
// run on loopback on purpose.
TEST_P(SmtpTls, RefusesACertificateForAnotherName) {
    SmtpSite site(GetParam(), "wrong-name");
    expectNothingSent(site, site.deliver(codeMail()), "mismatch");
}

TEST_P(SmtpTls, RefusesACertificateForAnotherAddress) {
    SmtpSite site(GetParam(), "wrong-name");
    site.config["host"] = "127.0.0.1";
    expectNothingSent(site, site.deliver(codeMail()), "mismatch");
}

TEST_P(SmtpTls, AcceptsACertificateForTheAddressItself) {
    SmtpSite site(GetParam(), "good");
    site.config["host"] = "127.0.0.1";
    EXPECT_EQ(site.deliver(codeMail()).outcome, Outcome::kAccepted);
}

TEST_P(SmtpTls, RefusesACertificateOfAnUnknownAuthority) {
    SmtpSite site(GetParam(), "wrong-ca");
    expectNothingSent(site, site.deliver(codeMail()), "certificate refused");
}

TEST_P(SmtpTls, RefusesACertificateThatOnlyTheTestAuthorityVouchesForByDefault) {
    SmtpSite site(GetParam(), "good");
    site.config.erase("ca_file");
    expectNothingSent(site, site.deliver(codeMail()), "certificate refused");
}

TEST_P(SmtpTls, RefusesAnExpiredCertificate) {
    SmtpSite site(GetParam(), "expired");
    expectNothingSent(site, site.deliver(codeMail()), "expired");
}

INSTANTIATE_TEST_SUITE_P(EachWay, SmtpTls, ::testing::Values("starttls", "implicit"));

TEST(SmtpStartTls, IsRequiredAndNeverDowngraded) {
    SmtpSite site("starttls", "good", std::vector<std::string>{"--no-starttls"});
    expectNothingSent(site, site.deliver(codeMail()), "does not offer STARTTLS");
}

TEST(SmtpStartTls, IsRequiredOfAServerWithoutTls) {
    SmtpSite site;
    site.config["tls"] = "starttls";
    expectNothingSent(site, site.deliver(codeMail()), "does not offer STARTTLS");
}

TEST(SmtpImplicitTls, RefusesAServerThatSpeaksPlainText) {
    SmtpSite site;
    site.config["tls"] = "implicit";
    expectNothingSent(site, site.deliver(codeMail()), "TLS");
}

// Known as STARTTLS command injection (CVE-2011-0411 and its kin): what somebody in the middle
// sends behind the server's consent must not be read as what the server says under TLS.
TEST(SmtpStartTls, ForgetsWhatWasSmuggledInBeforeTls) {
    SmtpSite site("starttls", "good", {"--fault", "starttls-inject"});
    const auto report = site.deliver(codeMail());
    EXPECT_EQ(report.outcome, Outcome::kAccepted) << report.reason;
}

TEST(SmtpStartTls, AsksForCapabilitiesAgainUnderTls) {
    SmtpSite site("starttls", "good");
    EXPECT_EQ(site.deliver(codeMail()).outcome, Outcome::kAccepted);
    const auto commands = site.server().events("command");
    ASSERT_GE(commands.size(), 3u);
    EXPECT_EQ(commands[0]->getValue<std::string>("command"), "EHLO");
    EXPECT_EQ(commands[0]->getValue<std::string>("tls"), "");
    EXPECT_EQ(commands[1]->getValue<std::string>("command"), "EHLO");
    EXPECT_NE(commands[1]->getValue<std::string>("tls"), "");
}

}  // namespace
