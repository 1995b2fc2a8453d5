#include <memory>

#include "sdk/testkit/otp_channel_conformance.h"
#include "smtp_channel.h"
#include "smtp_site.h"

namespace {

using namespace patron::sdk::testkit;

std::string contentOf(patron::tests::SmtpSite& site) {
    std::string all;
    for (const auto& mail : site.server().events("mail")) {
        all += mail->getValue<std::string>("content");
    }
    return all;
}

ChannelSite serverWith(std::shared_ptr<patron::tests::SmtpSite> site) {
    return {site->config, site, [site] { return contentOf(*site); }};
}

ConfigValues plainTowards(std::uint16_t port) {
    return {{"host", "127.0.0.1"},
            {"port", std::to_string(port)},
            {"tls", "none"},
            {"from_address", "no-reply@diner.example"},
            {"allow_private_addresses", "true"}};
}

ConfigValues tlsTowards(std::uint16_t port) {
    ConfigValues config = plainTowards(port);
    config["tls"] = "implicit";
    return config;
}

OtpChannelCase smtpCase() {
    OtpChannelCase c;
    c.factory = [] { return std::make_unique<patron::smtp::SmtpChannelFactory>(); };
    c.to = "ana@example.com";
    return c;
}

OtpChannelCase plainCase() {
    OtpChannelCase c = smtpCase();
    c.name = "plain";
    c.working = [] { return serverWith(std::make_shared<patron::tests::SmtpSite>()); };
    c.towards = plainTowards;
    const ConfigValues good = plainTowards(25);
    const auto but = [&good](const char* key, const char* value) {
        ConfigValues config = good;
        config[key] = value;
        return config;
    };
    c.refusedConfigs = {but("host", "no host"),
                        but("host", "169.254.169.254"),
                        but("from_address", "nobody"),
                        but("helo", "a b"),
                        but("allow_private_addresses", "false"),
                        but("auth", "login")};
    return c;
}

OtpChannelCase implicitTlsCase() {
    OtpChannelCase c = smtpCase();
    c.name = "implicit TLS";
    c.working = [] {
        auto site = std::make_shared<patron::tests::SmtpSite>(
            "implicit", "good", std::vector<std::string>{"--auth", "otp:s3cret"});
        site->config["username"] = "otp";
        site->config["password"] = "s3cret";
        return serverWith(site);
    };
    c.towards = tlsTowards;
    return c;
}

INSTANTIATE_TEST_SUITE_P(Smtp, OtpChannelConformance,
                         ::testing::Values(plainCase(), implicitTlsCase()));

}  // namespace
