#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "delivery/texts/characters.h"
#include "delivery/texts/imprint_check.h"
#include "delivery/texts/template_check.h"
#include "delivery/texts/templates.h"
#include "delivery/texts/text_template.h"
#include "mutator.h"

// Templates as administrators may save them: refused, or harmless whatever the values are.
namespace patron::delivery {
namespace {

constexpr int kRounds = 4'000;
constexpr std::string_view kCode = "040817";

brand::Brand hostileBrand() {
    brand::Brand brand;
    brand.name = "99999<script>{{code}}\r\nBcc: x\xe2\x80\xae'\"&12345";
    brand.smsSenderId = "99999 12345";
    brand.imprint = "12345<script>\n{{{brand}}} 99999";
    return brand;
}

/// A built-in text of that part, with marks of the language in some places.
std::string sample(Mutator& mutator, MessageKind kind, TextPart part) {
    static const std::vector<std::string> kWords = {"{{",
                                                    "}}",
                                                    "{{{",
                                                    "{{code}}",
                                                    "{{brand}}",
                                                    "{{#imprint}}",
                                                    "{{/imprint}}",
                                                    "{{^sender}}",
                                                    "{{>",
                                                    "{{=",
                                                    "{{!",
                                                    "{{imprint}}",
                                                    "<",
                                                    "-->",
                                                    "<style>",
                                                    "12345",
                                                    "{{&",
                                                    "@x #",
                                                    "\n",
                                                    "{{minutes}}",
                                                    "\xe2\x80\xae",
                                                    "{{/sender}}",
                                                    "{{minute_count}}",
                                                    "\""};
    const TextForm form = part == TextPart::kSms ? TextForm::kSms : TextForm::kMail;
    const auto choice = textChoices(brand::Brand(), kind, form, "en").front();
    std::string source = sourcesOf(kind, form, choice).*infoOf(part).source;
    for (int words = mutator.pick(4); words > 0; --words) {
        const auto at = static_cast<std::size_t>(mutator.pick(static_cast<int>(source.size())));
        source.insert(
            at, kWords[static_cast<std::size_t>(mutator.pick(static_cast<int>(kWords.size())))]);
    }
    return mutator.pick(2) == 0 ? mutator.next(source) : source;
}

void expectKeepsItsPromises(const std::string& text, TextPart part, bool wantsCode) {
    const std::string_view first = firstLongNumber(text);
    ASSERT_EQ(first, wantsCode ? kCode : std::string_view()) << text;
    if (wantsCode) {
        const auto behind = static_cast<std::size_t>(first.data() - text.data()) + first.size();
        ASSERT_EQ(firstLongNumber(std::string_view(text).substr(behind)), "") << text;
    }
    if (part == TextPart::kHtml) {
        ASSERT_EQ(text.find("<script"), std::string::npos) << text;
    }
    if (part == TextPart::kSubject) {
        ASSERT_EQ(text.find_first_of("\r\n"), std::string::npos) << text;
    }
    ASSERT_EQ(text.find("\xe2\x80\xae"), std::string::npos) << text;
}

TEST(FuzzedTemplates, AreRefusedOrKeepTheirPromises) {
    const brand::Brand brand = hostileBrand();
    const TemplateValues values{kCode, 10, "email"};
    Mutator mutator;
    for (const TextPart part : kTextParts) {
        const TextForm form = part == TextPart::kSms ? TextForm::kSms : TextForm::kMail;
        int good = 0, bad = 0;
        for (int i = 0; i < kRounds; ++i) {
            const MessageKind kind = kMessageKinds[static_cast<std::size_t>(mutator.pick(7))];
            const std::string source = sample(mutator, kind, part);
            if (!checkTemplate({kind, part, "en"}, source)) {
                ++bad;
                continue;
            }
            ++good;
            const auto parsed = TextTemplate::parse(part, source);
            ASSERT_TRUE(parsed) << source;
            expectKeepsItsPromises(parsed->render(fillingsOf(brand, kEnglish, form, values)), part,
                                   carriesCode(kind) && part != TextPart::kSubject);
        }
        EXPECT_GT(good, kRounds / 20) << infoOf(part).name << ": too wild to test anything";
        EXPECT_GT(bad, kRounds / 20) << infoOf(part).name << ": too tame";
    }
}

TEST(FuzzedTemplates, ImprintsAreRefusedOrHarmless) {
    Mutator mutator;
    int good = 0;
    for (int i = 0; i < kRounds; ++i) {
        const std::string imprint = mutator.next("Fox Coffee GmbH\n1 Den Lane\nHRB 123 456");
        if (!checkImprint(imprint)) continue;
        ++good;
        ASSERT_EQ(firstLongNumber(imprint), "");
        ASSERT_EQ(imprint.find('\r'), std::string::npos);
    }
    EXPECT_GT(good, 0);
}

// Nesting costs the library time that grows with its square (20,000 deep: three seconds).
TEST(FuzzedTemplates, DeepOnesAreRefusedBeforeTheyAreParsed) {
    std::string deep;
    for (int i = 0; i < 1'900; ++i) deep += "{{#imprint}}{{^sender}}";
    EXPECT_FALSE(checkTemplate({MessageKind::kSignInCode, TextPart::kHtml, "en"}, deep));
    EXPECT_FALSE(
        checkTemplate({MessageKind::kSignInCode, TextPart::kHtml, "en"}, std::string(50'000, '{')));
}

}  // namespace
}  // namespace patron::delivery
