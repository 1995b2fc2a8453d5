#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/ctl/context.h"
#include "app/ctl/names.h"

namespace patron::app::ctl {

namespace {

/// Events of the installation as a whole have no brand, most have no account, many no request.
void list(Context& context, const std::string& brandName, account::AuditQuery query) {
    Names names(context);
    if (!brandName.empty()) query.brandId = need(context.brands().findBrand(brandName)).id;
    storage::Storage& storage = context.runtime().storage();
    const auto events = need(storage.database().read(
        [&](brand::Transaction& tx) { return storage.audit().latest(tx, query); }));
    if (events.empty()) std::cout << "no such event\n";
    for (const account::AuditEvent& event : events) {
        std::cout << sdk::utcText(event.at) << "\t" << names.brand(event.brandId) << "\t"
                  << event.action << "\t" << event.detail << "\t" << event.actor << "\t"
                  << (event.accountId == 0 ? "-" : std::to_string(event.accountId)) << "\t"
                  << (event.requestId.empty() ? "-" : event.requestId) << "\n";
    }
}

}  // namespace

void addAuditCommands(CLI::App& app, Context& context) {
    CLI::App* audit = app.add_subcommand("audit", "Who did what, and what was refused.");
    audit->require_subcommand(1);
    struct Options {
        std::string brand;
        account::AuditQuery query;
        int hours = 0;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = audit->add_subcommand(
        "list", "The latest events: time (UTC), brand, action, detail, actor, account, request.");
    command->add_option("--brand", options->brand, "Name or number");
    command->add_option(
        "--action", options->query.actionPrefix,
        "How the action begins, e.g. code. for codes that were refused, provider. for what "
        "administrators did to providers");
    command->add_option("--limit", options->query.limit, "50 when left out")
        ->check(CLI::Range(1, 10'000));
    command->add_option("--hours", options->hours, "Of the last so many; all when left out")
        ->check(CLI::Range(1, 100'000));
    command->callback([&context, options] {
        if (options->hours > 0) {
            options->query.since = sdk::systemNow() - std::chrono::hours(options->hours);
        }
        list(context, options->brand, options->query);
    });
}

}  // namespace patron::app::ctl
