#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

#include "app/ctl/context.h"
#include "app/ctl/names.h"
#include "app/ctl/text_input.h"

namespace patron::app::ctl {

namespace {

/// What `add` and `set` share.
struct Options {
    std::string name;
    std::string plugin;
    std::vector<std::string> brands;
    std::vector<std::string> prefixes;
    int position = 100;
    std::vector<std::string> settings;
    std::vector<std::string> unset;
    bool everyBrand = false;
    bool everyAddress = false;
    bool inactive = false;
};

admin::ConfigValues parseSettings(const std::vector<std::string>& settings) {
    admin::ConfigValues values;
    for (const std::string& setting : settings) {
        const std::size_t equals = setting.find('=');
        if (equals == std::string::npos) throw Refusal{"--set takes KEY=VALUE, not " + setting};
        std::string value = setting.substr(equals + 1);
        // A secret on a command line is seen by everybody on the machine: read it from a file.
        if (value.starts_with("@")) {
            value = contentOfFile(value.substr(1));
            value.resize(std::min(value.size(), value.find('\n')));
        }
        values[setting.substr(0, equals)] = value;
    }
    return values;
}

std::vector<brand::BrandId> brandIds(Context& context, const std::vector<std::string>& names) {
    std::vector<brand::BrandId> ids;
    for (const std::string& name : names) {
        const brand::BrandId id = need(context.brands().findBrand(name)).id;
        if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    }
    return ids;
}

template <class Item, class Text>
std::string listed(const std::vector<Item>& items, const char* none, Text text) {
    std::string all;
    for (const Item& item : items) all.append(all.empty() ? "" : ",").append(text(item));
    return all.empty() ? none : all;
}

void list(Context& context) {
    Names names(context);
    const auto brandName = [&](brand::BrandId id) { return names.brand(id); };
    const auto rows = need(context.providers().list());
    if (rows.empty()) std::cout << "none; see `patronctl provider add --help`\n";
    for (const brand::ProviderRow& row : rows) {
        const bool active = row.state == brand::ProviderState::kActive;
        std::cout << row.position << "\t" << row.name << "\t" << (active ? "active" : "inactive")
                  << "\t" << row.pluginId << "\t" << listed(row.brandIds, "every brand", brandName)
                  << "\t" << listed(row.prefixes, "every address", [](const auto& prefix) {
                         return prefix;
                     });
        for (const auto& [key, value] : need(admin::describeConfig(row.configuration))) {
            std::cout << "\t" << key << "=" << value;
        }
        std::cout << "\n";
        if (const std::string problem = context.providers().problemOf(row); !problem.empty()) {
            std::cout << "\tcannot be made here: " << problem << "\n";
        }
    }
}

void addShared(CLI::App& command, Options& options) {
    command.add_option("--brand", options.brands, "Name or number; may be repeated");
    command.add_option("--prefix", options.prefixes,
                       "Numbers that it serves begin so, +49 for Germany; may be repeated. The "
                       "provider with the longest one is tried first");
    command.add_option("--position", options.position, "Lower is tried first");
    command.add_option("--set", options.settings,
                       "KEY=VALUE of the plugin's configuration (see `plugin check`); KEY=@FILE "
                       "reads the first line of FILE, KEY=@- of standard input. May be repeated");
}

void addAdd(CLI::App& parent, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = parent.add_subcommand(
        "add", "Add a provider; its configuration is tried before it is stored.");
    command->add_option("--name", options->name, "How you call it")->required();
    command->add_option("--plugin", options->plugin, "Plugin id of the channel")->required();
    addShared(*command, *options);
    command->add_flag("--inactive", options->inactive, "Not used before `activate`");
    command->callback([&context, options] {
        brand::ProviderRow row;
        row.name = options->name;
        row.pluginId = options->plugin;
        row.position = options->position;
        row.brandIds = brandIds(context, options->brands);
        row.prefixes = options->prefixes;
        if (options->inactive) row.state = brand::ProviderState::kInactive;
        const auto added = need(context.providers().add(row, parseSettings(options->settings)));
        std::cout << "provider " << added.name << " is there, "
                  << (options->inactive ? "not in use" : "in use within two seconds") << "\n";
    });
}

void addSet(CLI::App& parent, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        parent.add_subcommand("set", "Change a provider; what is not named stays as it is.");
    command->add_option("name", options->name, "As `provider list` shows it")->required();
    command->add_option("--plugin", options->plugin, "Another plugin for the same place");
    addShared(*command, *options);
    command->add_option("--unset", options->unset, "KEY that goes back to its default");
    command->add_flag("--every-brand", options->everyBrand, "No longer for some brands alone");
    command->add_flag("--every-address", options->everyAddress, "No longer for prefixes alone");
    command->callback([&context, options, command] {
        admin::ProviderChange change;
        change.set = parseSettings(options->settings);
        change.unset = options->unset;
        if (!options->plugin.empty()) change.pluginId = options->plugin;
        if (command->count("--position") > 0) change.position = options->position;
        if (options->everyBrand || !options->brands.empty()) {
            change.brandIds = brandIds(context, options->brands);
        }
        if (options->everyAddress || !options->prefixes.empty()) {
            change.prefixes = options->prefixes;
        }
        need(context.providers().set(options->name, change));
        std::cout << "provider " << options->name << " is changed within two seconds\n";
    });
}

void addActivate(CLI::App& parent, Context& context) {
    struct Names {
        std::string name;
        std::string instead;
    };
    auto names = std::make_shared<Names>();
    CLI::App* command = parent.add_subcommand("activate", "Use a provider from now on.");
    command->add_option("name", names->name, "As `provider list` shows it")->required();
    command->add_option("--instead-of", names->instead,
                        "In its place, which is retired in the same moment");
    command->callback([&context, names] {
        need(context.providers().activate(names->name, names->instead));
        std::cout << "provider " << names->name << " is in use within two seconds\n";
    });
}

void addRetire(CLI::App& parent, Context& context) {
    auto name = std::make_shared<std::string>();
    CLI::App* command = parent.add_subcommand(
        "retire", "Use a provider no more; what it has in hand it ends. `activate` takes it back.");
    command->add_option("name", *name, "As `provider list` shows it")->required();
    command->callback([&context, name] {
        need(context.providers().retire(*name));
        std::cout << "provider " << *name << " is out of use within two seconds\n";
    });
}

void addOrder(CLI::App& parent, Context& context) {
    auto names = std::make_shared<std::vector<std::string>>();
    CLI::App* command = parent.add_subcommand("order", "Say which providers are tried first.");
    command->add_option("names", *names, "In this order; the others come behind them")->required();
    command->callback([&context, names] {
        need(context.providers().order(*names));
        list(context);
    });
}

const char* outcomeText(sdk::DeliveryReport::Outcome outcome) {
    switch (outcome) {
        case sdk::DeliveryReport::Outcome::kAccepted:
            return "accepted";
        case sdk::DeliveryReport::Outcome::kRetry:
            return "not now, a message would be tried again";
        case sdk::DeliveryReport::Outcome::kPermanent:
            return "refused for good";
    }
    return "";
}

struct Test {
    std::string name;
    std::string to;
    std::string brand;
    int seconds = 20;
};

/// Gateways refuse single senders: a test with another proves little.
std::string senderText(const admin::ProviderTestResult& result) {
    const std::string sender = result.senderName.empty() ? "the provider's own" : result.senderName;
    return result.brand.empty() ? sender + "; no brand's was used, --brand names one"
                                : sender + ", as in messages of " + result.brand;
}

void runTest(Context& context, const Test& test) {
    admin::ProviderTest message{test.to, std::chrono::seconds(test.seconds), std::nullopt};
    if (!test.brand.empty()) message.sender = need(context.brands().findBrand(test.brand));
    const auto result = need(context.providers().test(test.name, message));
    const sdk::DeliveryReport& report = result.report;
    std::cout << outcomeText(report.outcome);
    if (!report.reason.empty()) std::cout << ": " << report.reason;
    if (!report.providerMessageId.empty()) std::cout << ", as " << report.providerMessageId;
    std::cout << "\n";
    if (!report.answer.empty()) std::cout << "the provider said: " << report.answer << "\n";
    std::cout << "sender: " << senderText(result) << "\n";
    if (report.outcome != sdk::DeliveryReport::Outcome::kAccepted) {
        throw Refusal{"the provider did not take the test message"};
    }
}

void addTest(CLI::App& parent, Context& context) {
    auto test = std::make_shared<Test>();
    CLI::App* command = parent.add_subcommand(
        "test", "Send one message through a provider, active or not, and say what it answered.");
    command->add_option("name", test->name, "As `provider list` shows it")->required();
    command->add_option("--to", test->to, "An address or number of yours")->required();
    command->add_option("--brand", test->brand,
                        "Whose sender it has, by name or number; when left out that of the only "
                        "brand that the provider serves");
    command->add_option("--seconds", test->seconds, "How long it may take")
        ->check(CLI::Range(1, 120));
    command->callback([&context, test] { runTest(context, *test); });
}

}  // namespace

void addProviderCommands(CLI::App& app, Context& context) {
    CLI::App* providers =
        app.add_subcommand("provider", "Providers that deliver messages; changes need no restart.");
    providers->require_subcommand(1);
    addAdd(*providers, context);
    addSet(*providers, context);
    addTest(*providers, context);
    addActivate(*providers, context);
    addOrder(*providers, context);
    addRetire(*providers, context);
    providers
        ->add_subcommand("list", "All providers in the order of their positions, secrets left out.")
        ->callback([&context] { list(context); });
}

}  // namespace patron::app::ctl
