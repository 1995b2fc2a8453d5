#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

#include "app/ctl/context.h"

namespace patron::app::ctl {

namespace {

const char* stateName(delivery::OutboxState state) {
    switch (state) {
        case delivery::OutboxState::kQueued:
            return "waiting";
        case delivery::OutboxState::kSending:
            return "being sent";
        case delivery::OutboxState::kSent:
            return "sent";
        case delivery::OutboxState::kDead:
            return "given up";
        case delivery::OutboxState::kDiscarded:
            return "discarded";
    }
    return "";
}

std::string providerName(const std::vector<brand::ProviderRow>& providers, std::int64_t id) {
    if (id == 0) return "-";
    const auto found = std::ranges::find(providers, id, &brand::ProviderRow::id);
    return found == providers.end() ? std::to_string(id) : found->name;
}

void status(Context& context) {
    const auto counts = need(context.messages().count());
    const auto providers = need(context.providers().list());
    if (counts.empty()) std::cout << "no message has been queued lately\n";
    for (const delivery::OutboxCount& each : counts) {
        std::cout << stateName(each.state) << "\t" << each.messages << "\t" << each.addressKind
                  << "\t" << providerName(providers, each.providerId) << "\toldest "
                  << sdk::utcText(each.oldest) << "\n";
    }
}

void list(Context& context, int limit, bool undelivered) {
    const auto rows =
        need(undelivered ? context.messages().undelivered(limit) : context.messages().dead(limit));
    const auto providers = need(context.providers().list());
    if (rows.empty()) {
        std::cout << (undelivered ? "no provider reported a failure\n"
                                  : "no message was given up\n");
    }
    for (const delivery::OutboxRow& row : rows) {
        std::cout << row.id << "\t" << sdk::utcText(row.createdAt) << "\t" << row.kind << "\t"
                  << row.addressKind << "\t" << providerName(providers, row.providerId) << "\t"
                  << row.attempts << (row.attempts == 1 ? " try" : " tries") << "\t"
                  << (row.expiresAt > sdk::systemNow() ? "can be sent until " : "expired ")
                  << sdk::utcText(row.expiresAt) << "\t" << row.lastError << "\n";
    }
}

std::string share(std::int64_t part, std::int64_t whole) {
    return std::to_string(part) + " (" + std::to_string(100 * part / whole) + " %)";
}

void conversion(Context& context, int hours) {
    const auto found = need(context.messages().conversions(std::chrono::hours(hours)));
    const auto providers = need(context.providers().list());
    if (found.empty()) std::cout << "no code was sent in that time\n";
    for (const delivery::Conversion& each : found) {
        std::cout << providerName(providers, each.providerId) << "\t"
                  << (each.country.empty() ? "-" : each.country) << "\tsent " << each.sent
                  << "\tdelivered " << share(each.delivered, each.sent) << "\tfailed "
                  << share(each.failed, each.sent) << "\tused " << share(each.used, each.sent)
                  << "\n";
    }
}

}  // namespace

void addMessageCommands(CLI::App& app, Context& context) {
    CLI::App* messages =
        app.add_subcommand("message", "Messages on their way out; never their text or address.");
    messages->require_subcommand(1);
    messages
        ->add_subcommand("status", "How many wait, were sent and were given up, by provider (UTC).")
        ->callback([&context] { status(context); });

    struct Options {
        int limit = 50;
        std::int64_t id = 0;
        bool all = false;
        bool undelivered = false;
        int hours = 24;
    };
    auto options = std::make_shared<Options>();
    CLI::App* dead = messages->add_subcommand(
        "list", "The latest that were given up, with the reason and until when they can be sent.");
    dead->add_option("--limit", options->limit, "50 when left out")->check(CLI::Range(1, 10'000));
    dead->add_flag("--undelivered", options->undelivered,
                   "Instead those that a provider took and then reported as not delivered");
    dead->callback([&context, options] { list(context, options->limit, options->undelivered); });

    CLI::App* counts = messages->add_subcommand(
        "conversion",
        "Of the codes sent, how many providers say they delivered and customers used, by provider "
        "and country.");
    counts->add_option("--hours", options->hours, "Of the last so many; 24 when left out")
        ->check(CLI::Range(1, 168));
    counts->callback([&context, options] { conversion(context, options->hours); });

    addReceiptCommand(*messages, context);

    CLI::App* replay = messages->add_subcommand(
        "replay", "Send what was given up after all, with the code that it has.");
    CLI::Option* id = replay->add_option("id", options->id, "Number of the message");
    replay->add_flag("--all", options->all, "Everything whose code has not expired")->excludes(id);
    replay->callback([&context, options] {
        if (!options->all && options->id == 0) throw Refusal{"name a message, or say --all"};
        if (options->all) {
            std::cout << need(context.messages().replayAll()) << " messages wait again\n";
        } else {
            need(context.messages().replay(options->id));
            std::cout << "message " << options->id << " waits again\n";
        }
    });
}

}  // namespace patron::app::ctl
