#include "email_address.h"

#include <algorithm>
#include <utility>

namespace patron::email_auth {
namespace {

using sdk::BadField;
using sdk::Result;

constexpr std::size_t kMaxTotal = 254;
constexpr std::size_t kMaxLocal = 64;
constexpr std::size_t kMaxLabel = 63;

sdk::Unexpected bad(const char* rule, const char* message) {
    return sdk::Unexpected(sdk::Error::badFields({BadField{"", rule, message, {}}}));
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetterOrDigit(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
/// atext of RFC 5322, 3.2.3.
bool isAtomCharacter(char c) {
    return isLetterOrDigit(c) ||
           std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

/// Calls `check` for each part between dots until one says no.
template <class Check>
bool everyPart(std::string_view text, Check check) {
    for (;;) {
        const std::size_t dot = text.find('.');
        if (!check(text.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        text.remove_prefix(dot + 1);
    }
}

bool isDotAtom(std::string_view local) {
    return everyPart(local, [](std::string_view atom) {
        return !atom.empty() && std::all_of(atom.begin(), atom.end(), isAtomCharacter);
    });
}

bool isLabel(std::string_view label) {
    return !label.empty() && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(),
                       [](char c) { return c == '-' || isLetterOrDigit(c); });
}

/// Letters, digits and hyphens (RFC 1123, 2.1); a last label of digits would be an IP address.
bool isDomain(std::string_view domain) {
    const std::size_t lastDot = domain.rfind('.');
    if (lastDot == std::string_view::npos || !everyPart(domain, isLabel)) return false;
    const std::string_view last = domain.substr(lastDot + 1);
    return !std::all_of(last.begin(), last.end(), isDigit);
}

std::string_view withoutOuterSpaces(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool isBlank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

Result<void> checkParts(std::string_view local, std::string_view domain) {
    if (local.size() > kMaxLocal) {
        return bad("max_length", "The part before the @ is longer than 64 characters.");
    }
    if (!isDotAtom(local)) return bad("email", "The part before the @ is not valid.");
    if (!everyPart(domain, [](std::string_view label) { return label.size() <= kMaxLabel; })) {
        return bad("max_length", "A part of the domain is longer than 63 characters.");
    }
    if (!isDomain(domain)) return bad("email", "The domain after the @ is not valid.");
    return {};
}

std::string lowerCase(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

}  // namespace

Result<EmailAddress> EmailAddress::parse(std::string_view text) {
    if (isBlank(text)) return bad("required", "An e-mail address is required.");
    const std::string_view address = withoutOuterSpaces(text);
    if (address.size() > kMaxTotal) {
        return bad("max_length", "The e-mail address is longer than 254 characters.");
    }
    if (std::any_of(address.begin(), address.end(),
                    [](char c) { return static_cast<unsigned char>(c) > 127; })) {
        return bad("email",
                   "Only ASCII characters are supported in an e-mail address; write an "
                   "international domain in its xn-- form.");
    }
    const std::size_t at = address.find('@');
    if (at == std::string_view::npos) return bad("email", "An e-mail address has an @ in it.");
    if (auto checked = checkParts(address.substr(0, at), address.substr(at + 1)); !checked) {
        return sdk::Unexpected(std::move(checked.error()));
    }
    return EmailAddress(address);
}

std::string EmailAddress::key() const { return lowerCase(value_); }

std::string EmailAddress::throttleKey() const {
    std::string key = lowerCase(value_);
    const std::size_t at = key.find('@');
    const std::size_t plus = key.find('+');
    if (plus < at) key.erase(plus, at - plus);
    return key;
}

}  // namespace patron::email_auth
