#ifndef PATRON_EGRESS_CONNECTION_H
#define PATRON_EGRESS_CONNECTION_H

#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>

#include <cstddef>
#include <memory>
#include <string>

#include "egress/tls_engine.h"
#include "sdk/time.h"

namespace patron::egress {

/// A connection that keeps one deadline over everything that happens on it, plain or TLS, however
/// the other side doles out its bytes, and that takes only so many bytes from it. Poco's own
/// timeouts count anew with every read, and twice under TLS. It is the inside of a Poco socket, so
/// that Poco's sessions work on it unchanged. One thread at a time. What goes wrong is a Failure.
class Connection final : public Poco::Net::StreamSocketImpl {
  public:
    /// Most bytes that one exchange may bring; far above any honest answer, certificates included.
    static constexpr std::size_t kMostBytes = 256 * 1024;

    /// Connects; `share` is how long this address may take.
    void open(const Poco::Net::SocketAddress& address, sdk::Duration share);

    /// Starts an exchange: until when it must have ended; the count of bytes starts anew.
    void begin(sdk::Deadline deadline);

    /// Goes on in TLS. The certificate must be good and be for this host.
    void startTls(std::shared_ptr<const TlsContext> context, const std::string& host);

    /// Whether an idle connection is still good: the other side has neither closed it nor spoken.
    bool quiet();

    using Poco::Net::SocketImpl::receiveBytes;
    using Poco::Net::SocketImpl::sendBytes;
    /// Sends all of it.
    int sendBytes(const void* data, int size, int flags = 0) override;
    /// At least one byte; 0 at the orderly end.
    int receiveBytes(void* buffer, int size, int flags = 0) override;
    bool secure() const override { return tls_ != nullptr; }

  private:
    enum class Direction { kIn, kOut };
    void wait(Direction direction);
    void sendRaw(const char* data, std::size_t size);
    std::size_t receiveRaw(char* buffer, std::size_t size);
    template <class Operation>
    TlsEngine::Step drive(Operation operation);

    sdk::Deadline deadline_ = sdk::Deadline::in(sdk::Duration::zero());
    std::size_t bytesLeft_ = kMostBytes;
    std::unique_ptr<TlsEngine> tls_;
};

/// A Poco socket around a Connection. Copies share it.
class ConnectionSocket : public Poco::Net::StreamSocket {
  public:
    ConnectionSocket() : ConnectionSocket(new Connection) {}
    Connection& connection() { return *connection_; }

  private:
    explicit ConnectionSocket(Connection* connection)
        : StreamSocket(connection), connection_(connection) {}
    Connection* connection_;  ///< owned by the socket
};

}  // namespace patron::egress

#endif  // PATRON_EGRESS_CONNECTION_H
