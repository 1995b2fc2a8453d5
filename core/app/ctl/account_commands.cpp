#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/ctl/context.h"
#include "http/account_json.h"

namespace patron::app::ctl {

namespace {

struct Options {
    std::string brand;
    std::string account;
};

const char* stateName(account::AccountState state) {
    switch (state) {
        case account::AccountState::kActive:
            return "active";
        case account::AccountState::kLocked:
            return "locked";
        case account::AccountState::kBeingDeleted:
            return "being deleted";
    }
    return "";
}

using Action =
    std::function<void(Context&, const brand::RequestContext&, const account::AccountView&)>;

void addCommand(CLI::App& parent, Context& context, const std::string& name,
                const std::string& description, Action action) {
    auto options = std::make_shared<Options>();
    CLI::App* command = parent.add_subcommand(name, description);
    command->add_option("--brand", options->brand, "Name or number")->required();
    command->add_option("account", options->account, "UUID, row number, e-mail or phone number")
        ->required();
    command->callback([&context, options, action = std::move(action)] {
        const brand::RequestContext request = context.requestContext(options->brand);
        action(context, request, need(context.accounts().find(request, options->account)));
    });
}

void find(Context&, const brand::RequestContext&, const account::AccountView& view) {
    std::cout << view.account.uuid << "\t" << view.account.id << "\t"
              << stateName(view.account.state) << "\n";
}

void show(Context&, const brand::RequestContext&, const account::AccountView& view) {
    constexpr int kNewestShape = 5;
    http::JsonWriter json;
    http::writeAccount(json, view, kNewestShape);
    std::cout << json.json() << "\n";
}

void lock(Context& context, const brand::RequestContext& request,
          const account::AccountView& view) {
    need(context.accounts().lock(request, view.account, context.adminName()));
    std::cout << "locked; all sessions ended\n";
}

void unlock(Context& context, const brand::RequestContext& request,
            const account::AccountView& view) {
    need(context.accounts().unlock(request, view.account, context.adminName()));
    std::cout << "active\n";
}

void erase(Context& context, const brand::RequestContext& request,
           const account::AccountView& view) {
    need(context.accounts().erase(request, view.account, context.adminName()));
    std::cout << "deleted\n";
}

void endSessions(Context& context, const brand::RequestContext& request,
                 const account::AccountView& view) {
    std::cout << need(context.accounts().endSessions(request, view.account, context.adminName()))
              << " sessions ended\n";
}

}  // namespace

void addAccountCommands(CLI::App& app, Context& context) {
    CLI::App* accounts = app.add_subcommand("account", "Support for one customer.");
    accounts->require_subcommand(1);
    addCommand(*accounts, context, "find", "Its UUID, row number and state.", find);
    addCommand(*accounts, context, "show", "The account as JSON.", show);
    addCommand(*accounts, context, "lock", "No sign-in and no token until unlock.", lock);
    addCommand(*accounts, context, "unlock", "Active again; failed tries forgotten.", unlock);
    addCommand(*accounts, context, "delete", "Erase the personal data at once.", erase);
    addCommand(*accounts, context, "end-sessions", "Sign out everywhere.", endSessions);
}

}  // namespace patron::app::ctl
