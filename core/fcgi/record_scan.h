#ifndef PATRON_FCGI_RECORD_SCAN_H
#define PATRON_FCGI_RECORD_SCAN_H

#include <cstddef>
#include <string>
#include <string_view>

namespace patron::fcgi {

/// Looks at the bytes that wait in a connection and says whether libfcgi may have them. It reads
/// record lengths, not meaning, and consumes nothing.
///
/// Two reasons. libfcgi reads with blocking calls: a request that is not yet whole would hold a
/// worker, so we wait for the rest in epoll instead. And libfcgi 2.4.2 trusts its peer: a name and
/// a value of 2 GiB each overflow an int and end the process, a FCGI_GET_VALUES with four names
/// overflows a 64-byte array, padding on some records is read as a record. Only the shape that web
/// servers send passes: BEGIN, PARAMS…, empty PARAMS, STDIN…, empty STDIN, of one request id.
///
/// Owned by one worker and reused; one thread.
class RecordScan {
  public:
    enum class Verdict {
        kIncomplete,    ///< well formed so far; ask again when more bytes have come
        kWhole,         ///< one whole request and nothing behind it
        kBodyTooLarge,  ///< parameters whole; the body is, or says it is, longer than maxBody
        kMalformed,     ///< not a request, or more than a connection may carry at once
    };

    /// All parameters together; nginx's default header limits (4 x 8k) stay below it.
    static constexpr std::size_t kMaxParams = 64 * 1024;

    explicit RecordScan(std::size_t maxBody) : maxBody_(maxBody) {}

    /// `bytes`: all that waits in the connection, from the start of a request.
    Verdict scan(std::string_view bytes);

    /// Bytes of body found; meaningful after kWhole.
    std::size_t bodyLength() const { return bodyLength_; }

    /// How many bytes must be looked at to be sure that a legal request of this size is seen whole:
    /// parameters, body, and what records and padding add.
    std::size_t window() const { return kMaxParams + maxBody_ + maxBody_ / 8 + 8 * 1024; }

  private:
    struct Record {
        unsigned char type;
        std::string_view content;
        std::size_t padding;
    };
    enum class Step { kRecord, kIncomplete, kMalformed };

    Step next(Record& record);
    Step begin();
    Verdict params();
    Verdict body();
    bool readPairs();

    std::size_t maxBody_;
    std::string_view rest_;
    int requestId_ = 0;
    std::string params_;
    std::size_t declaredLength_ = 0;
    std::size_t bodyLength_ = 0;
};

}  // namespace patron::fcgi

#endif  // PATRON_FCGI_RECORD_SCAN_H
