#include "delivery/texts/templates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "sdk/sms_length.h"

namespace patron::delivery {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view kCode = "040817";
constexpr MessageKind kCodeKinds[] = {MessageKind::kSignInCode, MessageKind::kSignUpCode,
                                      MessageKind::kChangeCode};
constexpr MessageKind kNotices[] = {MessageKind::kIdentifierTaken, MessageKind::kIdentifierChanged,
                                    MessageKind::kIdentifierAdded, MessageKind::kIdentifierLost};
constexpr const char* kLanguages[] = {"en", "de", "es", "fr", "sr"};
constexpr const char* kAttributes[] = {"email", "phone_number", "badge"};
constexpr const char* kAddressKinds[] = {"email", "sms", "pigeon"};

brand::Brand brandNamed(const std::string& name) {
    brand::Brand brand;
    brand.name = name;
    return brand;
}

RenderedMessage renderMessage(MessageKind kind, std::string_view addressKind,
                              std::string_view language, const brand::Brand& brand,
                              const TemplateValues& values) {
    static Templates templates;
    return templates.render(kind, addressKind, language, brand, values);
}

RenderedMessage rendered(MessageKind kind, std::string_view addressKind, std::string_view language,
                         const brand::Brand& brand, std::string_view attribute = "email") {
    const TemplateValues values{carriesCode(kind) ? kCode : std::string_view(), 10, attribute};
    return renderMessage(kind, addressKind, language, brand, values);
}

// Every built-in message of a brand.
std::vector<std::pair<MessageKind, RenderedMessage>> everyMessage(const brand::Brand& brand) {
    std::vector<std::pair<MessageKind, RenderedMessage>> all;
    for (const char* language : kLanguages) {
        for (const MessageKind kind : kMessageKinds) {
            for (const char* attribute : kAttributes) {
                for (const char* addressKind : kAddressKinds) {
                    all.emplace_back(kind, rendered(kind, addressKind, language, brand, attribute));
                }
            }
        }
    }
    return all;
}

// All runs of six or more digits: stricter than "exactly six", for readers that search for \d{6}.
std::vector<std::string> longDigitRuns(const std::string& text) {
    std::vector<std::string> runs;
    std::string run;
    for (const char c : text + ' ') {
        if (c >= '0' && c <= '9') {
            run += c;
        } else {
            if (run.size() >= 6) runs.push_back(run);
            run.clear();
        }
    }
    return runs;
}

bool fitsOneMessage(const std::string& text) {
    const sdk::SmsLength length = sdk::smsLength(text);
    return !length.ucs2 && length.parts == 1;
}

TEST(Templates, ReadAsAPersonWouldWriteThem) {
    const auto diner = brandNamed("Demo Diner");
    const auto mail = rendered(MessageKind::kSignInCode, "email", "en-US", diner);
    EXPECT_EQ(mail.subject, "Your sign-in code for Demo Diner");
    EXPECT_EQ(mail.text,
              "Hello,\n\n"
              "your sign-in code for Demo Diner is\n\n"
              "040817\n\n"
              "It is valid for 10 minutes and works once.\n\n"
              "You did not ask for it? Then ignore this message: nobody can sign in without the "
              "code. Never pass it on, not even to us.\n\n"
              "Demo Diner\n");
    const auto sms = rendered(MessageKind::kSignInCode, "sms", "en-US", diner);
    EXPECT_EQ(sms.text,
              "Your Demo Diner sign-in code is 040817, valid for 10 minutes. Not you? Ignore this "
              "message and give the code to nobody.");
}

TEST(Templates, HoldTheCodeOnceAndNoOtherRunOfSixDigits) {
    // Names of other services and telephone numbers are what brands are called.
    for (const char* name : {"Demo Diner", "123456", "Pizza 654321 & Co", "000000 111111",
                             "1234567", "040817", "0800123456", "Bar 12345",
                             "12\xe2\x80\x8b"
                             "3456"}) {
        for (const auto& [kind, message] : everyMessage(brandNamed(name))) {
            EXPECT_THAT(longDigitRuns(message.subject), IsEmpty()) << message.subject;
            if (carriesCode(kind)) {
                EXPECT_THAT(longDigitRuns(message.text), ElementsAre(kCode)) << message.text;
            } else {
                EXPECT_THAT(longDigitRuns(message.text), IsEmpty()) << message.text;
            }
            if (!message.html.empty()) {
                EXPECT_EQ(longDigitRuns(message.html), longDigitRuns(message.text)) << message.html;
            }
        }
    }
}

TEST(Templates, GroupTheDigitsOfANameInThrees) {
    EXPECT_THAT(rendered(MessageKind::kSignInCode, "email", "en", brandNamed("No 1234567")).subject,
                EndsWith("No 123 456 7"));
    EXPECT_THAT(rendered(MessageKind::kSignInCode, "email", "en", brandNamed("Bar 12345")).subject,
                EndsWith("Bar 12345"));
}

TEST(Templates, LeaveNoPlaceholderUnfilled) {
    for (const auto& [kind, message] : everyMessage(brandNamed("Demo Diner"))) {
        EXPECT_THAT(message.subject + message.text, Not(HasSubstr("{")));
        EXPECT_THAT(message.html, Not(HasSubstr("{")));
        EXPECT_THAT(message.text, HasSubstr("Demo Diner"));
    }
}

TEST(Templates, FillInNamesThatLookLikePlaceholdersAsTheyAre) {
    const auto mail =
        rendered(MessageKind::kSignInCode, "email", "en", brandNamed("{{code}}{{{minutes}}}{{>x"));
    EXPECT_EQ(mail.subject, "Your sign-in code for {{code}}{{{minutes}}}{{>x");
    EXPECT_THAT(longDigitRuns(mail.text), ElementsAre(kCode));
}

TEST(Templates, GiveTheShortTextOnlyToSms) {
    for (const char* language : kLanguages) {
        for (const MessageKind kind : kMessageKinds) {
            const auto sms = rendered(kind, "sms", language, brandNamed("Demo Bistro"));
            EXPECT_EQ(sms.subject + sms.html, "");
            EXPECT_THAT(sms.text, Not(HasSubstr("\n")));
            for (const char* addressKind : {"email", "pigeon"}) {
                const auto mail = rendered(kind, addressKind, language, brandNamed("Demo Bistro"));
                EXPECT_THAT(mail.subject, Not(IsEmpty()));
                EXPECT_THAT(mail.html, HasSubstr("<p>"));
                EXPECT_GT(mail.text.size(), sms.text.size());
            }
        }
    }
}

TEST(Templates, SayHowLongTheCodeLives) {
    const std::pair<const char*, std::pair<const char*, const char*>> expected[] = {
        {"en", {"1 minute ", "5 minutes"}},
        {"de", {"1 Minute ", "5 Minuten"}},
        {"es", {"1 minuto ", "5 minutos"}},
        {"fr", {"1 minute ", "5 minutes"}},
        {"sr", {"1 minut ", "5 minuta"}}};
    const auto textFor = [](const char* language, int minutes) {
        return renderMessage(MessageKind::kSignInCode, "email", language, brandNamed("B"),
                             {kCode, minutes, "email"})
            .text;
    };
    for (const auto& [language, words] : expected) {
        EXPECT_THAT(textFor(language, 1), HasSubstr(words.first));
        EXPECT_THAT(textFor(language, 5), HasSubstr(words.second));
        EXPECT_THAT(textFor(language, 0), HasSubstr(words.first));
    }
}

TEST(Templates, NameTheAttributeInTheReadersWords) {
    const auto text = [](const char* language, const char* attribute) {
        return rendered(MessageKind::kIdentifierChanged, "email", language, brandNamed("B"),
                        attribute)
            .text;
    };
    EXPECT_THAT(text("en", "email"), HasSubstr("e-mail address"));
    EXPECT_THAT(text("de", "phone_number"), HasSubstr("Telefonnummer"));
    EXPECT_THAT(text("fr", "badge"), HasSubstr("identifiant"));
    EXPECT_THAT(text("sr", "email"), HasSubstr("adresu e-pošte"));
    for (const char* language : kLanguages) {
        EXPECT_THAT(text(language, "phone_number"), Not(HasSubstr("phone_number")));
        EXPECT_THAT(text(language, "badge"), Not(HasSubstr("badge")));
    }
}

TEST(Templates, FitOneShortMessageInEnglish) {
    for (const char* name : {"Demo Bistro", "A name that has thirty letters",
                             "A name that has far more letters than a short message can carry"}) {
        for (const MessageKind kind : kMessageKinds) {
            for (const char* attribute : kAttributes) {
                const auto sms = rendered(kind, "sms", "en", brandNamed(name), attribute);
                EXPECT_TRUE(fitsOneMessage(sms.text)) << sms.text;
            }
        }
    }
}

TEST(Templates, KeepShortTextsOfSignInInOneMessageInEveryLanguage) {
    for (const char* language : kLanguages) {
        for (const MessageKind kind : {MessageKind::kSignInCode, MessageKind::kSignUpCode}) {
            const auto sms = rendered(kind, "sms", language, brandNamed("Demo Bistro"));
            EXPECT_TRUE(fitsOneMessage(sms.text)) << sms.text;
        }
    }
}

TEST(Templates, EndAShortTextWithTheBoundCodeWhereTheBrandHasADomain_C12) {
    auto bistro = brandNamed("Demo Bistro");
    bistro.domain = "bistro.example.com";
    for (const MessageKind kind : kCodeKinds) {
        const auto sms = rendered(kind, "sms", "en", bistro, "phone_number");
        EXPECT_THAT(sms.text, EndsWith("\n\n@bistro.example.com #040817"));
        EXPECT_TRUE(fitsOneMessage(sms.text)) << sms.text;
        EXPECT_THAT(rendered(kind, "email", "en", bistro).text, Not(HasSubstr("#040817")));
    }
    for (const MessageKind kind : kNotices) {
        EXPECT_THAT(rendered(kind, "sms", "en", bistro).text, Not(HasSubstr("@")));
    }
}

TEST(Templates, BindNoCodeToADomainThatIsNone_C12) {
    for (const char* domain : {"", "bistro example.com", "bistro.example.com\nfoo",
                               "123456.example", "bücher.example", "a@b"}) {
        auto bistro = brandNamed("Demo Bistro");
        bistro.domain = domain;
        const auto sms = rendered(MessageKind::kSignInCode, "sms", "en", bistro);
        EXPECT_THAT(sms.text, Not(HasSubstr("@"))) << domain;
    }
}

// CVE-2024-41953: markup in a name was rendered in mails.
TEST(Templates, EscapeMarkupInNames) {
    const auto brand = brandNamed("<script>alert(1)</script> \"Fish\" & 'Chips'");
    for (const char* language : kLanguages) {
        for (const MessageKind kind : kMessageKinds) {
            const auto mail = rendered(kind, "email", language, brand);
            EXPECT_THAT(mail.html, Not(HasSubstr("<script")));
            EXPECT_THAT(mail.html,
                        HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt; &quot;Fish&quot; "
                                  "&amp; &#39;Chips&#39;"));
            EXPECT_THAT(mail.text, HasSubstr(brand.name));
        }
    }
}

