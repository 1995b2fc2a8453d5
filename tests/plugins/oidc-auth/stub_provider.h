#ifndef PATRON_TESTS_OIDC_AUTH_STUB_PROVIDER_H
#define PATRON_TESTS_OIDC_AUTH_STUB_PROVIDER_H

#include <Poco/Net/HTTPServer.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "sdk/testkit/plugin_info_checks.h"
#include "temporary_folder.h"

namespace patron::tests {

/// One document of the provider.
struct StubDocument {
    int status = 200;
    std::string body;
    std::map<std::string, std::string> headers = {};
};

/// An OpenID provider as far as its keys go: an HTTPS server on a free port of 127.0.0.1 that gives
/// out its discovery document and its keys, and whatever else the test puts there.
class StubProvider {
  public:
    explicit StubProvider(const std::string& certificate = "good");
    ~StubProvider();

    std::string issuer() const { return "https://127.0.0.1:" + std::to_string(port_); }
    std::string caFile() const { return certificates_.file("ca.pem"); }
    void put(const std::string& path, StubDocument document);
    /// A JWK Set where the discovery document says.
    void putKeys(const std::string& json, const std::string& cacheControl = "");
    int requests(const std::string& path) const;
    int keyRequests() const { return requests("/keys"); }

    /// What a plugin is configured with that talks to it.
    sdk::testkit::ConfigValues config() const;

  private:
    class Handler;
    class HandlerFactory;

    CertificateFolder certificates_;
    mutable std::mutex mutex_;
    std::map<std::string, StubDocument> documents_;
    std::map<std::string, int> requests_;
    std::uint16_t port_ = 0;
    std::unique_ptr<Poco::Net::HTTPServer> server_;
};

}  // namespace patron::tests

#endif  // PATRON_TESTS_OIDC_AUTH_STUB_PROVIDER_H
