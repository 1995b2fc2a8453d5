#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "raw_gateway.h"
#include "stub_gateway.h"
#include "temporary_folder.h"

namespace {

using patron::tests::CertificateFolder;
using patron::tests::codeText;
using patron::tests::configTowards;
using patron::tests::deliverBy;
using patron::tests::RawGateway;
using patron::tests::StubGateway;
using Outcome = patron::sdk::DeliveryReport::Outcome;

class GatewayHttps : public ::testing::Test {
  protected:
    patron::sdk::DeliveryReport deliverTo(const std::string& certificate,
                                          bool knowAuthority = true) {
        gateway_.emplace(folder_.file(certificate + ".pem"), folder_.file("server.key"));
        auto config = configTowards(gateway_->url());
        if (knowAuthority) config["ca_file"] = folder_.file("ca.pem");
        return deliverBy(config, codeText());
    }

    void expectRefused(const patron::sdk::DeliveryReport& report, const std::string& why) {
        EXPECT_EQ(report.outcome, Outcome::kRetry);
        EXPECT_THAT(report.reason, ::testing::HasSubstr(why));
        EXPECT_TRUE(gateway_->requests().empty());
    }

    CertificateFolder folder_;
    std::optional<StubGateway> gateway_;
};

TEST_F(GatewayHttps, DeliversOverTls) {
    const auto report = deliverTo("good");
    EXPECT_EQ(report.outcome, Outcome::kAccepted) << report.reason;
    EXPECT_EQ(gateway_->requests().size(), 1u);
}

TEST_F(GatewayHttps, RefusesACertificateForAnotherName) {
    expectRefused(deliverTo("wrong-name"), "mismatch");
}

TEST_F(GatewayHttps, RefusesACertificateOfAnUnknownAuthority) {
    expectRefused(deliverTo("wrong-ca"), "certificate refused");
    expectRefused(deliverTo("good", false), "certificate refused");
}

TEST_F(GatewayHttps, RefusesAnExpiredCertificate) {
    expectRefused(deliverTo("expired"), "expired");
}

// Many servers end the connection and forget the end of TLS. The text was sent again and again.
TEST_F(GatewayHttps, TakesWhatWasSaidBeforeTheConnectionWasCut) {
    const auto reportOf = [&](const std::string& answer) {
        RawGateway gateway(folder_.file("good.pem"), folder_.file("server.key"), answer,
                           RawGateway::End::kCut);
        auto config = configTowards(gateway.url());
        config["ca_file"] = folder_.file("ca.pem");
        return deliverBy(config, codeText());
    };
    const auto taken = reportOf("HTTP/1.0 202 Accepted\r\n\r\n0: Accepted for delivery");
    EXPECT_EQ(taken.outcome, Outcome::kAccepted) << taken.reason;
    const auto open = reportOf("HTTP/1.0 202 Accepted\r\n\r\n");
    EXPECT_EQ(open.outcome, Outcome::kRetry);
    EXPECT_EQ(open.reason, "HTTP 202: the provider closed the connection");
    const auto cut = reportOf("HTTP/1.0 202 Acc");
    EXPECT_EQ(cut.outcome, Outcome::kRetry);
    EXPECT_EQ(cut.reason, "the provider closed the connection");
}

TEST_F(GatewayHttps, RefusesAServerWithoutTls) {
    const StubGateway plain;
    const std::string url = "https" + plain.url().substr(4);
    EXPECT_EQ(deliverBy(configTowards(url), codeText(), std::chrono::seconds(2)).outcome,
              Outcome::kRetry);
    // The random bytes of a TLS hello may look like some request to it, never like ours.
    for (const auto& seen : plain.requests()) {
        EXPECT_EQ((seen.uri + seen.body).find("otp-secret"), std::string::npos);
    }
}

}  // namespace
