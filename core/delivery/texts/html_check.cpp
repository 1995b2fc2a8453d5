#include "delivery/texts/html_check.h"

#include <Poco/Ascii.h>
#include <Poco/String.h>

#include <algorithm>
#include <array>

namespace patron::delivery {
namespace {

constexpr auto kNone = std::string_view::npos;

// Those that hold text beside title and style are among them: what is markup in it, and what is
// not, readers do not agree on.
constexpr std::array<std::string_view, 20> kRefusedElements = {
    "applet",    "base",   "button", "embed",   "form",     "frame",    "iframe",
    "input",     "link",   "math",   "noembed", "noframes", "noscript", "object",
    "plaintext", "script", "select", "svg",     "textarea", "xmp"};

/// A stretch of the source that is markup and not text: a tag, a comment, a style.
struct Markup {
    std::size_t begin = 0;
    std::size_t end = 0;   ///< npos: never closed
    std::size_t next = 0;  ///< from where on there may be more
};

std::size_t behind(std::string_view source, std::string_view what, std::size_t from) {
    const std::size_t at = source.find(what, from);
    return at == kNone ? kNone : at + what.size();
}

/// By the standard of HTML, in which quotes keep a > from ending the tag around a value only: in
/// `<p "><script>` the script is none of the tag's.
std::size_t endOfTag(std::string_view source, std::size_t at) {
    enum class In { kElement, kBetween, kName, kBehindName, kBehindEquals, kValue };
    In in = In::kElement;
    for (++at; at < source.size(); ++at) {
        const char c = source[at];
        const bool inName = in == In::kName || in == In::kBehindName;
        if (in == In::kBehindEquals && (c == '"' || c == '\'')) {
            at = source.find(c, at + 1);
            if (at == kNone) return kNone;
            in = In::kBetween;
        } else if (c == '>') {
            return at + 1;
        } else if (Poco::Ascii::isSpace(c)) {
            if (in != In::kBehindEquals) in = inName ? In::kBehindName : In::kBetween;
        } else if (c == '/' && in != In::kBehindEquals && in != In::kValue) {
            in = In::kBetween;
        } else if (c == '=' && inName) {
            in = In::kBehindEquals;
        } else if (in == In::kBehindEquals) {
            in = In::kValue;
        } else if (in != In::kElement && in != In::kValue) {
            in = In::kName;
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

/// `style-x` is no style.
bool endsName(std::string_view source, std::size_t at) {
    if (at >= source.size()) return false;
    return source[at] == '>' || source[at] == '/' || Poco::Ascii::isSpace(source[at]);
}

/// Where the end tag of an element that holds text begins.
std::size_t endOfText(std::string_view lower, std::string_view element, std::size_t from) {
    const std::string tag = "</" + std::string(element);
    for (std::size_t at = lower.find(tag, from); at != kNone; at = lower.find(tag, at + 1)) {
        if (endsName(lower, at + tag.size())) return at;
    }
    return kNone;
}

/// The tag there; a style is one up to its end, and what looks like markup in a title is none.
Markup openedAt(std::string_view lower, std::size_t at) {
    const std::size_t end = endOfTag(lower, at);
    if (end == kNone) return {at, kNone, kNone};
    const std::string_view element = elementOf(lower.substr(at, end - at));
    const bool holdsText = element == "style" || element == "title";
    if (!holdsText || !endsName(lower, at + 1 + element.size())) return {at, end, end};
    const std::size_t text = endOfText(lower, element, end);
    if (text == kNone) return {at, kNone, kNone};
    if (element == "title") return {at, end, text};
    const std::size_t behindStyle = endOfTag(lower, text);
    return {at, behindStyle, behindStyle};
}

/// The next one at or behind `from`; `lower` is the source in small letters.
Markup nextMarkup(std::string_view lower, std::size_t from) {
    const auto isLetterAt = [&](std::size_t i) {
        return i < lower.size() && Poco::Ascii::isAlpha(lower[i]);
    };
    for (std::size_t at = lower.find('<', from); at != kNone; at = lower.find('<', at + 1)) {
        const std::string_view rest = lower.substr(at);
        if (isLetterAt(at + 1)) return openedAt(lower, at);
        std::size_t end = 0;
        if (rest.starts_with("<!--")) {
            end = endOfComment(lower, at);
        } else if (rest.starts_with("</") && isLetterAt(at + 2)) {
            end = endOfTag(lower, at);
        } else if (rest.starts_with("</") || rest.starts_with("<!") || rest.starts_with("<?")) {
            end = behind(lower, ">", at + 2);  // no quotes in what is none of the tags
        } else {
            continue;
        }
        return {at, end, end};
    }
    return {kNone, kNone, kNone};
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
    for (const char* written : {"&#", "&colon", "&tab", "&newline"}) {
        if (tag.find(written) != kNone) {
            return "inside a tag, write the character itself instead of " + std::string(written);
        }
    }
    // Readers take line ends and tabs out of an address.
    std::string address(tag);
    std::erase_if(address, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
    for (const char* scheme : {"javascript:", "vbscript:", "data:text"}) {
        if (address.find(scheme) != std::string::npos) {
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
        from = markup.next;
    }
}

}  // namespace patron::delivery
