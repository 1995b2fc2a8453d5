#include "delivery/message.h"

#include <algorithm>
#include <charconv>

namespace patron::delivery {

std::string_view messageKindName(MessageKind kind) {
    switch (kind) {
        case MessageKind::kSignInCode:
            return "sign_in_code";
        case MessageKind::kSignUpCode:
            return "sign_up_code";
        case MessageKind::kChangeCode:
            return "change_code";
        case MessageKind::kIdentifierTaken:
            return "identifier_taken";
        case MessageKind::kIdentifierChanged:
            return "identifier_changed";
        case MessageKind::kIdentifierAdded:
            return "identifier_added";
        case MessageKind::kIdentifierLost:
            return "identifier_lost";
    }
    return "unknown";
}

std::string messageIdOf(const MessageKey& key) {
    return std::to_string(key.brandId) + "-" + std::to_string(key.id);
}

std::optional<MessageKey> messageKeyOf(std::string_view messageId) {
    MessageKey key;
    const char* const end = messageId.data() + messageId.size();
    const auto brand = std::from_chars(messageId.data(), end, key.brandId);
    if (brand.ec != std::errc() || brand.ptr == end || *brand.ptr != '-') return std::nullopt;
    const auto id = std::from_chars(brand.ptr + 1, end, key.id);
    if (id.ec != std::errc() || id.ptr != end || key.brandId < 1 || key.id < 1) return std::nullopt;
    return key;
}

std::optional<MessageKind> messageKindOf(std::string_view name) {
    const auto* found = std::ranges::find(kMessageKinds, name, messageKindName);
    if (found == kMessageKinds.end()) return std::nullopt;
    return *found;
}

bool carriesCode(MessageKind kind) {
    switch (kind) {
        case MessageKind::kSignInCode:
        case MessageKind::kSignUpCode:
        case MessageKind::kChangeCode:
            return true;
        case MessageKind::kIdentifierTaken:
        case MessageKind::kIdentifierChanged:
        case MessageKind::kIdentifierAdded:
        case MessageKind::kIdentifierLost:
            return false;
    }
    return false;
}

}  // namespace patron::delivery
