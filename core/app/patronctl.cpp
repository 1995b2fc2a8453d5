#include <Poco/Crypto/OpenSSLInitializer.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "app/ctl/context.h"
#include "app/ctl/examples.h"

/// patronctl: administration from a shell, also while the service is down.
int main(int argc, char** argv) {
    // One for the whole process: without it Poco sets OpenSSL up and tears it down at every use.
    const Poco::Crypto::OpenSSLInitializer openSsl;
    CLI::App app("Administers a Patron installation; works while the service is down, too.",
                 "patronctl");
    patron::app::ctl::Context context;
    app.add_option("--config", context.configFile, "Configuration file (also PATRON_CONFIG)");
    app.set_version_flag("--version", "patronctl " PATRON_VERSION);
    app.require_subcommand(1);
    patron::app::ctl::addSetupCommands(app, context);
    patron::app::ctl::addBrandCommands(app, context);
    patron::app::ctl::addApplicationCommands(app, context);
    patron::app::ctl::addProviderCommands(app, context);
    patron::app::ctl::addPluginCommands(app, context);
    patron::app::ctl::addMessageCommands(app, context);
    patron::app::ctl::addTemplateCommands(app, context);
    patron::app::ctl::addKeyCommands(app, context);
    patron::app::ctl::addAccountCommands(app, context);
    patron::app::ctl::addAuditCommands(app, context);
    patron::app::ctl::addExamples(app);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int status = app.exit(error);
        return status == 0 ? 0 : context.usageStatus.value_or(status);
    } catch (const patron::app::ctl::Refusal& refusal) {
        std::cerr << "patronctl: " << refusal.sentence << "\n";
        return refusal.status;
    } catch (const std::exception& error) {
        std::cerr << "patronctl: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
