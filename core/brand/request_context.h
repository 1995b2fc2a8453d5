#ifndef PATRON_BRAND_REQUEST_CONTEXT_H
#define PATRON_BRAND_REQUEST_CONTEXT_H

#include <memory>
#include <string>

#include "brand/brand.h"
#include "brand/catalogue.h"
#include "plugin/plugin_set.h"
#include "sdk/time.h"

namespace patron::brand {

/// What one request needs to know besides its own input; made by the router, handed down by
/// reference, alive until the answer is written. Holds the snapshots it points into.
struct RequestContext {
    std::shared_ptr<const Catalogue> catalogue;
    std::shared_ptr<const plugin::PluginSet> plugins;
    const Brand* brand = nullptr;              ///< never null in a use case
    const Application* application = nullptr;  ///< never null in a use case
    const sdk::AuthType* authType = nullptr;   ///< the brand's; never null in a use case
    sdk::TimePoint now;
    std::string requestId;      ///< the client's label if it was a UUID, else ours
    std::string clientAddress;  ///< as limits count it: IPv4, or the /64 of an IPv6 address
    std::string language;       ///< BCP 47; of messages made by this request
    /// The request named a language (Content-Language or Accept-Language).
    bool languageGiven = false;
    std::string path;  ///< of the call, for `iss`: `/api/customers/login`
};

}  // namespace patron::brand

#endif  // PATRON_BRAND_REQUEST_CONTEXT_H
