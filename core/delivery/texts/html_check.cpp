#include "delivery/texts/html_check.h"

#include <Poco/Ascii.h>
#include <Poco/String.h>

#include <algorithm>
#include <array>

namespace patron::delivery {
namespace {

constexpr auto kNone = std::string_view::npos;

constexpr std::array<std::string_view, 15> kRefusedElements = {
    "applet", "base", "button", "embed",  "form",   "frame", "iframe",  "input",
    "link",   "math", "object", "script", "select", "svg",   "textarea"};

/// A stretch of the source that is markup and not text: a tag, a comment, a style.
struct Markup {
    std::size_t begin = 0;
    std::size_t end = 0;  ///< npos: never closed
};

std::size_t behind(std::string_view source, std::string_view what, std::size_t from) {
    const std::size_t at = source.find(what, from);
    return at == kNone ? kNone : at + what.size();
}

std::size_t endOfTag(std::string_view source, std::size_t at) {
    char quote = 0;
    for (; at < source.size(); ++at) {
        const char c = source[at];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            return at + 1;
        }
    }
    return kNone;
}

std::string_view elementOf(std::string_view tag) {
    tag.remove_prefix(tag.starts_with("</") ? 2 : 1);
    const auto* const end = std::ranges::find_if_not(tag, Poco::Ascii::isAlphaNumeric);
    return tag.substr(0, static_cast<std::size_t>(end - tag.begin()));
}

/// By the standard of HTML, which takes `<!-->` and `<!--->` for whole comments and lets `--!>` end
/// one as well: a longer one than a reader sees would hide what the reader runs.
std::size_t endOfComment(std::string_view source, std::size_t at) {
    return std::min(behind(source, "-->", at + 2), behind(source, "--!>", at + 4));
}

/// The next one at or behind `from`; `lower` is the source in small letters.
Markup nextMarkup(std::string_view lower, std::size_t from) {
    for (std::size_t at = lower.find('<', from); at != kNone; at = lower.find('<', at + 1)) {
        const char next = at + 1 < lower.size() ? lower[at + 1] : ' ';
        if (lower.substr(at).starts_with("<!--")) return {at, endOfComment(lower, at)};
        if (!Poco::Ascii::isAlpha(next) && next != '/' && next != '!' && next != '?') continue;
        const std::size_t end = endOfTag(lower, at);
        if (end == kNone || elementOf(lower.substr(at, end - at)) != "style" || next == '/') {
            return {at, end};
        }
        return {at, behind(lower, "</style>", end)};
    }
    return {kNone, kNone};
}

bool hasHandler(std::string_view tag) {
    for (std::size_t at = tag.find("on"); at != kNone; at = tag.find("on", at + 1)) {
        const char before = tag[at - 1];  // a tag begins with <
        if (!Poco::Ascii::isSpace(before) && before != '"' && before != '\'' && before != '/') {
            continue;
        }
        std::size_t end = at;
        while (end < tag.size() && Poco::Ascii::isAlpha(tag[end])) ++end;
        while (end < tag.size() && Poco::Ascii::isSpace(tag[end])) ++end;
        if (end < tag.size() && tag[end] == '=') return true;
    }
    return false;
}

std::string refusalOf(std::string_view tag) {
    const std::string element(elementOf(tag));
    if (std::ranges::count(kRefusedElements, element) > 0) {
        return "<" + element + "> has no place in a mail; take it out";
    }
    if (hasHandler(tag)) return "a mail runs nothing; take the on… attribute out";
    for (const char* scheme : {"javascript:", "vbscript:", "data:text"}) {
        if (tag.find(scheme) != kNone) {
            return "a mail runs nothing; take " + std::string(scheme) + " out";
        }
    }
    return {};
}

}  // namespace

HtmlProblem findHtmlProblem(std::string_view source, const std::vector<TemplateTag>& tags) {
    const std::string lower = Poco::toLower(std::string(source));
    for (std::size_t from = 0;;) {
        const Markup markup = nextMarkup(lower, from);
        if (markup.begin == kNone) return {};
        if (markup.end == kNone) {
            return {markup.begin, "this is never closed; write &lt; for a < that is text"};
        }
        const auto inside = std::ranges::find_if(tags, [&](const TemplateTag& tag) {
            return tag.begin >= markup.begin && tag.begin < markup.end;
        });
        if (inside != tags.end()) {
            return {inside->begin,
                    "{{…}} cannot stand inside a tag, a comment or a style; put it between tags"};
        }
        const auto tag = std::string_view(lower).substr(markup.begin, markup.end - markup.begin);
        if (std::string refusal = refusalOf(tag); !refusal.empty()) {
            return {markup.begin, std::move(refusal)};
        }
        from = markup.end;
    }
}

}  // namespace patron::delivery
