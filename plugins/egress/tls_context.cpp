#include "egress/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace patron::egress {

sdk::Result<std::shared_ptr<const TlsContext>> TlsContext::make(const std::string& caFile) {
    SSL_CTX* native = SSL_CTX_new(TLS_client_method());
    if (!native) return sdk::fail(sdk::ErrorCode::kPluginRefused, "OpenSSL gave no TLS context");
    std::shared_ptr<const TlsContext> context(new TlsContext(native));
    SSL_CTX_set_verify(native, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    ERR_clear_error();
    if (SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) != 1) {
        return sdk::fail(sdk::ErrorCode::kPluginRefused, "OpenSSL does not offer TLS 1.2");
    }
    const int loaded = caFile.empty() ? SSL_CTX_set_default_verify_paths(native)
                                      : SSL_CTX_load_verify_file(native, caFile.c_str());
    ERR_clear_error();
    if (loaded != 1) {
        return sdk::fail(sdk::ErrorCode::kPluginRefused,
                         "ca_file: cannot be read as a PEM file with certificates");
    }
    return context;
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

}  // namespace patron::egress
