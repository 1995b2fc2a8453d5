#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>

#include "admin/demo_content.h"
#include "app/ctl/context.h"
#include "keys/hmac.h"
#include "keys/random.h"

namespace patron::app::ctl {

namespace {

namespace fs = std::filesystem;

void migrate(Context& context) {
    const Config& config = context.config();
    need(keys::InstallationKeys::checkOwner(config.keysFolder));
    const auto applied = need(storage::migrate(storageOptions(config, false), config.sqlFolder));
    for (const std::string& name : applied) std::cout << "applied " << name << "\n";
    if (applied.empty()) std::cout << "the database is up to date\n";
}

void setUp(Context& context) {
    need(keys::InstallationKeys::create(context.config().keysFolder));
    std::cout << "keys are in " << context.config().keysFolder.string()
              << " (back them up apart from the database)\n";
    migrate(context);
}

struct DemoOptions {
    admin::DemoPlugins plugins;
    fs::path adminKeyFile;
};

// The key for the admin API: shown once, kept where only its owner can read it.
void makeAdminKey(const fs::path& file) {
    if (fs::exists(file)) return;
    const std::string key = "patron_admin_" + keys::randomAlphanumeric(keys::systemRandom(), 43);
    const fs::path fresh = file.string() + ".new";
    {
        std::ofstream out(fresh);
        fs::permissions(fresh, fs::perms::owner_read | fs::perms::owner_write);
        out << key << "\n";
        if (!out.flush()) throw Refusal{"cannot write " + fresh.string()};
    }
    fs::rename(fresh, file);
    std::cout << "admin key (shown this once, kept in " << file.string() << "): " << key << "\n";
}

void loadDemo(Context& context, const DemoOptions& options) {
    if (context.config().mode != Config::Mode::kDemo) {
        throw Refusal{"the demo content is for mode = \"demo\" only"};
    }
    need(admin::addDemoContent(context.brands(), context.providers(), options.plugins));
    if (!options.adminKeyFile.empty()) makeAdminKey(options.adminKeyFile);
    std::cout << "demo content is loaded\n";
}

}  // namespace

void addSetupCommands(CLI::App& app, Context& context) {
    CLI::App* setup = app.add_subcommand(
        "setup", "Make what is missing: key files, database, schema. Safe to repeat.");
    setup->callback([&context] { setUp(context); });

    CLI::App* migration =
        app.add_subcommand("migrate", "Bring the database's schema up to this version.");
    migration->callback([&context] { migrate(context); });

    CLI::App* config = app.add_subcommand("config", "Look at the configuration file.");
    config->require_subcommand(1);
    config->add_subcommand("check", "Say in words what is wrong with it, if anything.")
        ->callback([&context] {
            context.config();
            std::cout << context.configFile.string() << " is good\n";
        });
    config->add_subcommand("keys", "List every key with its meaning and default.")->callback([] {
        for (const ConfigKeyDoc& key : configKeys()) {
            std::cout << key.name << "\n    " << key.description << "\n    default: "
                      << (key.defaultValue.empty() ? "none, required" : key.defaultValue) << "\n";
        }
    });

    auto options = std::make_shared<DemoOptions>();
    CLI::App* demo = app.add_subcommand("demo", "Load two brands to try Patron with.");
    demo->add_option("--email-type", options->plugins.emailAuthType,
                     "Id of the auth type of the brand that signs in by e-mail")
        ->required();
    demo->add_option("--phone-type", options->plugins.phoneAuthType,
                     "Id of that of the brand that signs in by phone")
        ->required();
    demo->add_option("--inbox-channel", options->plugins.inboxChannel,
                     "Plugin id of a channel that keeps its messages")
        ->required();
    demo->add_option("--inbox-folder", options->plugins.inboxFolder, "Where it keeps them")
        ->required();
    demo->add_option("--public-url", options->plugins.publicUrl, "As customers' apps see it")
        ->required();
    demo->add_option("--admin-key-file", options->adminKeyFile, "Made when missing, mode 0600");
    demo->callback([&context, options] { loadDemo(context, *options); });
}

}  // namespace patron::app::ctl
