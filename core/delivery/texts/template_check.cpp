#include "delivery/texts/template_check.h"

#include <algorithm>
#include <vector>

#include "delivery/texts/characters.h"
#include "delivery/texts/html_check.h"
#include "delivery/texts/template_rehearsal.h"
#include "delivery/texts/template_tags.h"
#include "delivery/texts/template_values.h"
#include "delivery/texts/templates_texts.h"
#include "sdk/sms_length.h"

namespace patron::delivery {
namespace {

constexpr std::size_t kMostTags = 100;
constexpr std::size_t kDeepestSection = 4;

using Tags = std::vector<TemplateTag>;

sdk::Unexpected refuse(const std::string& reason) {
    return sdk::fail(sdk::ErrorCode::kConfigInvalid, reason);
}

std::string bare(std::string_view name) { return "{{" + std::string(name) + "}}"; }

/// One template under examination: each step refuses or leaves it to the next.
class Examination {
  public:
    Examination(const TemplatePlace& place, const std::string& source)
        : place_(place), source_(source), hasCode_(carriesCode(place.kind)) {}

    sdk::Result<void> run() {
        using Step = sdk::Result<void> (Examination::*)();
        constexpr Step kSteps[] = {&Examination::checkLength, &Examination::checkCharacters,
                                   &Examination::checkTags,   &Examination::checkSections,
                                   &Examination::checkCode,   &Examination::checkNumbers,
                                   &Examination::checkMarkup, &Examination::rehearse};
        for (const Step step : kSteps) {
            if (auto good = (this->*step)(); !good) return good;
        }
        return {};
    }

  private:
    sdk::Unexpected at(std::size_t offset, const std::string& reason) const {
        return refuse(partName() + ", " + positionIn(source_, offset) + ": " + reason);
    }
    std::string partName() const { return std::string(infoOf(place_.part).name); }
    bool isMail() const { return place_.part == TextPart::kText || place_.part == TextPart::kHtml; }
    /// Where a code belongs: the subject shows on locked screens and in logs of mail servers.
    bool wantsCode() const { return hasCode_ && place_.part != TextPart::kSubject; }

    sdk::Result<void> checkLength();
    sdk::Result<void> checkCharacters();
    sdk::Result<void> checkTags();
    sdk::Result<void> checkTag(const TemplateTag& tag);
    sdk::Result<void> checkValue(const TemplateTag& tag, const ValueInfo& value);
    sdk::Result<void> checkSections();
    sdk::Result<void> checkCode();
    sdk::Result<void> checkNumbers();
    sdk::Result<void> checkMarkup();
    sdk::Result<void> rehearse();
    std::string usableNames() const;
    bool isUsable(const ValueInfo& value) const;