TEST(Templates, KeepControlAndDirectionMarksOfNamesOutOfEveryText) {
    const std::string hostile =
        "Demo\r\nBcc: x\t\x01\x7f\xc2\x85 \xe2\x80\xae"
        "Diner\xe2\x80\xac\xe2\x81\xa6"
        "\xe2\x80\xa8\xd8\x9c\xe2\x80\x8f!\xef\xbb\xbf";
    for (const auto& [kind, message] : everyMessage(brandNamed(hostile))) {
        EXPECT_THAT(message.text, HasSubstr("Demo Bcc: x Diner !"));
        for (const std::string& text : {message.subject, message.text, message.html}) {
            for (const char* mark : {"\r", "\t", "\x01", "\x7f", "\xc2\x85", "\xe2\x80\xae",
                                     "\xe2\x80\xac", "\xe2\x81\xa6", "\xe2\x80\xa8", "\xd8\x9c",
                                     "\xe2\x80\x8f", "\xef\xbb\xbf", "Demo\n"}) {
                EXPECT_THAT(text, Not(HasSubstr(mark)));
            }
        }
        EXPECT_THAT(message.subject, Not(HasSubstr("\n")));
    }
}

TEST(Templates, KeepNamesOfAnyScriptAndDropBrokenBytes) {
    const auto subject = [](const std::string& name) {
        return rendered(MessageKind::kSignInCode, "email", "en", brandNamed(name)).subject;
    };
    EXPECT_THAT(subject("Kod Đoke 寿司 🍕"), EndsWith("for Kod Đoke 寿司 🍕"));
    EXPECT_THAT(subject("Di\xffner\xc3"), EndsWith("for Diner"));
    EXPECT_THAT(subject("Di\xed\xa0\x80ner"), EndsWith("ner"));
}

