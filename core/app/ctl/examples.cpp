#include "app/ctl/examples.h"

#include <CLI/CLI.hpp>
#include <sstream>

namespace patron::app::ctl {
namespace {

struct Example {
    const char* command;
    const char* text;
};

constexpr Example kExamples[] = {
    {"config", "Example: patronctl config check"},
    {"brand", "Example: patronctl brand show \"Your Brand\""},
    {"brand set",
     "Examples:\n"
     "  patronctl brand set \"Your Brand\" --country DE=1000 --country AT=none\n"
     "  patronctl brand set \"Your Brand\" --imprint @imprint.txt"},
    {"app", "Example: patronctl app create --brand \"Your Brand\" --name iOS"},
    {"provider",
     "A new provider in place of one in trouble:\n"
     "  patronctl provider add --name new --plugin smtp --set host=mail.example.com \\\n"
     "      --set from_address=codes@example.com --inactive\n"
     "  patronctl provider test new --to you@example.com\n"
     "  patronctl provider activate new --instead-of old"},
    {"provider add",
     "Example:\n"
     "  patronctl provider add --name mail --plugin smtp --set host=mail.example.com \\\n"
     "      --set port=587 --set tls=starttls --set username=patron \\\n"
     "      --set password=@- --set from_address=codes@example.com < /root/smtp-password"},
    {"provider set",
     "Example: patronctl provider set mail --set password=@- < /root/smtp-password"},
    {"provider test",
     "Example: patronctl provider test mail --to you@example.com --brand \"Your Brand\""},
    {"plugin", "Example: patronctl plugin check /usr/lib/patron/plugins/smtp.so"},
    {"message", "Example: patronctl message status"},
    {"message list",
     "Examples:\n"
     "  patronctl message list               what was given up\n"
     "  patronctl message list --waiting     why does nothing arrive?"},
    {"message replay",
     "Examples:\n"
     "  patronctl message replay 4711        a number that `message list` begins a line with\n"
     "  patronctl message replay --all"},
    {"template",
     "Example: patronctl template preview sign_in_code --brand \"Your Brand\" --language de"},
    {"key", "Example: patronctl key rotate token --brand \"Your Brand\""},
    {"account", "Example: patronctl account find --brand \"Your Brand\" you@example.com"},
    {"audit", "Example: patronctl audit list --action provider. --hours 24"},
};

}  // namespace

void addExamples(CLI::App& app) {
    for (const Example& example : kExamples) {
        CLI::App* command = &app;
        std::istringstream words(example.command);
        for (std::string word; words >> word;) command = command->get_subcommand(word);
        command->footer(example.text);
    }
    app.footer(
        "Every command has --help, most with an example.\n\n"
        "Exit status: 0 done; 1 refused, standard error says why; 75 the database is away, try\n"
        "again; 100 and above the command line is wrong (75 as well, of message receipt).");
}

}  // namespace patron::app::ctl
