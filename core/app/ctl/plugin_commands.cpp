#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

#include "app/ctl/context.h"

namespace patron::app::ctl {

namespace {

namespace fs = std::filesystem;

const char* kindName(sdk::PluginKind kind) {
    return kind == sdk::PluginKind::kAuthType ? "auth type" : "channel";
}

const char* typeName(sdk::ConfigType type) {
    switch (type) {
        case sdk::ConfigType::kText:
            return "text";
        case sdk::ConfigType::kInteger:
            return "number";
        case sdk::ConfigType::kBoolean:
            return "true or false";
        case sdk::ConfigType::kSecret:
            return "secret";
        case sdk::ConfigType::kChoice:
            return "choice";
    }
    return "";
}

void list(Context& context) {
    const fs::path folder = fs::absolute(context.config().pluginFolder);
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".so") files.push_back(entry.path());
    }
    if (error) throw Refusal{"cannot read " + folder.string() + ": " + error.message()};
    std::ranges::sort(files);
    for (const fs::path& file : files) {
        const auto info = context.loader().inspect(file);
        std::cout << file.stem().string() << "\t";
        if (info) {
            std::cout << kindName(info->kind) << "\t" << info->version << "\t" << info->summary;
        } else {
            std::cout << "refused\t" << info.error().detail;
        }
        std::cout << "\n";
    }
    if (files.empty()) std::cout << "no plugin in " << folder.string() << "\n";
}

void describe(const sdk::ConfigKey& key) {
    std::cout << "  " << key.name << " (" << typeName(key.type);
    for (std::size_t i = 0; i < key.choices.size(); ++i) {
        std::cout << (i == 0 ? " of " : ", ") << key.choices[i];
    }
    if (key.required) std::cout << ", required";
    if (!key.defaultValue.empty()) std::cout << ", default " << key.defaultValue;
    std::cout << ")\n      " << key.description << "\n";
}

void check(Context& context, const fs::path& file) {
    const auto info = need(context.loader().inspect(fs::absolute(file)));
    std::cout << info.id << " " << info.version << ", " << kindName(info.kind) << ": "
              << info.summary << "\nIt fits this build and can be loaded. ";
    std::cout << (info.config.empty() ? "It has no configuration.\n" : "Its configuration:\n");
    for (const sdk::ConfigKey& key : info.config) describe(key);
}

}  // namespace

void addPluginCommands(CLI::App& app, Context& context) {
    CLI::App* plugins = app.add_subcommand("plugin", "Plugins: auth types and channels.");
    plugins->require_subcommand(1);
    plugins->add_subcommand("list", "What is in the plugin folder.")->callback([&context] {
        list(context);
    });
    auto file = std::make_shared<fs::path>();
    CLI::App* command = plugins->add_subcommand(
        "check", "Say what a plugin is and how it is configured, or why it is refused.");
    command->add_option("file", *file, "The library, NAME.so")->required();
    command->callback([&context, file] { check(context, *file); });
}

}  // namespace patron::app::ctl
