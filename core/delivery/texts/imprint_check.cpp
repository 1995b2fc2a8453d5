#include "delivery/texts/imprint_check.h"

#include <algorithm>
#include <string_view>

#include "delivery/texts/characters.h"
#include "delivery/texts/template_tags.h"
#include "sdk/sms_length.h"

namespace patron::delivery {
namespace {

constexpr std::size_t kLongestImprint = 1'000;
constexpr std::ptrdiff_t kMostLines = 10;

sdk::Unexpected refuse(const std::string& reason) {
    return sdk::fail(sdk::ErrorCode::kConfigInvalid, reason);
}

}  // namespace

sdk::Result<void> checkImprint(const std::string& imprint) {
    if (imprint.size() > kLongestImprint) {
        return refuse("imprint: " + std::to_string(imprint.size()) + " bytes; at most " +
                      std::to_string(kLongestImprint));
    }
    if (std::ranges::count(imprint, '\n') >= kMostLines) {
        return refuse("imprint: at most " + std::to_string(kMostLines) + " lines");
    }
    const auto at = [&](std::size_t offset, const std::string& reason) {
        return refuse("imprint, " + positionIn(imprint, offset) + ": " + reason);
    };
    for (std::string_view rest = imprint; !rest.empty();) {
        const std::size_t offset = imprint.size() - rest.size();
        const char32_t c = sdk::takeCharacter(rest);
        if (c == 0xfffd) return at(offset, "this is not UTF-8; save the file as UTF-8");
        if (c != '\n' && (isControl(c) || isHidden(c))) {
            return at(offset, codePoint(c) + " cannot be seen; take it out");
        }
    }
    if (const std::string_view number = firstLongNumber(imprint); !number.empty()) {
        return at(static_cast<std::size_t>(number.data() - imprint.data()),
                  "readers take " + std::string(number) +
                      " for a code; write it in groups: 030 123 45 67, HRB 123 456");
    }
    return {};
}

}  // namespace patron::delivery
