#ifndef PATRON_DELIVERY_MESSAGE_H
#define PATRON_DELIVERY_MESSAGE_H

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "brand/brand.h"
#include "sdk/identifier.h"
#include "sdk/secret.h"
#include "sdk/time.h"

namespace patron::delivery {

/// Every message that the service sends.
enum class MessageKind {
    kSignInCode,         ///< code, to a customer
    kSignUpCode,         ///< code, to somebody without an account
    kChangeCode,         ///< code, to the new address of a change
    kIdentifierTaken,    ///< notice, to the holder of an address that somebody else tried to take
    kIdentifierChanged,  ///< notice, to the old address after a confirmed change
    kIdentifierAdded,    ///< notice, to the new address after a confirmed change
    kIdentifierLost,     ///< notice, to an account whose unproven address was proven by another
};
inline constexpr std::array kMessageKinds = {
    MessageKind::kSignInCode,      MessageKind::kSignUpCode,        MessageKind::kChangeCode,
    MessageKind::kIdentifierTaken, MessageKind::kIdentifierChanged, MessageKind::kIdentifierAdded,
    MessageKind::kIdentifierLost};
std::string_view messageKindName(MessageKind kind);
/// Nothing for a name that no kind has.
std::optional<MessageKind> messageKindOf(std::string_view name);
/// Whether it brings a code; the others are notices.
bool carriesCode(MessageKind kind);

/// Which row of the outbox a message is.
struct MessageKey {
    brand::BrandId brandId = 0;
    std::int64_t id = 0;
    auto operator<=>(const MessageKey&) const = default;
};
/// As channels and providers know it: `12-345`.
std::string messageIdOf(const MessageKey& key);
/// The other way round; nothing when the text is no such id.
std::optional<MessageKey> messageKeyOf(std::string_view messageId);

/// What a use case wants sent. Texts are made at once, in the request's language, and stored
/// sealed.
struct Draft {
    MessageKind kind = MessageKind::kSignInCode;
    brand::BrandId brandId = 0;
    std::int64_t accountId = 0;  ///< zero: no account yet
    std::string addressKind;     ///< of the auth type that owns the address
    std::string to;
    std::string country;  ///< of the address, as AuthType::countryOf says; may be empty
    sdk::Secret code;     ///< empty for notices
    /// After this a message is worthless and is given up: a code's expiry; for notices, a day.
    sdk::TimePoint expiresAt;
    /// Do all the work but never send: the answer for an address that must get nothing takes as
    /// long as any other (rules C7, X3).
    bool discard = false;
};

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_MESSAGE_H
