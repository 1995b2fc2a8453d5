#include <Poco/UTF8Encoding.h>

#include <CLI/CLI.hpp>
#include <array>
#include <fstream>
#include <iostream>
#include <memory>

#include "app/ctl/template_options.h"
#include "delivery/texts/characters.h"

namespace patron::app::ctl {
namespace {

using delivery::TextForm;
using delivery::TextPart;

std::string utf8(char32_t c) {
    std::array<unsigned char, 4> bytes{};
    const int size = Poco::UTF8Encoding().convert(static_cast<int>(c), bytes.data(), bytes.size());
    return {reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size)};
}

/// `GSM-7, 117 of 160 septets, 1 part`.
std::string costOf(const sdk::SmsLength& length) {
    std::string cost = length.ucs2 ? "UCS-2" : "GSM-7";
    cost += ", " + std::to_string(length.units) + " of " + std::to_string(length.room) +
            (length.ucs2 ? " units, " : " septets, ") + std::to_string(length.parts) +
            (length.parts == 1 ? " part" : " parts");
    return cost;
}

/// What makes an SMS cost more than one message of 160; empty for one that does not.
std::string warningOf(const sdk::SmsLength& length) {
    std::string warning;
    if (length.ucs2) {
        warning = "UCS-2 halves what fits, because of";
        for (const char32_t c : length.outsideAlphabet) {
            warning += " " + utf8(c) + " (" + delivery::codePoint(c) + ")";
        }
    }
    if (length.parts > 1) {
        warning += (warning.empty() ? "" : "; ") + std::string("each of the ") +
                   std::to_string(length.parts) + " parts is paid for";
    }
    return warning;
}

void printNotes(const admin::TextPreview& preview) {
    if (const std::string warning = warningOf(preview.smsLength); !warning.empty()) {
        std::cout << "note: sms: " << warning << "\n";
    }
    for (const std::string& note : preview.notes) std::cout << "note: " << note << "\n";
}

std::string originOf(const delivery::RenderedMessage& message) {
    return (message.isOwn ? "own text, " : "built-in text, ") + message.language;
}

void printPreview(const admin::TextPreview& preview) {
    std::cout << "--- mail (" << originOf(preview.mail) << ")\n"
              << "Subject: " << preview.mail.subject << "\n\n"
              << preview.mail.text << "--- sms (" << originOf(preview.sms) << "; "
              << costOf(preview.smsLength) << ")\n"
              << preview.sms.text << "\n---\n";
    printNotes(preview);
}

void addPreview(CLI::App& parent, Context& context) {
    auto options = std::make_shared<TemplateOptions>();
    auto htmlOut = std::make_shared<std::string>();
    CLI::App* command = parent.add_subcommand(
        "preview",
        "What a customer would get, with sample values: stored texts, or files not stored yet.");
    options->addPlace(*command);
    options->addParts(*command);
    command->add_option("--html-out", *htmlOut, "FILE for the HTML, to open in a browser");
    command->callback([&context, options, htmlOut] {
        const brand::Brand brand = options->findBrand(context);
        const auto preview =
            need(admin::previewTexts(brand, options->place(brand), options->change()));
        printPreview(preview);
        if (htmlOut->empty()) return;
        std::ofstream out(*htmlOut, std::ios::binary);
        if (!(out << preview.mail.html).flush()) throw Refusal{"cannot write " + *htmlOut};
        std::cout << "the HTML is in " << *htmlOut << "\n";
    });
}

void addSet(CLI::App& parent, Context& context) {
    auto options = std::make_shared<TemplateOptions>();
    CLI::App* command = parent.add_subcommand(
        "set", "Give a brand a text of its own. Parts that are not named stay as they are.");
    options->addPlace(*command);
    options->addParts(*command);
    command->footer(
        valueTable() +
        "Text between {{#imprint}} and {{/imprint}} is there only when there is an imprint.\n"
        "Values are escaped where they stand. A text of a code names {{code}} once and has no\n"
        "other six digits in a row; @domain #code at the end of an SMS is added for you.\n\n"
        "Start from the text that is in use, look, then set it:\n"
        "  patronctl template show sign_in_code --brand Diner --language de --part text > "
        "code.txt\n"
        "  patronctl template preview sign_in_code --brand Diner --language de \\\n"
        "      --subject 'Ihr Code für {{brand}}' --text code.txt\n"
        "  patronctl template set sign_in_code --brand Diner --language de \\\n"
        "      --subject 'Ihr Code für {{brand}}' --text code.txt");
    command->callback([&context, options] {
        const admin::TextChange change = options->change();
        if (change.empty()) throw Refusal{"name --subject and --text, --html or --sms"};
        const brand::Brand brand = options->findBrand(context);
        const auto place = options->place(brand);
        const auto preview = need(admin::previewTexts(brand, place, change));
        const auto stored = need(context.templates().set(brand, place, change));
        std::cout << stored.kind << " in " << stored.language << " is in use within two seconds\n";
        printNotes(preview);
    });
}

void addReset(CLI::App& parent, Context& context) {
    auto options = std::make_shared<TemplateOptions>();
    auto part = std::make_shared<std::string>();
    CLI::App* command =
        parent.add_subcommand("reset", "Go back to the built-in text of a kind and language.");
    options->addPlace(*command);
    command->add_option("--part", *part, "mail, html or sms alone")
        ->check(CLI::IsMember({"mail", "html", "sms"}));
    command->callback([&context, options, part] {
        const brand::Brand brand = options->findBrand(context);
        const auto place = options->place(brand);
        admin::TextChange change;
        if (*part == "mail") change = {{TextPart::kSubject, ""}, {TextPart::kText, ""}};
        if (*part == "mail" || *part == "html") change[TextPart::kHtml] = "";
        if (*part == "sms") change[TextPart::kSms] = "";
        if (change.empty()) {
            need(context.templates().reset(brand, place));
        } else {
            need(context.templates().set(brand, place, change));
        }
        std::cout << "the built-in text is in use within two seconds\n";
    });
}

void addShow(CLI::App& parent, Context& context) {
    auto options = std::make_shared<TemplateOptions>();
    auto wanted = std::make_shared<std::string>();
    CLI::App* command = parent.add_subcommand(
        "show", "The templates that are in use, own or built-in, to start your own from.");
    options->addPlace(*command);
    command->add_option("--part", *wanted, "subject, text, html or sms alone, as it is")
        ->check(CLI::IsMember({"subject", "text", "html", "sms"}));
    command->callback([&context, options, wanted] {
        const brand::Brand brand = options->findBrand(context);
        const admin::TextPlace place = options->place(brand);
        for (const TextPart part : delivery::kTextParts) {
            const std::string name(infoOf(part).name);
            if (!wanted->empty() && name != *wanted) continue;
            const TextForm form = part == TextPart::kSms ? TextForm::kSms : TextForm::kMail;
            const auto choice = textChoices(brand, place.kind, form, place.language).front();
            const auto sources = sourcesOf(place.kind, form, choice);
            const std::string& source = sources.*infoOf(part).source;
            if (wanted->empty()) {
                std::cout << "--- " << name << " (" << (choice.own != nullptr ? "own" : "built-in")
                          << " text, " << choice.language << ")\n";
            }
            std::cout << source << (source.ends_with('\n') ? "" : "\n");
        }
    });
}

void list(const brand::Brand& brand) {
    if (brand.texts.empty()) {
        std::cout << "no texts of its own: built-in ones in en, de, es, fr, sr are sent\n";
    }
    for (const brand::MessageTexts& texts : brand.texts) {
        std::cout << texts.kind << "\t" << texts.language;
        for (const TextPart part : delivery::kTextParts) {
            if (!(texts.*infoOf(part).source).empty()) std::cout << "\t" << infoOf(part).name;
        }
        std::cout << "\n";
        if (const std::string problem = admin::problemOf(texts); !problem.empty()) {
            std::cout << "\tnot used: " << problem << "\n";
        }
    }
}

void addList(CLI::App& parent, Context& context) {
    auto options = std::make_shared<TemplateOptions>();
    CLI::App* command = parent.add_subcommand("list", "A brand's own texts by kind and language.");
    command->add_option("--brand", options->brand, "Name or number")->required();
    command->callback([&context, options] { list(options->findBrand(context)); });
}

}  // namespace

void addTemplateCommands(CLI::App& app, Context& context) {
    CLI::App* templates = app.add_subcommand(
        "template",
        "Texts of messages: built-in ones, and a brand's own. Changes need no restart.");
    templates->require_subcommand(1);
    addList(*templates, context);
    addShow(*templates, context);
    addPreview(*templates, context);
    addSet(*templates, context);
    addReset(*templates, context);
}

}  // namespace patron::app::ctl
