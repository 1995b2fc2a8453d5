#ifndef PATRON_TESTS_FASTCGI_CLIENT_H
#define PATRON_TESTS_FASTCGI_CLIENT_H

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patron::fcgi::test {

using Variables = std::vector<std::pair<std::string, std::string>>;

constexpr int kBegin = 1;
constexpr int kAbort = 2;
constexpr int kEnd = 3;
constexpr int kParams = 4;
constexpr int kStdin = 5;
constexpr int kStdout = 6;
constexpr int kGetValues = 9;

/// Raw FastCGI records, so that tests can also write wrong ones.
std::string record(int type, int id, std::string_view content, int padding = 0);
std::string begin(int id, bool keep, int role = 1);
std::string pair(std::string_view name, std::string_view value);
std::string encode(const Variables& variables);

/// A request as nginx sends it: GET without a body, POST with one, and its CONTENT_LENGTH.
std::string request(const std::string& path, bool keep = true, const std::string& body = {});
/// The same with the variables given, nothing added.
std::string request(const Variables& variables, bool keep, const std::string& body);

struct Answer {
    int status = 0;
    std::string head;
    std::string body;
};

/// One connection to a front. Every wait ends after ten seconds, as a failure.
class FastCgiClient {
  public:
    explicit FastCgiClient(const std::string& path);
    explicit FastCgiClient(int tcpPort);
    ~FastCgiClient();
    FastCgiClient(FastCgiClient&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    FastCgiClient(const FastCgiClient&) = delete;

    bool connected() const { return fd_ >= 0; }
    /// False when the peer has closed.
    bool send(std::string_view bytes);
    /// Reads to END_REQUEST; none when the connection ends or nothing comes.
    std::optional<Answer> receive();
    std::optional<Answer> ask(const std::string& path, bool keep = true,
                              const std::string& body = {});
    /// Waits for the peer to close; what it sends before is thrown away.
    bool closedByPeer();
    void shutdownWrite();
    void close();

  private:
    bool readExactly(std::string& out, std::size_t length);
    void useDeadline();

    int fd_ = -1;
};

}  // namespace patron::fcgi::test

#endif  // PATRON_TESTS_FASTCGI_CLIENT_H
