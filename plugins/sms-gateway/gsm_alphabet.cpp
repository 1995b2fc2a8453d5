#include "gsm_alphabet.h"

#include <Poco/TextIterator.h>
#include <Poco/UTF8Encoding.h>

#include <string_view>

namespace patron::sms_gateway {
namespace {

constexpr std::u32string_view kAlphabet =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    U"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
    U"\f^{}\\[~]|€";

}  // namespace

bool fitsGsmAlphabet(const std::string& text) {
    const Poco::UTF8Encoding utf8;
    const Poco::TextIterator end(text);
    for (Poco::TextIterator it(text, utf8); it != end; ++it) {
        if (kAlphabet.find(static_cast<char32_t>(*it)) == std::u32string_view::npos) return false;
    }
    return true;
}

}  // namespace patron::sms_gateway
