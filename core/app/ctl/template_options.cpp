#include "app/ctl/template_options.h"

#include <CLI/CLI.hpp>
#include <vector>

#include "app/ctl/text_input.h"
#include "delivery/texts/template_values.h"

namespace patron::app::ctl {
namespace {

std::vector<std::string> kindNames() {
    std::vector<std::string> names;
    for (const delivery::MessageKind kind : delivery::kMessageKinds) {
        names.emplace_back(messageKindName(kind));
    }
    return names;
}

}  // namespace

std::string valueTable() {
    std::string table = "Values, {{name}} in a template:\n";
    for (const delivery::ValueInfo& value : delivery::templateValues()) {
        std::string name(value.name);
        name.resize(14, ' ');
        table.append("  ").append(name).append(value.meaning).append("\n");
    }
    return table;
}

void TemplateOptions::addPlace(CLI::App& command) {
    command.add_option("kind", kind, "Which message")
        ->required()
        ->check(CLI::IsMember(kindNames()));
    command.add_option("--brand", brand, "Name or number")->required();
    command.add_option("--language", language,
                       "A tag such as de, pt-BR or sr-Latn; the brand's locale when left out");
}

void TemplateOptions::addParts(CLI::App& command) {
    command.add_option("--subject", subject, "Of a mail, one line; @FILE reads it from FILE");
    command.add_option("--text", text, "FILE with the text of a mail; - reads standard input");
    command.add_option("--html", html, "FILE with its HTML; without, the text is made into HTML");
    command.add_option("--sms", sms, "FILE with the text of an SMS");
}

brand::Brand TemplateOptions::findBrand(Context& context) const {
    return need(context.brands().findBrand(brand));
}

admin::TextPlace TemplateOptions::place(const brand::Brand& found) const {
    return {delivery::messageKindOf(kind).value(), language.empty() ? found.locale : language};
}

admin::TextChange TemplateOptions::change() const {
    admin::TextChange change;
    if (subject) {
        change[delivery::TextPart::kSubject] = textOrFile(*subject);
    }
    if (text) change[delivery::TextPart::kText] = contentOfFile(*text);
    if (html) change[delivery::TextPart::kHtml] = contentOfFile(*html);
    if (sms) change[delivery::TextPart::kSms] = contentOfFile(*sms);
    return change;
}

}  // namespace patron::app::ctl
