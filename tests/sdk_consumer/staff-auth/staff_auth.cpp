#include "staff_auth.h"

#include <utility>

#include "sdk/code_proof.h"
#include "sdk/manifest.h"

namespace staff_auth {
namespace {

namespace sdk = patron::sdk;

/// RFC 5321, 4.5.3.1.1.
constexpr std::size_t kMaxName = 64;

bool isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Letters and digits, with single dots, hyphens or underscores between them.
bool isWord(std::string_view text) {
    bool mayEnd = false;
    for (const char c : text) {
        const bool separates = c == '.' || c == '-' || c == '_';
        if (!isLetterOrDigit(c) && !(separates && mayEnd)) return false;
        mayEnd = !separates;
    }
    return mayEnd;
}

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

sdk::Unexpected bad(const char* rule, const char* message) {
    return sdk::Unexpected(sdk::Error::badFields({sdk::BadField{"", rule, message, {}}}));
}

}  // namespace

StaffAuth::StaffAuth(const std::string& domain)
    : info_{20, "email", "email", std::chrono::minutes(10)}, ending_("@" + lowerCase(domain)) {}

sdk::Result<sdk::Identifier> StaffAuth::parse(std::string_view text) const {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return bad("required", "An e-mail address is required.");
    }
    if (text.size() > kMaxName + ending_.size()) {
        return bad("max_length", "The e-mail address is too long.");
    }
    const std::string key = lowerCase(text);
    if (!key.ends_with(ending_) ||
        !isWord(std::string_view(key).substr(0, key.size() - ending_.size()))) {
        return bad("staff", "Only an address of the company signs in here.");
    }
    return sdk::Identifier::parsed(info_.attribute, std::string(text), key, key);
}

sdk::Result<void> StaffAuth::begin(const sdk::Identifier& identifier, sdk::CodeDesk& desk) const {
    return desk.issueCode(identifier);
}

sdk::Result<sdk::Identifier> StaffAuth::finish(const sdk::Credentials& credentials,
                                               sdk::CodeDesk& desk) const {
    return sdk::proveByCode(*this, credentials, desk);
}

sdk::PluginInfo StaffAuthFactory::info() const {
    return {.id = "staff-auth",
            .version = "1.0.0",
            .kind = sdk::PluginKind::kAuthType,
            .summary = "A company's staff signs in with its e-mail addresses.",
            .config = {{.name = "domain",
                        .description = "What stands behind the @ of the company's addresses.",
                        .required = true}}};
}

sdk::Result<std::unique_ptr<sdk::AuthType>> StaffAuthFactory::create(
    const sdk::PluginConfig& config, sdk::PluginHost&) const {
    const std::string domain = config.text("domain");
    if (!isWord(domain) || domain.find('.') == std::string::npos) {
        return sdk::fail(sdk::ErrorCode::kPluginRefused,
                         "domain must be a domain's name like company.example");
    }
    return std::unique_ptr<sdk::AuthType>(std::make_unique<StaffAuth>(domain));
}

}  // namespace staff_auth

PATRON_EXPORT_AUTH_TYPE(staff_auth::StaffAuthFactory)
