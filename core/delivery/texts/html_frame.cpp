#include "delivery/texts/html_frame.h"

#include <algorithm>
#include <cstddef>

#include "delivery/texts/escaping.h"

namespace patron::delivery {
namespace {

// No number here may have six digits: it would read as a code. So colours are not #888888.
constexpr std::string_view kHead =
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<meta name=\"supported-color-schemes\" content=\"light dark\">\n";
constexpr std::string_view kBody =
    "<body style=\"margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',"
    "Roboto,Helvetica,Arial,sans-serif\">\n"
    "<div style=\"max-width:544px;margin:0 auto;border:1px solid rgba(128,128,128,.4);"
    "border-radius:12px\">\n"
    "<div style=\"padding:16px 24px;border-bottom:1px solid rgba(128,128,128,.4);"
    "font-size:20px;font-weight:bold\">{{brand}}</div>\n"
    "<div style=\"padding:8px 24px\">\n";
constexpr std::string_view kCodeParagraph =
    "<p style=\"margin:16px 0;padding:12px 0;text-align:center;font-family:ui-monospace,Menlo,"
    "Consolas,monospace;font-size:32px;font-weight:bold;letter-spacing:6px;"
    "background:rgba(128,128,128,.15);border-radius:8px;-webkit-user-select:all;user-select:all\">";
constexpr std::string_view kImprint =
    "{{#imprint}}<div style=\"padding:16px 24px;border-top:1px solid rgba(128,128,128,.4);"
    "font-size:13px;opacity:.8\">{{imprint}}</div>{{/imprint}}";

std::string_view withoutLineEnds(std::string_view text) {
    while (text.ends_with('\n')) text.remove_suffix(1);
    while (text.starts_with('\n')) text.remove_prefix(1);
    return text;
}

std::string paragraphs(std::string_view text) {
    constexpr std::string_view kGap = "\n\n";
    std::string html;
    while (!text.empty()) {
        const std::string_view paragraph = text.substr(0, text.find(kGap));
        text = withoutLineEnds(text.substr(paragraph.size()));
        html += paragraph == "{{code}}" ? kCodeParagraph : "<p>";
        html += escapedHtml(std::string(paragraph)) + "</p>\n";
    }
    return html;
}

}  // namespace

std::string htmlFrame(std::string_view languageTag, std::string_view subject,
                      std::string_view text) {
    std::string html =
        "<!DOCTYPE html>\n<html lang=\"" + std::string(languageTag) + "\">\n<head>\n";
    html.append(kHead).append("<title>").append(escapedHtml(std::string(subject)));
    html.append("</title>\n</head>\n").append(kBody).append(paragraphs(withoutLineEnds(text)));
    html += "</div>\n";
    if (text.find("{{imprint}}") == std::string_view::npos) html.append(kImprint).append("\n");
    return html + "</div>\n</body>\n</html>\n";
}

}  // namespace patron::delivery
