#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/ctl/context.h"

namespace patron::app::ctl {

void addApplicationCommands(CLI::App& app, Context& context) {
    CLI::App* apps = app.add_subcommand("app", "Applications of brands.");
    apps->require_subcommand(1);
    struct Options {
        std::string brand;
        brand::Application application;
    };
    auto options = std::make_shared<Options>();
    CLI::App* create = apps->add_subcommand("create", "Add an application; prints its key.");
    create->add_option("--brand", options->brand, "Name or number")->required();
    create->add_option("--name", options->application.name, "How you call it")->required();
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

}  // namespace patron::app::ctl
