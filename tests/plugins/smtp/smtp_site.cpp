#include "smtp_site.h"

#include <Poco/JSON/Array.h>
#include <gtest/gtest.h>

#include <utility>

#include "smtp_channel.h"

namespace patron::tests {

SmtpSite::SmtpSite(const std::string& fault) {
    start({"--fault", fault});
    config["tls"] = "none";
}

SmtpSite::SmtpSite(const std::string& tls, const std::string& certificate,
                   std::vector<std::string> arguments)
    : certificates_(std::in_place) {
    for (const std::string& more : {std::string("--tls"), tls, std::string("--certificate"),
                                    certificates_->file(certificate + ".pem"), std::string("--key"),
                                    certificates_->file("server.key")}) {
        arguments.push_back(more);
    }
    start(std::move(arguments));
    config["host"] = "localhost";
    config["tls"] = tls;
    config["ca_file"] = certificates_->file("ca.pem");
}

void SmtpSite::start(std::vector<std::string> arguments) {
    server_.emplace("smtp_server.py", std::move(arguments));
    config = {{"host", "127.0.0.1"},
              {"port", std::to_string(server_->port())},
              {"from_address", "no-reply@diner.example"},
              {"allow_private_addresses", "true"}};
}

std::unique_ptr<sdk::OtpChannel> SmtpSite::channel() {
    const smtp::SmtpChannelFactory factory;
    auto made = factory.create(sdk::testkit::configFor(factory.info(), config), host_);
    if (!made) throw std::runtime_error(made.error().detail);
    return std::move(made).value();
}

sdk::DeliveryReport SmtpSite::deliver(const sdk::OutboundMessage& message, sdk::Duration time) {
    return channel()->deliver(message, sdk::Deadline::in(time));
}

std::vector<ServerProcess::Event> SmtpSite::mails(std::size_t count) {
    return server_->waitForEvents("mail", count);
}

sdk::OutboundMessage codeMail(const std::string& to) {
    return {"0b5a1c52-6f0e-4c2e",
            to,
            "Demo Diner",
            "Your code",
            "Your code is 554523",
            "<p>Your code is <b>554523</b></p>",
            "en-US"};
}

std::string headerOf(const ServerProcess::Event& mail, const std::string& name) {
    const auto headers = mail->getArray("headers");
    for (std::size_t i = 0; i < headers->size(); ++i) {
        const auto pair = headers->getArray(static_cast<unsigned>(i));
        if (pair->getElement<std::string>(0) == name) return pair->getElement<std::string>(1);
    }
    return {};
}

}  // namespace patron::tests
