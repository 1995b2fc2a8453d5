#ifndef PATRON_SDK_CODE_PROOF_H
#define PATRON_SDK_CODE_PROOF_H

#include <string_view>
#include <utility>

#include "sdk/auth_type.h"

namespace patron::sdk::inline v1 {

/// AuthType::finish for every auth type that is proven by a one-time code alone: the credentials
/// `identifier` and `code` must be there, the identifier must parse, and the desk must know the
/// code. A missing or blank code is never equal to anything, whatever the desk would say of it.
inline Result<Identifier> proveByCode(const AuthType& authType, const Credentials& credentials,
                                      CodeDesk& desk) {
    const auto text = credentials.find("identifier");
    auto identifier = authType.parse(text == credentials.end() ? std::string_view() : text->second);
    if (!identifier) return identifier;

    const auto code = credentials.find("code");
    if (code == credentials.end() ||
        code->second.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return fail(ErrorCode::kOtpCodeInvalid, "no code");
    }
    if (auto checked = desk.checkCode(*identifier, code->second); !checked) {
        return Unexpected(std::move(checked.error()));
    }
    return identifier;
}

}  // namespace patron::sdk::inline v1

#endif  // PATRON_SDK_CODE_PROOF_H
