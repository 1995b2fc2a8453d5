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

void list(Context& context, int limit) {
    const auto rows = need(context.messages().dead(limit));
    const auto providers = need(context.providers().list());
    if (rows.empty()) std::cout << "no message was given up\n";
    for (const delivery::OutboxRow& row : rows) {
        std::cout << row.id << "\t" << sdk::utcText(row.createdAt) << "\t" << row.kind << "\t"
                  << row.addressKind << "\t" << providerName(providers, row.providerId) << "\t"
                  << row.attempts << (row.attempts == 1 ? " try" : " tries") << "\t"
                  << (row.expiresAt > sdk::systemNow() ? "can be sent until " : "expired ")
                  << sdk::utcText(row.expiresAt) << "\t" << row.lastError << "\n";
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
    };
    auto options = std::make_shared<Options>();
    CLI::App* dead = messages->add_subcommand(
        "list", "The latest that were given up, with the reason and until when they can be sent.");
    dead->add_option("--limit", options->limit, "50 when left out")->check(CLI::Range(1, 10'000));
    dead->callback([&context, options] { list(context, options->limit); });

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
