#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sdk/testkit/otp_channel_conformance.h"
#include "server_process.h"
#include "sms_gateway.h"
#include "stub_gateway.h"
#include "temporary_folder.h"

namespace {

using namespace patron::sdk::testkit;
using patron::tests::configTowards;

struct Kannel {
    patron::tests::TemporaryFolder folder;
    patron::tests::ServerProcess process{"kannel.py", {folder.path()}};
};

std::string urlOf(std::uint16_t port, const char* scheme = "http") {
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(port) + "/cgi-bin/sendsms";
}

std::string linesOf(const Kannel& kannel) {
    std::string all;
    for (const auto& event : kannel.process.events("message")) {
        all += event->getValue<std::string>("text") + "\n";
    }
    return all;
}

OtpChannelCase kannelCase() {
    OtpChannelCase c;
    c.name = "Kannel";
    c.factory = [] { return std::make_unique<patron::sms_gateway::SmsGatewayFactory>(); };
    c.working = [] {
        auto kannel = std::make_shared<Kannel>();
        return ChannelSite{configTowards(urlOf(kannel->process.port("sendsms"))), kannel,
                           [kannel] { return linesOf(*kannel); }};
    };
    c.towards = [](std::uint16_t port) { return configTowards(urlOf(port)); };
    c.to = "+15852826525";
    for (const auto& [key, value] :
         std::vector<std::pair<std::string, std::string>>{{"url", "ftp://127.0.0.1/"},
                                                          {"url", "http://169.254.169.254/"},
                                                          {"allow_private_addresses", "false"},
                                                          {"allowed_hosts", "sms.example.com"},
                                                          {"sender", "far too long a name"}}) {
        c.refusedConfigs.push_back(configTowards(urlOf(13013)));
        c.refusedConfigs.back()[key] = value;
    }
    return c;
}

/// The same over TLS, towards servers that do not finish the handshake.
OtpChannelCase httpsCase() {
    OtpChannelCase c = kannelCase();
    c.name = "https";
    c.towards = [](std::uint16_t port) { return configTowards(urlOf(port, "https")); };
    return c;
}

std::string linesOf(const patron::tests::StubGateway& gateway) {
    std::string all;
    for (const auto& request : gateway.requests()) {
        all += request.method + " " + request.uri + "\n";
        for (const auto& [name, value] : request.headers) all += name + ": " + value + "\n";
        all += request.body + "\n";
    }
    return all;
}

/// A preset with a JSON body and a signature.
OtpChannelCase webhookCase() {
    const auto config = [](const std::string& url) {
        return ConfigValues{{"preset", "webhook"},
                            {"url", url},
                            {"password", "a-secret-of-32-characters-at-all"},
                            {"allow_private_addresses", "true"}};
    };
    OtpChannelCase c = kannelCase();
    c.name = "webhook";
    c.working = [config] {
        auto gateway = std::make_shared<patron::tests::StubGateway>();
        return ChannelSite{config(gateway->url("/otp")), gateway,
                           [gateway] { return linesOf(*gateway); }};
    };
    c.towards = [config](std::uint16_t port) { return config(urlOf(port)); };
    return c;
}

/// A preset with a form body and basic authentication.
OtpChannelCase twilioCase() {
    const auto config = [](const std::string& url) {
        return ConfigValues{{"preset", "twilio"},
                            {"url", url},
                            {"account", "AC0123456789abcdef0123456789abcdef"},
                            {"password", "tw1lio-token"},
                            {"sender", "+15005550006"},
                            {"allow_private_addresses", "true"}};
    };
    OtpChannelCase c = kannelCase();
    c.name = "Twilio";
    c.working = [config] {
        auto gateway = std::make_shared<patron::tests::StubGateway>(
            patron::tests::StubAnswer{201, R"({"sid": "SM1"})", {}, 0});
        return ChannelSite{config(gateway->url("")), gateway,
                           [gateway] { return linesOf(*gateway); }};
    };
    c.towards = [config](std::uint16_t port) { return config(urlOf(port)); };
    return c;
}

INSTANTIATE_TEST_SUITE_P(SmsGateway, OtpChannelConformance,
                         ::testing::Values(kannelCase(), httpsCase(), webhookCase(), twilioCase()));

}  // namespace
