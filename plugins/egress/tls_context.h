#ifndef PATRON_EGRESS_TLS_CONTEXT_H
#define PATRON_EGRESS_TLS_CONTEXT_H

#include <openssl/types.h>

#include <memory>
#include <string>

#include "sdk/result.h"

namespace patron::egress {

/// Whom a TLS client trusts: TLS 1.2 or newer, the peer's certificate always checked. OpenSSL is
/// used directly and not through Poco::Net::SSLManager, which is one for the whole process: what
/// another plugin sets there could wave a bad certificate through. Immutable; shared by the
/// connections of a channel; any thread.
class TlsContext {
  public:
    /// @param caFile PEM file with the trusted authorities; empty: those of the system
    /// @return or kPluginRefused with a sentence
    static sdk::Result<std::shared_ptr<const TlsContext>> make(const std::string& caFile);

    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    SSL_CTX* native() const { return context_; }

  private:
    explicit TlsContext(SSL_CTX* context) : context_(context) {}
    SSL_CTX* context_;
};

}  // namespace patron::egress

#endif  // PATRON_EGRESS_TLS_CONTEXT_H
