#include "stub_provider.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/SecureServerSocket.h>

#include <utility>

namespace patron::tests {

using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

class StubProvider::Handler : public Poco::Net::HTTPRequestHandler {
  public:
    explicit Handler(StubProvider& provider) : provider_(provider) {}

    void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override {
        StubDocument document{404, "", {}};
        {
            const std::lock_guard lock(provider_.mutex_);
            ++provider_.requests_[request.getURI()];
            const auto found = provider_.documents_.find(request.getURI());
            if (found != provider_.documents_.end()) document = found->second;
        }
        for (const auto& [name, value] : document.headers) response.set(name, value);
        response.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(document.status));
        response.send() << document.body;
    }

  private:
    StubProvider& provider_;
};

class StubProvider::HandlerFactory : public Poco::Net::HTTPRequestHandlerFactory {
  public:
    explicit HandlerFactory(StubProvider& provider) : provider_(provider) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override {
        return new Handler(provider_);
    }

  private:
    StubProvider& provider_;
};

StubProvider::StubProvider(const std::string& certificate) {
    const Poco::Net::Context::Ptr context = new Poco::Net::Context(
        Poco::Net::Context::TLS_SERVER_USE, certificates_.file("server.key"),
        certificates_.file(certificate + ".pem"), "", Poco::Net::Context::VERIFY_NONE);
    const Poco::Net::SecureServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0), 64,
                                               context);
    port_ = socket.address().port();
    put("/.well-known/openid-configuration",
        {200,
         R"({"issuer":")" + issuer() + R"(","jwks_uri":")" + issuer() + R"(/keys"})",
         {{"Content-Type", "application/json"}}});
    server_ = std::make_unique<Poco::Net::HTTPServer>(new HandlerFactory(*this), socket,
                                                      new Poco::Net::HTTPServerParams);
    server_->start();
}

StubProvider::~StubProvider() { server_->stopAll(true); }

void StubProvider::put(const std::string& path, StubDocument document) {
    const std::lock_guard lock(mutex_);
    documents_[path] = std::move(document);
}

void StubProvider::putKeys(const std::string& json, const std::string& cacheControl) {
    StubDocument document{200, json, {{"Content-Type", "application/json"}}};
    if (!cacheControl.empty()) document.headers["Cache-Control"] = cacheControl;
    put("/keys", std::move(document));
}

int StubProvider::requests(const std::string& path) const {
    const std::lock_guard lock(mutex_);
    const auto found = requests_.find(path);
    return found == requests_.end() ? 0 : found->second;
}

sdk::testkit::ConfigValues StubProvider::config() const {
    return {{"issuer", issuer()},
            {"client_ids", "app-1, app-2"},
            {"ca_file", caFile()},
            {"allow_private_addresses", "true"}};
}

}  // namespace patron::tests
