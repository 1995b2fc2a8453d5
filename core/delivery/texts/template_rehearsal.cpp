#include "delivery/texts/template_rehearsal.h"

#include <algorithm>

#include "delivery/texts/characters.h"
#include "delivery/texts/escaping.h"
#include "delivery/texts/template_values.h"
#include "delivery/texts/text_template.h"

namespace patron::delivery {
namespace {

constexpr std::string_view kCode = "000000";
constexpr std::size_t kLongestResult = 200'000;
// Names and imprints have no more than five digits in a row, whatever they begin and end with.
constexpr std::string_view kDigits = "99999";
constexpr std::size_t kLongValue = 1'000;

// Quotes: nothing grows more when it is escaped.
std::string digitsAround(std::size_t length) {
    std::string value(kDigits);
    return value.append(length, '"').append(kDigits);
}

/// @param emptyOnes a bit for each value that may be empty: whether it is
Fillings worstFillings(unsigned emptyOnes) {
    Fillings fillings;
    for (const ValueInfo& value : templateValues()) {
        bool isEmpty = false;
        if (value.mayBeEmpty) {
            isEmpty = (emptyOnes & 1U) != 0;
            emptyOnes >>= 1U;
        }
        fillings.emplace_back(value.name, value.name == "code" ? kCode : isEmpty ? "" : kDigits);
    }
    return fillings;
}

unsigned combinations() {
    return 1U << std::ranges::count_if(templateValues(), &ValueInfo::mayBeEmpty);
}

Fillings longFillings() {
    Fillings fillings = worstFillings(0);
    for (auto& [name, value] : fillings) {
        if (name != "code") value = digitsAround(kLongValue);
    }
    return fillings;
}

std::string numbersProblem(std::string_view text, bool wantsCode) {
    const std::string_view first = firstLongNumber(text);
    const bool isCode = wantsCode && first == kCode;
    if (wantsCode && !isCode) return "a digit or a value touches {{code}}; put a space between";
    const std::string_view rest =
        isCode ? text.substr(static_cast<std::size_t>(first.data() - text.data()) + first.size())
               : text;
    if (firstLongNumber(rest).empty()) return {};
    return "digits and a value that touch can read as a code; put a space between";
}

// What is left when comments and sections are gone can put an @ at the start of a line, or a # in
// front of the code, that the source keeps apart.
std::string boundLineProblem(const std::string& sms, bool wantsCode) {
    constexpr std::string_view kAddedForYou = "; its last line, @domain #code, is added for you";
    if (sms.starts_with('@') || sms.find("\n@") != std::string::npos) {
        return std::string("a line of an SMS must not begin with @ once it is rendered")
            .append(kAddedForYou);
    }
    if (wantsCode && sms.find("#" + std::string(kCode)) != std::string::npos) {
        return std::string("a # must not stand before {{code}} once the SMS is rendered")
            .append(kAddedForYou);
    }
    return {};
}

}  // namespace

std::string rehearseTemplate(TextPart part, const std::string& source, bool wantsCode) {
    const auto parsed = TextTemplate::parse(part, source);
    if (!parsed) return parsed.error().detail;
    for (unsigned emptyOnes = 0; emptyOnes < combinations(); ++emptyOnes) {
        const std::string text = parsed->render(worstFillings(emptyOnes));
        std::string problem = numbersProblem(text, wantsCode);
        if (problem.empty() && part == TextPart::kSms) {
            problem = boundLineProblem(normalisedSms(text), wantsCode);
        }
        if (!problem.empty()) return problem;
    }
    if (parsed->render(longFillings()).size() > kLongestResult) {
        return "it may grow to more than " + std::to_string(kLongestResult) +
               " bytes; name the imprint once";
    }
    return {};
}

std::size_t crowdedValue(std::string_view source, const std::vector<TemplateTag>& tags) {
    const auto isDigitAt = [&](std::size_t i) {
        return i < source.size() && source[i] >= '0' && source[i] <= '9';
    };
    const TemplateTag* before = nullptr;
    for (const TemplateTag& tag : tags) {
        if (tag.isValue()) {
            const bool touches = before != nullptr && before->end == tag.begin;
            if (touches || (tag.begin > 0 && isDigitAt(tag.begin - 1)) || isDigitAt(tag.end)) {
                return tag.begin;
            }
        }
        before = &tag;
    }
    return std::string_view::npos;
}

}  // namespace patron::delivery
