#include "fcgi/record_scan.h"

#include <cstdint>

#include "fcgi/request_fields.h"

namespace patron::fcgi {
namespace {

// FastCGI specification 1.0, section 8.
constexpr unsigned char kVersion = 1;
constexpr std::size_t kHeaderLength = 8;
constexpr unsigned char kBeginRequest = 1;
constexpr unsigned char kParams = 4;
constexpr unsigned char kStdin = 5;
constexpr int kResponder = 1;
constexpr std::size_t kBeginBodyLength = 8;

unsigned byteAt(std::string_view bytes, std::size_t index) {
    return static_cast<unsigned char>(bytes[index]);
}

int twoBytesAt(std::string_view bytes, std::size_t index) {
    return static_cast<int>(byteAt(bytes, index) << 8 | byteAt(bytes, index + 1));
}

/// Takes a length of one or four bytes from the front of `bytes`; false when they are not there.
bool takeLength(std::string_view& bytes, std::size_t& length) {
    if (bytes.empty()) return false;
    length = byteAt(bytes, 0);
    std::size_t taken = 1;
    if (length & 0x80) {
        if (bytes.size() < 4) return false;
        length = (length & 0x7f) << 24 | byteAt(bytes, 1) << 16 | byteAt(bytes, 2) << 8 |
                 byteAt(bytes, 3);
        taken = 4;
    }
    bytes.remove_prefix(taken);
    return true;
}

}  // namespace

RecordScan::Verdict RecordScan::scan(std::string_view bytes) {
    rest_ = bytes;
    requestId_ = 0;
    params_.clear();
    declaredLength_ = 0;
    bodyLength_ = 0;
    switch (begin()) {
        case Step::kIncomplete:
            return Verdict::kIncomplete;
        case Step::kMalformed:
            return Verdict::kMalformed;
        case Step::kRecord:
            break;
    }
    const Verdict verdict = params();
    return verdict == Verdict::kWhole ? body() : verdict;
}

RecordScan::Step RecordScan::next(Record& record) {
    if (rest_.empty()) return Step::kIncomplete;
    if (byteAt(rest_, 0) != kVersion) return Step::kMalformed;
    if (rest_.size() < kHeaderLength) return Step::kIncomplete;
    record.type = static_cast<unsigned char>(byteAt(rest_, 1));
    const int id = twoBytesAt(rest_, 2);
    if (id == 0) return Step::kMalformed;  // management records: see the header
    if (requestId_ == 0) requestId_ = id;
    if (id != requestId_) return Step::kMalformed;  // multiplexing
    const auto length = static_cast<std::size_t>(twoBytesAt(rest_, 4));
    record.padding = byteAt(rest_, 6);
    if (rest_.size() < kHeaderLength + length + record.padding) {
        return record.type == kBeginRequest || record.type == kParams || record.type == kStdin
                   ? Step::kIncomplete
                   : Step::kMalformed;
    }
    record.content = rest_.substr(kHeaderLength, length);
    rest_.remove_prefix(kHeaderLength + length + record.padding);
    return Step::kRecord;
}

RecordScan::Step RecordScan::begin() {
    Record record{};
    const Step step = next(record);
    if (step != Step::kRecord) return step;
    const bool good = record.type == kBeginRequest && record.content.size() == kBeginBodyLength &&
                      record.padding == 0 && twoBytesAt(record.content, 0) == kResponder;
    return good ? Step::kRecord : Step::kMalformed;
}

RecordScan::Verdict RecordScan::params() {
    for (;;) {
        Record record{};
        const Step step = next(record);
        if (step == Step::kIncomplete) return Verdict::kIncomplete;
        if (step == Step::kMalformed || record.type != kParams) return Verdict::kMalformed;
        if (record.content.empty()) {
            if (record.padding != 0 || !readPairs()) return Verdict::kMalformed;
            return declaredLength_ > maxBody_ ? Verdict::kBodyTooLarge : Verdict::kWhole;
        }
        params_ += record.content;
        if (params_.size() > kMaxParams) return Verdict::kMalformed;
    }
}

RecordScan::Verdict RecordScan::body() {
    for (;;) {
        Record record{};
        const Step step = next(record);
        if (step == Step::kIncomplete) return Verdict::kIncomplete;
        if (step == Step::kMalformed || record.type != kStdin) return Verdict::kMalformed;
        if (record.content.empty()) {
            return record.padding == 0 && rest_.empty() ? Verdict::kWhole : Verdict::kMalformed;
        }
        bodyLength_ += record.content.size();
        if (bodyLength_ > maxBody_) return Verdict::kBodyTooLarge;
    }
}

bool RecordScan::readPairs() {
    std::string_view pairs = params_;
    while (!pairs.empty()) {
        std::size_t nameLength = 0;
        std::size_t valueLength = 0;
        if (!takeLength(pairs, nameLength) || !takeLength(pairs, valueLength)) return false;
        if (nameLength + valueLength > pairs.size()) return false;
        if (pairs.substr(0, nameLength) == "CONTENT_LENGTH") {
            declaredLength_ = parseLength(pairs.substr(nameLength, valueLength)).value_or(0);
        }
        pairs.remove_prefix(nameLength + valueLength);
    }
    return true;
}

}  // namespace patron::fcgi