TEST(Templates, HaveANameForABrandThatHasNone) {
    for (const char* name : {"", " \t ", "\xe2\x80\xae"}) {
        EXPECT_EQ(rendered(MessageKind::kSignInCode, "email", "en", brandNamed(name)).subject,
                  "Your sign-in code for Patron");
    }
}

TEST(Templates, SpeakTheLanguageThatServesATagBest) {
    const std::pair<const char*, const char*> expected[] = {
        {"en-US", "en"}, {"de", "de"},         {"DE-at", "de"},    {"es-419", "es"},
        {"fr-CA", "fr"}, {"sr-Latn-RS", "sr"}, {"sr_RS", "sr"},    {"sr-Cyrl-RS", "sr"},
        {"ja-JP", "en"}, {"", "en"},           {"deu", "en"},      {"d", "en"},
        {"-de", "en"},   {"*", "en"},          {"x-private", "en"}};
    for (const auto& [tag, language] : expected) EXPECT_EQ(bestLanguage(tag), language) << tag;
}

constexpr const char* kImprint = "Demo <Diner> Ltd & Co\n1 High Street\nHRB 123 456";

TEST(Templates, ShowTheImprintAtTheFootOfMailsOnly) {
    auto diner = brandNamed("Demo Diner");
    diner.imprint = kImprint;
    for (const char* language : kLanguages) {
        for (const MessageKind kind : kMessageKinds) {
            const auto mail = rendered(kind, "email", language, diner);
            EXPECT_THAT(mail.text, EndsWith("Demo Diner\n\n--\nDemo <Diner> Ltd & Co\n"
                                            "1 High Street\nHRB 123 456\n"));
            EXPECT_THAT(mail.html, HasSubstr("Demo &lt;Diner&gt; Ltd &amp; Co<br>\n"
                                             "1 High Street<br>\nHRB 123 456</div>"));
            EXPECT_THAT(mail.subject, Not(HasSubstr("High Street")));
            const auto sms = rendered(kind, "sms", language, diner);
            EXPECT_EQ(sms.text, rendered(kind, "sms", language, brandNamed("Demo Diner")).text);
            EXPECT_EQ(longDigitRuns(mail.text).size(), carriesCode(kind) ? 1U : 0U);
        }
    }
}

TEST(Templates, DifferInEveryLanguageAndKind) {
    std::set<std::string> mails, shortTexts;
    for (const char* language : kLanguages) {
        for (const MessageKind kind : kMessageKinds) {
            mails.insert(rendered(kind, "email", language, brandNamed("B")).text);
            shortTexts.insert(rendered(kind, "sms", language, brandNamed("B")).text);
        }
    }
    EXPECT_EQ(mails.size(), 35U);
    EXPECT_EQ(shortTexts.size(), 35U);
}

TEST(Templates, NameTheirLanguageInHtml) {
    EXPECT_THAT(rendered(MessageKind::kSignInCode, "email", "sr", brandNamed("B")).html,
                HasSubstr("<html lang=\"sr-Latn\">"));
    EXPECT_THAT(rendered(MessageKind::kSignInCode, "email", "ja", brandNamed("B")).html,
                HasSubstr("<html lang=\"en\">"));
}

}  // namespace
}  // namespace patron::delivery
