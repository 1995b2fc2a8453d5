#ifndef PATRON_HTTP_SERVICE_H
#define PATRON_HTTP_SERVICE_H

#include <functional>
#include <string>
#include <vector>

#include "auth/authenticator.h"
#include "brand/catalogue.h"
#include "http/error_answer.h"
#include "http/handler.h"
#include "http/router.h"
#include "keys/random.h"
#include "plugin/plugin_set.h"
#include "sdk/log.h"

namespace patron::http {

/// What the service draws on for each request; all outlive it.
struct ServiceParts {
    const brand::CatalogueHolder& catalogue;
    const plugin::PluginSetHolder& plugins;
    auth::Authenticator& authenticator;
    keys::RandomSource& random;
    sdk::Log& log;
    std::function<sdk::TimePoint()> now;
};

/// Takes a request through the checks of rule A1 in their order (route, method,
/// Application, Api-Version, token, ownership, media type, body), runs its endpoint and wraps the
/// answer. The one place that writes envelopes, common headers and the request log. Any number of
/// threads.
class Service : public Handler {
  public:
    Service(ServiceParts parts, std::vector<Route> routes);

    Response handle(const Request& request) noexcept override;
    Response refuse(const Request& request) noexcept override;

  private:
    struct Exchange;
    Response answer(Exchange& exchange);
    sdk::Result<Reply> serve(Exchange& exchange, const Route& route);
    sdk::Result<void> identifyApplication(Exchange& exchange);
    Response options(const Exchange& exchange) const;
    Response wrap(const Exchange& exchange, Reply reply) const;
    Response refused(Exchange& exchange, const sdk::Error& error) const;
    Response errorResponse(const Exchange& exchange, const sdk::Error& error) const;
    void addCommonHeaders(const Exchange& exchange, Response& response) const;
    std::string requestIdOf(const Request& request) const;

    ServiceParts parts_;
    Router router_;
};

}  // namespace patron::http

#endif  // PATRON_HTTP_SERVICE_H
