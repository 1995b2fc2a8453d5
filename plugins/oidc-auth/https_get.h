#ifndef PATRON_OIDC_AUTH_HTTPS_GET_H
#define PATRON_OIDC_AUTH_HTTPS_GET_H

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "egress/dialer.h"
#include "egress/tls_context.h"
#include "provider_url.h"
#include "sdk/time.h"

namespace patron::oidc_auth {

/// A document as its server gave it out.
struct Document {
    std::string body;
    /// For how long it may be kept (Cache-Control); nothing when that was not said.
    std::optional<std::chrono::seconds> maxAge;
};

/// Fetches one document over TLS within the deadline. Anything but 200 is a failure, a redirect
/// too: it would lead where nobody has looked. Bodies end at 128 KiB.
/// @throws egress::Failure with a sentence without anything that the server wrote
Document httpsGet(egress::Dialer& dialer, std::shared_ptr<const egress::TlsContext> tls,
                  const ProviderUrl& url, sdk::Deadline deadline);

}  // namespace patron::oidc_auth

#endif  // PATRON_OIDC_AUTH_HTTPS_GET_H
