#ifndef PATRON_TESTS_UNIT_FAKES_SIMPLE_AUTH_TYPE_H
#define PATRON_TESTS_UNIT_FAKES_SIMPLE_AUTH_TYPE_H

#include <algorithm>
#include <string>

#include "sdk/auth_type.h"
#include "sdk/code_proof.h"

namespace patron::fakes {

/// An auth type with rules that fit on a page. `email`: something around an @, compared without
/// case, a `+tag` ignored by limits. `phone_number`: a plus sign and digits; those of +49 are in
/// DE, those of +1 in US, +1900 costs extra, all others are in no country.
class SimpleAuthType : public sdk::AuthType {
  public:
    explicit SimpleAuthType(const std::string& attribute) {
        const bool isEmail = attribute == "email";
        info_ = {isEmail ? 2 : 3, attribute, isEmail ? "email" : "sms",
                 std::chrono::minutes(isEmail ? 10 : 5)};
    }

    const sdk::AuthTypeInfo& info() const override { return info_; }

    sdk::Result<sdk::Identifier> parse(std::string_view text) const override {
        return info_.attribute == "email" ? parseEmail(text) : parseNumber(text);
    }
    sdk::Result<void> begin(const sdk::Identifier& identifier, sdk::CodeDesk& desk) const override {
        return desk.issueCode(identifier);
    }
    sdk::Result<sdk::Identifier> finish(const sdk::Credentials& credentials,
                                        sdk::CodeDesk& desk) const override {
        return sdk::proveByCode(*this, credentials, desk);
    }

    std::string countryOf(const sdk::Identifier& identifier) const override {
        if (info_.attribute == "email") return {};
        if (identifier.value().starts_with("+49")) return "DE";
        return identifier.value().starts_with("+1") ? "US" : "001";
    }

  private:
    static sdk::Unexpected wrong(const char* rule,
                                 std::optional<sdk::ErrorCode> code = std::nullopt) {
        return sdk::Unexpected(sdk::Error::badFields({{"", rule, "Not valid.", code}}));
    }
    sdk::Result<sdk::Identifier> parseEmail(std::string_view text) const {
        const std::size_t at = text.find('@');
        if (at == 0 || at == text.npos || at + 1 == text.size()) return wrong("email");
        std::string key(text);
        std::transform(key.begin(), key.end(), key.begin(),
                       [](unsigned char c) { return std::tolower(c); });
        const std::string mailbox = key.substr(0, std::min(key.find('+'), at)) + key.substr(at);
        return sdk::Identifier::parsed("email", std::string(text), key, mailbox);
    }
    sdk::Result<sdk::Identifier> parseNumber(std::string_view text) const {
        const bool good = text.size() > 7 && text.front() == '+' &&
                          text.find_first_not_of("0123456789", 1) == text.npos;
        if (!good) return wrong("phone");
        if (text.starts_with("+1900")) {
            return wrong("phone_type", sdk::ErrorCode::kOtpDestinationRefused);
        }
        const std::string number(text);
        return sdk::Identifier::parsed("phone_number", number, number, number);
    }

    sdk::AuthTypeInfo info_;
};

}  // namespace patron::fakes

#endif  // PATRON_TESTS_UNIT_FAKES_SIMPLE_AUTH_TYPE_H
