#ifndef PATRON_EGRESS_TLS_ENGINE_H
#define PATRON_EGRESS_TLS_ENGINE_H

#include <openssl/types.h>

#include <cstddef>
#include <memory>
#include <string>

#include "egress/tls_context.h"

namespace patron::egress {

/// One TLS session without a socket: it works on memory, and its owner moves the bytes. So the
/// owner alone decides how long anything may take, and no write can raise SIGPIPE. One thread at a
/// time. Operations throw Failure when the peer or its certificate is refused.
class TlsEngine {
  public:
    enum class Step {
        kDone,
        kWantsInput,  ///< take the output, feed what arrives, ask again
        kClosed,      ///< the peer ended the session in order
    };

    /// @param host what the certificate must be for: a DNS name or an address
    TlsEngine(std::shared_ptr<const TlsContext> context, const std::string& host);
    ~TlsEngine();

    Step handshake();
    Step read(void* buffer, std::size_t size, std::size_t& got);
    Step write(const void* data, std::size_t size);

    /// What must go out now; empty when nothing.
    std::string takeOutput();
    void feed(const char* data, std::size_t size);

  private:
    Step stepOf(int returned);

    std::shared_ptr<const TlsContext> context_;
    SSL* ssl_;
    BIO* input_;   ///< owned by ssl_
    BIO* output_;  ///< owned by ssl_
};

}  // namespace patron::egress

#endif  // PATRON_EGRESS_TLS_ENGINE_H
