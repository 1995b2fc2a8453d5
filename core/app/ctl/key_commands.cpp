#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/ctl/context.h"

namespace patron::app::ctl {

void addKeyCommands(CLI::App& app, Context& context) {
    CLI::App* keys = app.add_subcommand("key", "Keys: of codes, messages, secrets and tokens.");
    keys->require_subcommand(1);
    keys->add_subcommand("list", "Every key with its id and state, never its bytes.")
        ->callback([&context] {
            for (const admin::KeyListing& key : need(context.keys().list())) {
                std::cout << key.purpose << "\t" << key.id << "\t" << key.state << "\n";
            }
        });

    struct Options {
        std::string purpose;
        std::string brand;
    };
    auto options = std::make_shared<Options>();
    CLI::App* rotate =
        keys->add_subcommand("rotate", "Make a new key; what the old one protects stays readable.");
    rotate->add_option("purpose", options->purpose, "token, pepper, outbox or master")
        ->required()
        ->check(CLI::IsMember({"token", "pepper", "outbox", "master"}));
    rotate->add_option("--brand", options->brand, "Whose token key; all brands when left out");
    rotate->callback([&context, options] {
        if (options->purpose != "token") {
            std::cout << options->purpose << "\t"
                      << need(context.keys().rotateFile(options->purpose)) << "\n";
            return;
        }
        const auto catalogue = need(context.brands().catalogue());
        for (const brand::Brand& brand : catalogue->brands()) {
            const bool wanted = options->brand.empty() ||
                                brand.id == need(context.brands().findBrand(options->brand)).id;
            if (!wanted) continue;
            std::cout << "token of " << brand.name << "\t"
                      << need(context.keys().rotateToken(brand)) << "\n";
        }
    });
}

}  // namespace patron::app::ctl
