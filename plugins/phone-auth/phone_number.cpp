#include "phone_number.h"

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <optional>

namespace patron::phone_auth {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

/// ITU-T E.164: at most 15 digits. Seven is the shortest that any country uses with its code.
constexpr std::size_t kMaxDigits = 15;
constexpr std::size_t kMinDigits = 7;

sdk::Unexpected bad(const char* rule, const char* message,
                    std::optional<sdk::ErrorCode> code = std::nullopt) {
    return sdk::Unexpected(sdk::Error::badFields({sdk::BadField{"", rule, message, code}}));
}

sdk::Unexpected notE164() {
    return bad("phone_number",
               "A phone number is written as + and country code and digits only, like "
               "+12025550123.");
}

/// Only this reaches libphonenumber: it mends what people write, and we want it written right.
bool looksLikeE164(std::string_view text) {
    if (text.size() < kMinDigits + 1 || text.size() > kMaxDigits + 1) return false;
    return text[0] == '+' && text[1] != '0' &&
           std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool isKnown(const PhoneNumberUtil& util, const PhoneNumber& number, const PhonePolicy& policy) {
    return policy.validity == PhonePolicy::Validity::kValid ? util.IsValidNumber(number)
                                                            : util.IsPossibleNumber(number);
}

bool isReachableType(PhoneNumberUtil::PhoneNumberType type, const PhonePolicy& policy) {
    switch (type) {
        case PhoneNumberUtil::PREMIUM_RATE:
        case PhoneNumberUtil::SHARED_COST:
        case PhoneNumberUtil::UAN:
        case PhoneNumberUtil::PAGER:
        case PhoneNumberUtil::VOICEMAIL:
            return false;
        case PhoneNumberUtil::VOIP:
            return policy.allowVoip;
        case PhoneNumberUtil::FIXED_LINE:
        case PhoneNumberUtil::MOBILE:
        case PhoneNumberUtil::FIXED_LINE_OR_MOBILE:
        case PhoneNumberUtil::TOLL_FREE:
        case PhoneNumberUtil::PERSONAL_NUMBER:
        case PhoneNumberUtil::UNKNOWN:
            return true;
    }
    return true;
}

}  // namespace

sdk::Result<std::string> parsePhoneNumber(std::string_view text, const PhonePolicy& policy) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return bad("required", "A phone number is required.");
    }
    if (!looksLikeE164(text)) return notE164();

    const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
    const std::string given(text);
    PhoneNumber number;
    // ZZ: no country is assumed, the number must bring its own.
    if (util.Parse(given, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR ||
        !isKnown(util, number, policy)) {
        return bad("phone_number", "This phone number does not exist.");
    }
    std::string canonical;
    util.Format(number, PhoneNumberUtil::E164, &canonical);
    if (canonical != given) return notE164();
    if (!isReachableType(util.GetNumberType(number), policy)) {
        return bad("phone_type", "No messages are sent to phone numbers of this kind.",
                   sdk::ErrorCode::kOtpDestinationRefused);
    }
    return canonical;
}

std::string phoneNumberCountry(const std::string& number) {
    const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
    PhoneNumber parsed;
    std::string country;
    if (util.Parse(number, "ZZ", &parsed) == PhoneNumberUtil::NO_PARSING_ERROR) {
        util.GetRegionCodeForNumber(parsed, &country);
    }
    return country.empty() || country == "ZZ" ? "001" : country;
}

}  // namespace patron::phone_auth
