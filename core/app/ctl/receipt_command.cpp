#include <sysexits.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "app/ctl/context.h"

namespace patron::app::ctl {

namespace {

namespace fs = std::filesystem;

/// Of a mail; a report comes with at most the message that it is about.
constexpr std::size_t kMostBytes = 1U << 20U;
constexpr const char* kOtherMail = "not-a-report";

std::string readAll(std::istream& in) {
    std::string text(kMostBytes, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

bool cannotBeRead(const sdk::Error& error) { return error.code == sdk::ErrorCode::kRequestInvalid; }

sdk::Error noReader(const std::string& provider) {
    return sdk::Error(
        sdk::ErrorCode::kAdminNotFound,
        "no provider " + provider + " whose plugin reads reports; see `patronctl provider list`");
}

sdk::Result<int> take(Context& context, const std::string& provider, std::string mail) {
    sdk::ReceiptRequest request;
    request.body = std::move(mail);
    auto taken = context.takeReceipt(provider, request);
    if (!taken && taken.error().code == sdk::ErrorCode::kRequestRouteUnknown) {
        return sdk::Unexpected(noReader(provider));
    }
    return taken;
}

// Whatever else gets to the address, an answer of a customer or an advertisement, is no failure:
// the mail server would bounce it.
void takeOne(Context& context, const std::string& provider) {
    const auto taken = take(context, provider, readAll(std::cin));
    if (taken) {
        std::cout << (*taken == 0 ? "nothing new\n" : "kept\n");
    } else if (cannotBeRead(taken.error())) {
        std::cout << "left: " << taken.error().detail << "\n";
    } else {
        refuse(taken.error());
    }
}

/// Where mail waits in a folder: in `new` of a Maildir, or in the folder itself.
std::vector<fs::path> waitingIn(const fs::path& folder) {
    const fs::path maildir = folder / "new";
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(fs::is_directory(maildir) ? maildir : folder)) {
        if (entry.is_regular_file() && !entry.path().filename().string().starts_with('.')) {
            files.push_back(entry.path());
        }
    }
    return files;
}

void takeFolder(Context& context, const std::string& provider, const fs::path& folder) {
    int kept = 0, others = 0;
    const std::vector<fs::path> files = waitingIn(folder);
    for (const fs::path& file : files) {
        std::ifstream in(file, std::ios::binary);
        if (!in) throw Refusal{"cannot read " + file.string()};
        const auto taken = take(context, provider, readAll(in));
        if (!taken && !cannotBeRead(taken.error())) refuse(taken.error());
        if (taken) {
            kept += *taken;
            fs::remove(file);
            continue;
        }
        ++others;
        fs::create_directories(folder / kOtherMail);
        fs::rename(file, folder / kOtherMail / file.filename());
    }
    std::cout << files.size() << " mails: " << kept << " kept as news, " << others << " moved to "
              << (folder / kOtherMail).string() << " because they are no reports\n";
}

/// A mail server takes other statuses for good: it would return the report as undeliverable, to
/// nobody. With this one it keeps it until a wrong name or a refused plugin is put right. So it
/// is with a wrong command line.
template <class Work>
void orTryAgainLater(Work work) {
    try {
        work();
    } catch (const Refusal& refusal) {
        throw Refusal{refusal.sentence, EX_TEMPFAIL};
    } catch (const std::exception& error) {
        throw Refusal{error.what(), EX_TEMPFAIL};
    }
}

}  // namespace

void addReceiptCommand(CLI::App& messages, Context& context) {
    struct Options {
        std::string provider;
        std::string spool;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = messages.add_subcommand(
        "receipt",
        "Read what mail servers say of mails that they could not deliver (bounces): one mail from "
        "standard input, as a mail server pipes it, or all that lie in a folder.");
    command->add_option("provider", options->provider, "Whose mails they were")->required();
    command
        ->add_option("--spool", options->spool,
                     "Folder or Maildir; what was read is removed, other mail moved aside")
        ->check(CLI::ExistingDirectory);
    command->preparse_callback([&context](std::size_t) { context.usageStatus = EX_TEMPFAIL; });
    command->callback([&context, options] {
        orTryAgainLater([&] {
            if (options->spool.empty()) {
                takeOne(context, options->provider);
            } else {
                takeFolder(context, options->provider, options->spool);
            }
        });
    });
}

}  // namespace patron::app::ctl
