#include "delivery/message.h"

#include <algorithm>

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
