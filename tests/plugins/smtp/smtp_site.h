#ifndef PATRON_TESTS_SMTP_SITE_H
#define PATRON_TESTS_SMTP_SITE_H

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sdk/otp_channel.h"
#include "sdk/testkit/plugin_info_checks.h"
#include "sdk/testkit/test_host.h"
#include "server_process.h"
#include "temporary_folder.h"

namespace patron::tests {

/// A mail server and how to reach it, for one test.
class SmtpSite {
  public:
    /// A server without TLS; with a fault in every session when one is named (smtp_server.py).
    explicit SmtpSite(const std::string& fault = "");
    /// With TLS: `starttls` or `implicit`, and the certificate's name in CertificateFolder.
    SmtpSite(const std::string& tls, const std::string& certificate,
             std::vector<std::string> arguments = {});

    /// What a channel needs to get a mail through; a test changes single keys.
    sdk::testkit::ConfigValues config;

    ServerProcess& server() { return *server_; }
    const CertificateFolder& certificates() const { return *certificates_; }

    /// A channel for `config`; fails the test when there is none.
    std::unique_ptr<sdk::OtpChannel> channel();
    /// One try through a channel of its own.
    sdk::DeliveryReport deliver(const sdk::OutboundMessage& message,
                                sdk::Duration time = std::chrono::seconds(20));

    /// The mails that arrived, once there are `count`.
    std::vector<ServerProcess::Event> mails(std::size_t count = 1);

  private:
    void start(std::vector<std::string> arguments);

    sdk::testkit::TestHost host_;
    std::optional<CertificateFolder> certificates_;
    std::optional<ServerProcess> server_;
};

/// A code mail to ana@example.com.
sdk::OutboundMessage codeMail(const std::string& to = "ana@example.com");

/// The value of a header that Python decoded; empty when there is none.
std::string headerOf(const ServerProcess::Event& mail, const std::string& name);

}  // namespace patron::tests

#endif  // PATRON_TESTS_SMTP_SITE_H
