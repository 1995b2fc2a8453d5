#include <CLI/CLI.hpp>
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>

#include "admin/destinations.h"
#include "admin/file_text.h"
#include "app/ctl/context.h"
#include "app/ctl/text_input.h"

namespace patron::app::ctl {

namespace {

/// What `create` and `set` share; what is not given stays as it is.
struct Options {
    std::string brand;  ///< `set`: which one
    std::optional<std::string> name, publicUrl, smsSender, locale, domain, imprint;
    std::string authType;
    std::optional<std::string> optin, countryRules;
    std::optional<bool> phoneNumberUnique, registration, revealAccounts, recentSignIn, endOthers;
    std::optional<int> idleMinutes;
    std::vector<std::string> countries, withoutCountries;
    std::vector<std::string> social, withoutSocial;
};

template <class T, class U>
void put(T& value, const std::optional<U>& given) {
    if (given) value = *given;
}

void apply(const Options& options, brand::Brand& brand) {
    put(brand.name, options.name);
    put(brand.publicUrl, options.publicUrl);
    put(brand.smsSenderId, options.smsSender);
    put(brand.locale, options.locale);
    put(brand.domain, options.domain);
    put(brand.imprint, options.imprint);
    if (options.optin) {
        brand.optinType =
            *options.optin == "gdpr" ? brand::OptinType::kGdpr : brand::OptinType::kRegular;
    }
    brand::BrandSettings& settings = brand.settings;
    put(settings.phoneNumberUnique, options.phoneNumberUnique);
    put(settings.registrationEnabled, options.registration);
    put(settings.revealAccounts, options.revealAccounts);
    put(settings.requireRecentSignIn, options.recentSignIn);
    put(settings.endOtherSessionsOnChange, options.endOthers);
    if (options.idleMinutes) settings.sessionIdleLimit = std::chrono::minutes(*options.idleMinutes);
    for (const std::string& id : options.withoutSocial) std::erase(brand.socialAuthTypes, id);
    for (const std::string& id : options.social) {
        if (!brand.hasSocialAuthType(id)) brand.socialAuthTypes.push_back(id);
    }
    std::ranges::sort(brand.socialAuthTypes);
    for (const std::string& text : options.withoutCountries) {
        const std::string country = need(admin::parseCountry(text));
        std::erase_if(settings.countries,
                      [&](const auto& entry) { return entry.country == country; });
    }
    std::vector<brand::DestinationCountry> entries;
    for (const std::string& text : options.countries) {
        entries.push_back(need(admin::parseDestination(text)));
    }
    admin::putDestinations(settings.countries, entries);
    if (options.countryRules) {
        settings.countryRules = *options.countryRules == "enforce" ? brand::CountryRules::kEnforced
                                                                   : brand::CountryRules::kRecorded;
    }
}

/// `--on,!--off`; unset when neither is given. CLI11 takes an optional for a counter: add_flag
/// would set it to false at once, and to true for the negative of the two.
void addSwitch(CLI::App& command, const std::string& names, std::optional<bool>& target,
               const std::string& description = {}) {
    command.add_flag_function(
        names, [&target](std::int64_t count) { target = count > 0; }, description);
}

void addShared(CLI::App& command, Options& options) {
    command.add_option("--public-url", options.publicUrl,
                       "https://api.example.com, where the API is reached from outside");
    command.add_option("--optin", options.optin, "gdpr or regular: what new customers begin with")
        ->check(CLI::IsMember({"gdpr", "regular"}));
    command.add_option("--social", options.social,
                       "Auth type that customers may sign in with besides the brand's, by a token "
                       "of its provider; may be repeated");
    command.add_option("--sms-sender", options.smsSender, "Sender id of text messages");
    command.add_option("--locale", options.locale, "Language of messages when none is asked for");
    command.add_option("--domain", options.domain, "For the last line of an SMS: @domain #code");
    // Read here and once: settings are applied twice, and standard input is there only once.
    command.add_option_function<std::string>(
        "--imprint",
        [&imprint = options.imprint](const std::string& value) {
            imprint = admin::fileText(textOrFile(value));
        },
        "Who is behind the brand, at the foot of its mails; @FILE reads several "
        "lines from FILE, '' takes it away");
    addSwitch(command, "--phone-number-unique,!--no-phone-number-unique",
              options.phoneNumberUnique);
    addSwitch(command, "--registration,!--no-registration", options.registration,
              "Whether new customers may sign up");
    addSwitch(command, "--show-accounts,!--hide-accounts", options.revealAccounts,
              "Whether check calls tell who has an account, or answer 403");
    addSwitch(command, "--require-recent-sign-in,!--no-require-recent-sign-in",
              options.recentSignIn,
              "A change of identifier needs a sign-in younger than ten minutes");
    addSwitch(command, "--end-other-sessions,!--keep-other-sessions", options.endOthers,
              "What a confirmed change of identifier does to other sessions");
    command.add_option(
        "--idle-minutes", options.idleMinutes,
        "A session ends without a refresh for so long; 0: only its full life counts");
    command.add_option(
        "--country", options.countries,
        "Where codes may be sent by SMS and how many an hour: DE=1000, AT=none for no "
        "bound, *=50 for every other country. None: nowhere. May be repeated");
    command
        .add_option("--country-rules", options.countryRules,
                    "enforce; or record: nothing is refused, the audit trail says what would be")
        ->check(CLI::IsMember({"enforce", "record"}));
}

void line(const char* label, const std::string& value) {
    std::cout << std::left << std::setw(24) << label << value << "\n";
}
void line(const char* label, bool value) { line(label, std::string(value ? "yes" : "no")); }

void print(const brand::Brand& brand) {
    const brand::BrandSettings& settings = brand.settings;
    const auto idle = std::chrono::duration_cast<std::chrono::minutes>(settings.sessionIdleLimit);
    const bool gdpr = brand.optinType == brand::OptinType::kGdpr;
    const bool enforced = settings.countryRules == brand::CountryRules::kEnforced;
    line("brand", std::to_string(brand.id) + " " + brand.name);
    line("auth type", brand.authType);
    for (const std::string& id : brand.socialAuthTypes) line("social", id);
    line("public URL", brand.publicUrl);
    line("opt-ins", std::string(gdpr ? "gdpr" : "regular"));
    line("SMS sender", brand.smsSenderId);
    line("locale", brand.locale);
    line("domain", brand.domain);
    for (std::string_view rest = brand.imprint; !rest.empty();) {
        const std::string_view first = rest.substr(0, rest.find('\n'));
        line("imprint", std::string(first));
        rest.remove_prefix(std::min(rest.size(), first.size() + 1));
    }
    line("phone number unique", settings.phoneNumberUnique);
    line("registration", settings.registrationEnabled);
    line("shows accounts", settings.revealAccounts);
    line("needs recent sign-in", settings.requireRecentSignIn);
    line("ends other sessions", settings.endOtherSessionsOnChange);
    line("idle minutes", std::to_string(idle.count()));
    line("country rules", std::string(enforced ? "enforce" : "record"));
    for (const auto& entry : settings.countries) {
        line("codes to", admin::describeDestination(entry));
    }
    if (!settings.countries.empty()) return;
    line("codes to", "no phone number" + std::string(enforced ? "" : " once enforced") +
                         "; allow countries with `patronctl brand set \"" + brand.name +
                         "\" --country DE=1000`");
}

void addCreate(CLI::App& parent, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = parent.add_subcommand("create", "Add a brand with its own token key.");
    command->add_option("--name", options->name, "As customers read it")->required();
    command
        ->add_option("--auth-type", options->authType, "Id of the auth type, e.g. the e-mail one")
        ->required();
    addShared(*command, *options);
    command->get_option("--public-url")->required();
    command->callback([&context, options] {
        brand::Brand brand;
        brand.authType = options->authType;
        apply(*options, brand);
        print(need(context.brands().addBrand(brand)));
    });
}

void addSet(CLI::App& parent, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = parent.add_subcommand(
        "set",
        "Change a brand; what is not named stays as it is. In every process within seconds.");
    command->add_option("brand", options->brand, "Name or number")->required();
    command->add_option("--name", options->name, "As customers read it");
    addShared(*command, *options);
    command->add_option("--no-country", options->withoutCountries,
                        "Takes a country off the list; may be repeated");
    command->add_option("--no-social", options->withoutSocial,
                        "Takes a social auth type off; may be repeated");
    command->callback([&context, options] {
        // Here it throws what cannot be read; inside the write nothing may.
        brand::Brand trial;
        apply(*options, trial);
        print(need(context.brands().changeBrand(
            options->brand, [&](brand::Brand& brand) { apply(*options, brand); })));
    });
}

void addShow(CLI::App& parent, Context& context) {
    auto name = std::make_shared<std::string>();
    CLI::App* command = parent.add_subcommand("show", "One brand with all its settings.");
    command->add_option("brand", *name, "Name or number")->required();
    command->callback([&context, name] { print(need(context.brands().findBrand(*name))); });
}

void listBrands(Context& context) {
    const auto catalogue = need(context.brands().catalogue());
    for (const brand::Brand& brand : catalogue->brands()) {
        std::cout << brand.id << "\t" << brand.name << "\t" << brand.authType << "\t"
                  << brand.publicUrl << "\n";
    }
}

}  // namespace

void addBrandCommands(CLI::App& app, Context& context) {
    CLI::App* brands = app.add_subcommand("brand", "Brands.");
    brands->require_subcommand(1);
    addCreate(*brands, context);
    addSet(*brands, context);
    addShow(*brands, context);
    brands->add_subcommand("list", "All brands.")->callback([&context] { listBrands(context); });
}

}  // namespace patron::app::ctl
