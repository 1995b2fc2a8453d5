#include "delivery/message.h"

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

}  // namespace patron::delivery
