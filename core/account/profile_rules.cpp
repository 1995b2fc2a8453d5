#include "account/profile_rules.h"

#include <tuple>

#include "account/demographic_rules.h"
#include "account/text_rules.h"

namespace patron::account {
namespace {

/// What is found out about one input: bad fields, or that an auth type could not do its work.
struct Findings {
    BadFields bad;
    std::optional<sdk::Error> broken;

    void add(std::string_view field, const char* rule, const char* message) {
        bad.push_back({std::string(field), rule, message, std::nullopt});
    }
};

bool isIdentifier(const brand::RequestContext& context, std::string_view attribute) {
    return context.authType->info().attribute == attribute;
}

const sdk::AuthType* ownerOf(const brand::RequestContext& context, std::string_view attribute) {
    if (isIdentifier(context, attribute)) return context.authType;
    return context.plugins->authTypeForAttribute(attribute);
}

void noteParseError(std::string_view attribute, sdk::Error error, Findings& findings) {
    if (error.fields.empty()) {
        findings.broken = std::move(error);
        return;
    }
    for (sdk::BadField& problem : error.fields) {
        problem.field = std::string(attribute);
        findings.bad.push_back(std::move(problem));
    }
}

/// What a sent text does to an attribute that now is `current`; nothing when it stays.
std::optional<AttributeChange> judgeAttribute(const brand::RequestContext& context,
                                              std::string_view name,
                                              const std::optional<std::string>& text,
                                              const std::string& current, Findings& findings) {
    if (!text || *text == current) return std::nullopt;
    const std::string attribute(name);
    if (text->empty()) {
        if (!isIdentifier(context, attribute)) return AttributeChange{attribute, {}, false};
        findings.add(attribute, "required", "What identifies the customer cannot be cleared.");
        return std::nullopt;
    }
    const sdk::AuthType* authType = ownerOf(context, attribute);
    if (authType == nullptr) {
        findings.add(attribute, "unsupported", "This service does not take this field.");
        return std::nullopt;
    }
    auto identifier = authType->parse(*text);
    if (!identifier) {
        noteParseError(attribute, std::move(identifier.error()), findings);
        return std::nullopt;
    }
    if (identifier->value() == current) return std::nullopt;
    bool respelled = false;
    if (!current.empty()) {
        const auto before = authType->parse(current);
        respelled = before && before->key() == identifier->key();
    }
    return AttributeChange{attribute, std::move(*identifier), respelled};
}

void judgeOptIn(std::string_view field, const std::optional<int>& number, OptIn& target,
                Findings& findings) {
    if (!number) return;
    if (*number < static_cast<int>(OptIn::kConfirmed) ||
        *number > static_cast<int>(OptIn::kPending)) {
        findings.add(field, "choice", "This must be 1, 2 or 3.");
        return;
    }
    target = static_cast<OptIn>(*number);
}

/// The fields that are judged alike at registration and later.
void judgeProfile(const brand::RequestContext& context, const ProfileInput& input,
                  ProfilePlan& plan, Findings& findings) {
    Account& account = plan.after;
    const auto judgeNameInto = [&](std::string_view field, const auto& text, std::string& target) {
        if (!text) return;
        if (auto name = judgeName(field, *text, findings.bad)) target = std::move(*name);
    };
    judgeNameInto("first_name", input.firstName, account.firstName);
    judgeNameInto("last_name", input.lastName, account.lastName);
    for (const std::string_view name : {kEmail, kPhoneNumber}) {
        auto change =
            judgeAttribute(context, name, input.attribute(name), account.attribute(name), findings);
        if (change) plan.attributes.push_back(std::move(*change));
    }
    if (input.locale) {
        if (!hasLocaleShape(*input.locale)) {
            findings.add("locale", "locale", "This is not a language tag such as en-US.");
        }
        account.locale = *input.locale;
    }
    judgeOptIn("optin_status_email", input.optinStatusEmail, account.optinEmail, findings);
    judgeOptIn("optin_status_sms", input.optinStatusSms, account.optinSms, findings);
    judgeOptIn("optin_status_pn", input.optinStatusPush, account.optinPush, findings);
}

sdk::Result<ProfilePlan> verdict(ProfilePlan plan, Findings findings) {
    if (findings.broken) return sdk::Unexpected(std::move(*findings.broken));
    if (!findings.bad.empty()) {
        return sdk::Unexpected(sdk::Error::badFields(std::move(findings.bad)));
    }
    return plan;
}

auto profileOf(const Account& account) {
    return std::tie(account.firstName, account.lastName, account.locale, account.optinEmail,
                    account.optinSms, account.optinPush);
}

std::string localeOfNewAccount(const brand::RequestContext& context) {
    if (context.languageGiven && hasLocaleShape(context.language)) return context.language;
    return context.brand->locale.empty() ? "en-US" : context.brand->locale;
}

}  // namespace

sdk::Result<ProfilePlan> planRegistration(const brand::RequestContext& context,
                                          const ProfileInput& input) {
    ProfilePlan plan;
    Findings findings;
    plan.after.brandId = context.brand->id;
    plan.after.createdAt = context.now;
    plan.after.updatedAt = context.now;
    plan.after.locale = localeOfNewAccount(context);
    applyDefaultOptIns(context.brand->optinType, plan.after);
    if (!input.firstName) findings.add("first_name", "required", "This is required.");
    if (!input.lastName) findings.add("last_name", "required", "This is required.");
    // An empty identifier equals that of an account which has none yet; it is still no value.
    const std::string& identifier = context.authType->info().attribute;
    const auto& text = input.attribute(identifier);
    if (text && text->empty()) {
        findings.add(identifier, "required", "What identifies the customer cannot be empty.");
    }
    judgeProfile(context, input, plan, findings);
    const std::vector<DemographicInput> rows =
        input.demographics.value_or(std::vector<DemographicInput>());
    plan.demographics = judgeDemographics(*context.brand, {}, rows, context.now, findings.bad);
    requireDemographics(*context.brand, rows, findings.bad);
    plan.changesProfile = true;
    return verdict(std::move(plan), std::move(findings));
}

sdk::Result<ProfilePlan> planUpdate(const brand::RequestContext& context,
                                    const AccountView& current, const ProfileInput& input) {
    ProfilePlan plan;
    Findings findings;
    plan.after = current.account;
    judgeProfile(context, input, plan, findings);
    if (input.demographics) {
        plan.demographics = judgeDemographics(*context.brand, current.demographics,
                                              *input.demographics, context.now, findings.bad);
    }
    plan.changesProfile =
        !plan.demographics.empty() || profileOf(plan.after) != profileOf(current.account);
    return verdict(std::move(plan), std::move(findings));
}

void applyDefaultOptIns(brand::OptinType type, Account& account) {
    const bool regular = type == brand::OptinType::kRegular;
    account.optinEmail = regular ? OptIn::kConfirmed : OptIn::kPending;
    account.optinSms = OptIn::kPending;
    account.optinPush = regular ? OptIn::kConfirmed : OptIn::kPending;
}

}  // namespace patron::account
