#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/ctl/context.h"

namespace patron::app::ctl {

namespace {

struct BrandOptions {
    brand::Brand brand;
    std::string optin = "gdpr";
    int idleMinutes = 0;
};

void listBrands(Context& context) {
    const auto catalogue = need(context.brands().catalogue());
    for (const brand::Brand& brand : catalogue->brands()) {
        std::cout << brand.id << "\t" << brand.name << "\t" << brand.authType << "\t"
                  << brand.publicUrl << "\n";
    }
}

void addBrandCreate(CLI::App& parent, Context& context) {
    auto options = std::make_shared<BrandOptions>();
    CLI::App* create = parent.add_subcommand("create", "Add a brand with its own token key.");
    brand::Brand& brand = options->brand;
    create->add_option("--name", brand.name, "As customers read it")->required();
    create->add_option("--auth-type", brand.authType, "Plugin id, e.g. the e-mail one")->required();
    create->add_option("--public-url", brand.publicUrl, "https://api.example.com")->required();
    create->add_option("--optin", options->optin, "gdpr or regular")
        ->check(CLI::IsMember({"gdpr", "regular"}));
    create->add_option("--sms-sender", brand.smsSenderId, "Sender id of text messages");
    create->add_option("--locale", brand.locale, "Language of messages when none is asked for");
    create->add_option("--domain", brand.domain, "For the last line of an SMS: @domain #code");
    brand::BrandSettings& settings = brand.settings;
    create->add_flag("--phone-number-unique", settings.phoneNumberUnique);
    create->add_flag("!--no-registration", settings.registrationEnabled);
    create->add_flag("!--hide-accounts", settings.revealAccounts, "Check calls answer 403");
    create->add_flag("--require-recent-sign-in", settings.requireRecentSignIn);
    create->add_flag("--end-other-sessions", settings.endOtherSessionsOnChange);
    create->add_option("--idle-minutes", options->idleMinutes, "Session ends without refresh");
    create->callback([&context, options] {
        options->brand.optinType =
            options->optin == "gdpr" ? brand::OptinType::kGdpr : brand::OptinType::kRegular;
        options->brand.settings.sessionIdleLimit = std::chrono::minutes(options->idleMinutes);
        const brand::Brand added = need(context.brands().addBrand(options->brand));
        std::cout << "brand " << added.id << " " << added.name << "\n";
    });
}

void addAppCommands(CLI::App& app, Context& context) {
    CLI::App* apps = app.add_subcommand("app", "Applications of brands.");
    apps->require_subcommand(1);
    struct Options {
        std::string brand;
        brand::Application application;
    };
    auto options = std::make_shared<Options>();
    CLI::App* create = apps->add_subcommand("create", "Add an application; prints its key.");
    create->add_option("--brand", options->brand, "Name or number")->required();
    create->add_option("--name", options->application.name)->required();
    create->add_option("--key", options->application.key, "32 hex digits; random when left out");
    create->add_option("--cors-origin", options->application.corsOrigins, "May be repeated");
    create->callback([&context, options] {
        options->application.brandId = need(context.brands().findBrand(options->brand)).id;
        const auto added = need(context.brands().addApplication(options->application));
        std::cout << "application " << added.id << " " << added.name << " key " << added.key
                  << "\n";
    });
    apps->add_subcommand("list", "All applications.")->callback([&context] {
        const auto catalogue = need(context.brands().catalogue());
        for (const brand::Application& application : catalogue->applications()) {
            std::cout << application.id << "\t" << application.key << "\t" << application.name
                      << "\t" << catalogue->findBrand(application.brandId)->name << "\n";
        }
    });
}

}  // namespace

void addBrandCommands(CLI::App& app, Context& context) {
    CLI::App* brands = app.add_subcommand("brand", "Brands.");
    brands->require_subcommand(1);
    addBrandCreate(*brands, context);
    brands->add_subcommand("list", "All brands.")->callback([&context] { listBrands(context); });
    addAppCommands(app, context);
}

}  // namespace patron::app::ctl
