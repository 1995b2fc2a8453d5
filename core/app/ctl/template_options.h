#ifndef PATRON_APP_CTL_TEMPLATE_OPTIONS_H
#define PATRON_APP_CTL_TEMPLATE_OPTIONS_H

#include <optional>
#include <string>

#include "admin/template_admin.h"
#include "app/ctl/context.h"

namespace patron::app::ctl {

/// What the commands about templates take from their command line.
struct TemplateOptions {
    std::string brand;
    std::string kind;
    std::string language;
    // Sources, as they are named: a text or @FILE for the subject, files for the others.
    std::optional<std::string> subject;
    std::optional<std::string> text;
    std::optional<std::string> html;
    std::optional<std::string> sms;

    /// Which message and brand; the latter's locale when no language is named.
    void addPlace(CLI::App& command);
    /// The four parts.
    void addParts(CLI::App& command);

    brand::Brand findBrand(Context& context) const;
    admin::TextPlace place(const brand::Brand& found) const;
    /// Reads the files.
    admin::TextChange change() const;
};

/// Every value that a template may name, for --help.
std::string valueTable();

}  // namespace patron::app::ctl

#endif  // PATRON_APP_CTL_TEMPLATE_OPTIONS_H