    const TemplatePlace place_;
    const std::string& source_;
    const bool hasCode_;
    Tags tags_;
};

sdk::Result<void> Examination::checkLength() {
    const std::size_t longest = infoOf(place_.part).longest;
    if (source_.size() > longest) {
        return refuse(partName() + ": " + std::to_string(source_.size()) + " bytes; at most " +
                      std::to_string(longest));
    }
    if (source_.find_first_not_of(" \t\n") == std::string::npos) {
        return refuse(partName() + ": it is empty; leave it out to use the built-in text");
    }
    return {};
}

sdk::Result<void> Examination::checkCharacters() {
    for (std::string_view rest = source_; !rest.empty();) {
        const std::size_t offset = source_.size() - rest.size();
        const char32_t c = sdk::takeCharacter(rest);
        if (c == 0xfffd) return at(offset, "this is not UTF-8; save the file as UTF-8");
        if (c == '\n' && place_.part == TextPart::kSubject) {
            return at(offset, "a subject is one line; take the line break out");
        }
        if (c == '\n' || (c == '\t' && isMail())) continue;
        if (isControl(c)) return at(offset, "control character " + codePoint(c) + "; take it out");
        if (isHidden(c)) {
            return at(offset, codePoint(c) +
                                  " cannot be seen or turns the direction of reading; take it out");
        }
    }
    return {};
}

bool Examination::isUsable(const ValueInfo& value) const {
    if (value.name == "code") return wantsCode();
    return (!value.withCodeOnly || hasCode_) && (!value.inMailOnly || isMail()) &&
           (!value.builtInWords || findWords(place_.language) != nullptr);
}

std::string Examination::usableNames() const {
    std::string names;
    for (const ValueInfo& value : templateValues()) {
        if (isUsable(value)) names += (names.empty() ? "" : ", ") + bare(value.name);
    }
    return names;
}

sdk::Result<void> Examination::checkTags() {
    TemplateTags found = findTags(source_);
    tags_ = std::move(found.tags);
    if (tags_.size() > kMostTags) {
        return at(tags_[kMostTags].begin, "more than " + std::to_string(kMostTags) + " {{…}}");
    }
    for (const TemplateTag& tag : tags_) {
        if (auto good = checkTag(tag); !good) return good;
    }
    if (found.unclosedAt != std::string_view::npos) {
        return at(found.unclosedAt, "{{ is opened here and never closed; write }} behind the name");
    }
    return {};
}

sdk::Result<void> Examination::checkTag(const TemplateTag& tag) {
    switch (tag.mark) {
        case '!':
            return {};
        case '{':
        case '&':
            return at(tag.begin, "values are always escaped; write " +
                                     bare(tag.name.substr(0, tag.name.find('}'))));
        case '>':
            return at(tag.begin, "a template cannot include another; write its text here");
        case '=':
            return at(tag.begin, "the marks {{ and }} cannot be changed");
        default:
            break;
    }
    const ValueInfo* value = findValue(tag.name);
    if (value == nullptr) {
        return at(tag.begin,
                  "there is no value " + bare(tag.name) + "; there are " + usableNames());
    }
    if (!tag.isValue() && !value->mayBeEmpty) {
        return at(tag.begin, "a section cannot ask for '" + tag.name +
                                 "', which is always there; write " + bare(tag.name));
    }
    return checkValue(tag, *value);
}

sdk::Result<void> Examination::checkValue(const TemplateTag& tag, const ValueInfo& value) {
    if (isUsable(value)) return {};
    if (value.withCodeOnly && !hasCode_) {
        return at(tag.begin, "this message carries no code; take " + bare(tag.name) + " out");
    }
    if (value.name == "code") {
        return at(tag.begin,
                  "a subject shows on locked screens and in logs; leave the code to the text");
    }
    if (value.inMailOnly) {
        return at(tag.begin, bare(tag.name) + " belongs in the text and the HTML of mails only");
    }
    return at(tag.begin, "there are no words in '" + std::string(place_.language) + "' for " +
                             bare(tag.name) + "; write your own" +
                             (value.name == "minutes" ? " around {{minute_count}}" : ""));
}

sdk::Result<void> Examination::checkSections() {
    std::vector<const TemplateTag*> open;
    for (const TemplateTag& tag : tags_) {
        if (tag.opensSection()) {
            open.push_back(&tag);
            if (open.size() > kDeepestSection)
                return at(tag.begin, "too many sections in sections");
        } else if (tag.closesSection()) {
            if (open.empty() || open.back()->name != tag.name) {
                return at(tag.begin, bare('/' + tag.name) + " closes no section; open it by " +
                                         bare('#' + tag.name));
            }
            open.pop_back();
        } else if (tag.isValue() && tag.name == "code" && !open.empty()) {
            return at(tag.begin, "{{code}} must not depend on anything; move it out of " +
                                     bare('#' + open.back()->name));
        }
    }
    if (open.empty()) return {};
    return at(open.back()->begin, "this section is never closed; write " +
                                      bare('/' + open.back()->name) + " where it ends");
}

sdk::Result<void> Examination::checkCode() {
    if (!wantsCode()) return {};
    const TemplateTag* first = nullptr;
    for (const TemplateTag& tag : tags_) {
        if (!tag.isValue() || tag.name != "code") continue;
        if (first != nullptr) {
            return at(tag.begin, "{{code}} stands here once more; a message holds its code once");
        }
        first = &tag;
    }
    if (first == nullptr) {
        return refuse(partName() + ": the code is missing; write {{code}} where it belongs");
    }
    if (first->begin > 0 && source_[first->begin - 1] == '#') {
        return at(first->begin - 1,
                  "take the # out; the last line of an SMS, @domain #code, is added for you");
    }
    return {};
}

sdk::Result<void> Examination::checkNumbers() {
    std::size_t begin = 0;
    const auto checkUpTo = [&](std::size_t end) -> sdk::Result<void> {
        const std::string_view literal = std::string_view(source_).substr(begin, end - begin);
        const std::string_view number = firstLongNumber(literal);
        if (number.empty()) return {};
        return at(static_cast<std::size_t>(number.data() - source_.data()),
                  "readers take " + std::string(number) +
                      " for a code; write fewer than six digits in a row: 030 123 45 67, or #222 "
                      "for a colour");
    };
    for (const TemplateTag& tag : tags_) {
        if (auto good = checkUpTo(tag.begin); !good) return good;
        begin = tag.end;
    }
    return checkUpTo(source_.size());
}

sdk::Result<void> Examination::checkMarkup() {
    if (place_.part == TextPart::kSms) {
        for (std::size_t line = 0; line < source_.size(); ++line) {
            if (source_[line] == '@') {
                return at(line,
                          "a line of an SMS must not begin with @; its last line, "
                          "@domain #code, is added for you");
            }
            line = source_.find('\n', line);
            if (line == std::string::npos) break;
        }
    }
    if (place_.part != TextPart::kHtml) return {};
    const HtmlProblem problem = findHtmlProblem(source_, tags_);
    if (problem.reason.empty()) return {};
    return at(problem.offset, problem.reason);
}

sdk::Result<void> Examination::rehearse() {
    const auto problem = rehearseTemplate(place_.part, source_, wantsCode());
    if (problem.empty()) return {};
    const std::size_t where = crowdedValue(source_, tags_);
    return where == std::string::npos ? refuse(partName() + ": " + problem) : at(where, problem);
}

}  // namespace

sdk::Result<void> checkTemplate(const TemplatePlace& place, const std::string& source) {
    return Examination(place, source).run();
}

}  // namespace patron::delivery
