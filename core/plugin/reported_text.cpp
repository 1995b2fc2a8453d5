#include "plugin/reported_text.h"

#include <Poco/TextIterator.h>
#include <Poco/UTF8Encoding.h>

#include <array>
#include <cstddef>

namespace patron::plugin {
namespace {

constexpr std::size_t kMostBytes = 500;

bool isControl(int character) {
    return (character >= 0 && character < 0x20) || (character >= 0x7f && character < 0xa0) ||
           character == 0x2028 || character == 0x2029;
}

}  // namespace

std::string reportedText(const std::string& text) {
    const Poco::UTF8Encoding encoding;
    std::string out;
    for (Poco::TextIterator at(text, encoding), end(text); at != end; ++at) {
        const int character = *at < 0 ? '?' : isControl(*at) ? ' ' : *at;
        std::array<unsigned char, 4> bytes{};
        const int size = encoding.convert(character, bytes.data(), static_cast<int>(bytes.size()));
        if (out.size() + static_cast<std::size_t>(size) > kMostBytes) break;
        out.append(bytes.begin(), bytes.begin() + size);
    }
    return out;
}

}  // namespace patron::plugin
