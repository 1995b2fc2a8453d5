#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/ctl/context.h"
#include "app/ctl/names.h"

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

std::string orDash(const std::string& text) { return text.empty() ? "-" : text; }

void status(Context& context) {
    const auto counts = need(context.messages().count());
    Names names(context);
    if (counts.empty()) std::cout << "no message has been queued lately\n";
    for (const delivery::OutboxCount& each : counts) {
        std::cout << stateName(each.state) << "\t" << each.messages << "\t" << each.addressKind
                  << "\t" << names.provider(each.providerId) << "\toldest "
                  << sdk::utcText(each.oldest) << "\tlatest " << sdk::utcText(each.latest) << "\n";
    }
}

std::string nextStep(const delivery::OutboxRow& row) {
    if (row.state == delivery::OutboxState::kQueued) {
        return "next try " + sdk::utcText(row.nextAttemptAt);
    }
    if (row.state != delivery::OutboxState::kDead) return stateName(row.state);
    return (row.expiresAt > sdk::systemNow() ? "can be sent until " : "expired ") +
           sdk::utcText(row.expiresAt);
}

void print(Context& context, const std::vector<delivery::OutboxRow>& rows, const char* none) {
    Names names(context);
    if (rows.empty()) std::cout << none << "\n";
    for (const delivery::OutboxRow& row : rows) {
        std::cout << row.id << "\t" << sdk::utcText(row.createdAt) << "\t"
                  << names.brand(row.brandId) << "\t" << row.kind << "\t" << row.addressKind << "\t"
                  << orDash(row.country) << "\t" << names.provider(row.providerId) << "\t"
                  << row.attempts << (row.attempts == 1 ? " try" : " tries") << "\t"
                  << nextStep(row) << "\t" << orDash(row.providerMessageId) << "\t" << row.lastError
                  << "\n";
    }
}

std::string share(std::int64_t part, std::int64_t whole) {
    return std::to_string(part) + " (" + std::to_string(100 * part / whole) + " %)";
}

void conversion(Context& context, int hours) {
    const auto found = need(context.messages().conversions(std::chrono::hours(hours)));
    Names names(context);
    if (found.empty()) std::cout << "no code was sent in that time\n";
    for (const delivery::Conversion& each : found) {
        std::cout << names.provider(each.providerId) << "\t" << orDash(each.country) << "\tsent "
                  << each.sent << "\tdelivered " << share(each.delivered, each.sent) << "\tfailed "
                  << share(each.failed, each.sent) << "\tused " << share(each.used, each.sent)
                  << "\n";
    }
}

void addList(CLI::App& messages, Context& context) {
    struct Options {
        int limit = 50;
        bool waiting = false;
        bool undelivered = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* list = messages.add_subcommand(
        "list",
        "The latest that were given up: number, queued at (UTC), brand, kind, address kind, "
        "country, provider, tries, until when they can be sent, the provider's number, reason.");
    list->add_option("--limit", options->limit, "50 when left out")->check(CLI::Range(1, 10'000));
    CLI::Option* waiting = list->add_flag(
        "--waiting", options->waiting,
        "Instead those that wait, the next one due first, with what was said at the last try");
    list->add_flag("--undelivered", options->undelivered,
                   "Instead those that a provider took and then reported as not delivered")
        ->excludes(waiting);
    list->callback([&context, options] {
        admin::MessageAdmin outbox = context.messages();
        if (options->waiting) {
            print(context, need(outbox.waiting(options->limit)), "no message waits");
        } else if (options->undelivered) {
            print(context, need(outbox.undelivered(options->limit)),
                  "no provider reported a failure");
        } else {
            print(context, need(outbox.dead(options->limit)), "no message was given up");
        }
    });
}

}  // namespace

void addMessageCommands(CLI::App& app, Context& context) {
    CLI::App* messages =
        app.add_subcommand("message", "Messages on their way out; never their text or address.");
    messages->require_subcommand(1);
    messages
        ->add_subcommand(
            "status",
            "How many wait, were sent and were given up, by provider; the oldest was queued "
            "and the latest finished then (UTC).")
        ->callback([&context] { status(context); });

    addList(*messages, context);

    struct Options {
        std::int64_t id = 0;
        bool all = false;
        int hours = 24;
    };
    auto options = std::make_shared<Options>();
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
