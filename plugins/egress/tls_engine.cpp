#include "egress/tls_engine.h"

#include <Poco/Net/IPAddress.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <new>
#include <utility>

#include "egress/failure.h"

namespace patron::egress {
namespace {

void expectHost(SSL* ssl, const std::string& host) {
    X509_VERIFY_PARAM* rules = SSL_get0_param(ssl);
    X509_VERIFY_PARAM_set_hostflags(
        rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    Poco::Net::IPAddress literal;
    const bool isAddress = Poco::Net::IPAddress::tryParse(host, literal);
    const bool set = isAddress ? X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) == 1
                               : SSL_set1_host(ssl, host.c_str()) == 1 &&
                                     SSL_set_tlsext_host_name(ssl, host.c_str()) == 1;
    if (!set) throw Failure("TLS: the host name cannot be checked");
}

[[noreturn]] void throwRefusal(SSL* ssl) {
    const unsigned long error = ERR_get_error();
    ERR_clear_error();
    const long verified = SSL_get_verify_result(ssl);
    if (verified != X509_V_OK) {
        throw Failure(std::string("TLS: certificate refused: ") +
                      X509_verify_cert_error_string(verified));
    }
    const char* reason = ERR_reason_error_string(error);
    throw Failure(std::string("TLS failed: ") + (reason ? reason : "connection broken"));
}

}  // namespace

TlsEngine::TlsEngine(std::shared_ptr<const TlsContext> context, const std::string& host)
    : context_(std::move(context)),
      ssl_(SSL_new(context_->native())),
      input_(BIO_new(BIO_s_mem())),
      output_(BIO_new(BIO_s_mem())) {
    if (!ssl_ || !input_ || !output_) {
        SSL_free(ssl_);
        BIO_free(input_);
        BIO_free(output_);
        throw std::bad_alloc();
    }
    SSL_set_bio(ssl_, input_, output_);
    SSL_set_connect_state(ssl_);
    try {
        expectHost(ssl_, host);
    } catch (...) {
        SSL_free(ssl_);
        throw;
    }
}

TlsEngine::~TlsEngine() { SSL_free(ssl_); }

TlsEngine::Step TlsEngine::stepOf(int returned) {
    if (returned > 0) return Step::kDone;
    switch (SSL_get_error(ssl_, returned)) {
        case SSL_ERROR_WANT_READ:
            return Step::kWantsInput;
        case SSL_ERROR_ZERO_RETURN:
            return Step::kClosed;
        default:
            throwRefusal(ssl_);
    }
}

TlsEngine::Step TlsEngine::handshake() {
    // The error queue belongs to the thread: an old entry would be taken for ours.
    ERR_clear_error();
    return stepOf(SSL_do_handshake(ssl_));
}

TlsEngine::Step TlsEngine::read(void* buffer, std::size_t size, std::size_t& got) {
    ERR_clear_error();
    return stepOf(SSL_read_ex(ssl_, buffer, size, &got));
}

TlsEngine::Step TlsEngine::write(const void* data, std::size_t size) {
    ERR_clear_error();
    std::size_t written = 0;
    return stepOf(SSL_write_ex(ssl_, data, size, &written));
}

std::string TlsEngine::takeOutput() {
    std::string bytes(BIO_ctrl_pending(output_), '\0');
    if (!bytes.empty()) BIO_read(output_, bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
}

void TlsEngine::feed(const char* data, std::size_t size) {
    BIO_write(input_, data, static_cast<int>(size));
}

}  // namespace patron::egress
