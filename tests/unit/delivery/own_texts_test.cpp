#include <gmock/gmock.h>

#include <thread>

#include "delivery/texts/language_tag.h"
#include "delivery/texts/templates.h"

// A brand's own texts: which one is used, and what becomes of values in each place.
namespace patron::delivery {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view kCode = "040817";
constexpr const char* kSignIn = "sign_in_code";

brand::Brand fox() {
    brand::Brand brand;
    brand.name = "Fox";
    brand.smsSenderId = "FOX";
    return brand;
}

brand::MessageTexts ownTexts(const char* language, const std::string& word) {
    return {kSignIn,
            language,
            word,
            word + " {{code}}",
            "<p>" + word + " {{code}}</p>",
            word + " {{code}} SMS"};
}

RenderedMessage rendered(Templates& templates, const brand::Brand& brand,
                         std::string_view addressKind, std::string_view language,
                         MessageKind kind = MessageKind::kSignInCode) {
    const auto code = carriesCode(kind) ? kCode : std::string_view();
    return templates.render(kind, addressKind, language, brand, {code, 10, "email"});
}

RenderedMessage rendered(const brand::Brand& brand, std::string_view addressKind,
                         std::string_view language = "de",
                         MessageKind kind = MessageKind::kSignInCode) {
    Templates templates;
    return rendered(templates, brand, addressKind, language, kind);
}

TEST(OwnTexts, AreUsedForTheirKindAndLanguage) {
    auto brand = fox();
    brand.texts = {ownTexts("de", "Servus")};
    const auto mail = rendered(brand, "email");
    EXPECT_EQ(mail.subject, "Servus");
    EXPECT_EQ(mail.text, "Servus 040817");
    EXPECT_EQ(mail.html, "<p>Servus 040817</p>");
    EXPECT_EQ(mail.language, "de");
    EXPECT_TRUE(mail.isOwn);
    EXPECT_EQ(rendered(brand, "sms").text, "Servus 040817 SMS");
    const auto other = rendered(brand, "email", "de", MessageKind::kSignUpCode);
    EXPECT_THAT(other.subject, StartsWith("Ihr Registrierungscode"));
    EXPECT_FALSE(other.isOwn);
}

TEST(OwnTexts, AreLookedUpByEverShorterTags) {
    auto brand = fox();
    brand.texts = {ownTexts("de", "Hallo"), ownTexts("de-AT", "Servus"),
                   ownTexts("sr-Cyrl", "Здраво")};
    const auto subject = [&](const char* tag) { return rendered(brand, "email", tag).subject; };
    EXPECT_EQ(subject("de-AT"), "Servus");
    EXPECT_EQ(subject("DE_at"), "Servus");
    EXPECT_EQ(subject("de-AT-1996"), "Servus");
    EXPECT_EQ(subject("de-CH"), "Hallo");
    EXPECT_EQ(subject("sr-Cyrl-RS"), "Здраво");
    EXPECT_EQ(subject("sr-Latn-RS"), "Kod za prijavu: Fox");
    EXPECT_EQ(rendered(brand, "email", "de-AT-1996").language, "de-AT");
}

TEST(OwnTexts, OfOneLanguageLeaveCustomersOfAnotherTheBuiltInOnes) {
    auto brand = fox();
    brand.texts = {ownTexts("de", "Servus")};
    const auto french = rendered(brand, "email", "fr");
    EXPECT_EQ(french.subject, "Votre code de connexion à Fox");
    EXPECT_EQ(french.language, "fr");
}

TEST(OwnTexts, OfTheBrandsLocaleServeCustomersWhoseLanguageNobodySpeaks) {
    auto brand = fox();
    brand.locale = "de-DE";
    EXPECT_EQ(rendered(brand, "email", "ja").language, "de") << "built-in";
    brand.texts = {ownTexts("de", "Servus"), ownTexts("en", "Hello")};
    EXPECT_EQ(rendered(brand, "email", "ja").subject, "Servus");
    brand.locale = "ko-KR";
    EXPECT_EQ(rendered(brand, "email", "ja").subject, "Hello");
    brand.texts = {ownTexts("ko", "안녕")};
    EXPECT_EQ(rendered(brand, "email", "ja").subject, "안녕");
    EXPECT_EQ(rendered(brand, "email", "ja", MessageKind::kSignUpCode).language, "en");
    EXPECT_EQ(rendered(brand, "email", "").subject, "안녕");
}

// Parsed templates are kept by what they are made of, for all brands: the HTML that one brand wrote
// was sent for another, whose subject and text read the same one behind the other.
TEST(OwnTexts, OfOneBrandAreNeverTakenForThoseOfAnother) {
    Templates templates;
    auto hen = fox();
    hen.texts = {{kSignIn, "de", "Hallo", "Hallo {{code}}", "Servus\n{{code}}", ""}};
    auto brand = fox();
    brand.texts = {{kSignIn, "de", "Servus", "{{code}}", "", ""}};
    EXPECT_EQ(rendered(templates, hen, "email", "de").html, "Servus\n040817");
    EXPECT_THAT(rendered(templates, brand, "email", "de").html, HasSubstr("<html"));
    EXPECT_EQ(rendered(templates, brand, "email", "de").html, rendered(brand, "email").html);
}

TEST(OwnTexts, MayBeForSmsOrMailAlone) {
    auto brand = fox();
    brand.texts = {{kSignIn, "de", "", "", "", "Servus {{code}}"}};
    EXPECT_EQ(rendered(brand, "sms").text, "Servus 040817");
    EXPECT_THAT(rendered(brand, "email").subject, StartsWith("Ihr Anmeldecode"));
    brand.texts = {{kSignIn, "de", "Servus", "Servus\n\n{{code}}", "", ""}};
    EXPECT_EQ(rendered(brand, "email").subject, "Servus");
    EXPECT_THAT(rendered(brand, "sms").text, StartsWith("Ihr Anmeldecode"));
}

TEST(OwnTexts, WithoutHtmlGetItFromTheirText) {
    auto brand = fox();
    brand.imprint = "Fox Ltd";
    brand.texts = {{kSignIn, "de", "Fish & Chips", "A < B\nand {{brand}}\n\n{{code}}\n", "", ""}};
    const std::string html = rendered(brand, "email").html;
    EXPECT_THAT(html, HasSubstr("<html lang=\"de\">"));
    EXPECT_THAT(html, HasSubstr("<title>Fish &amp; Chips</title>"));
    EXPECT_THAT(html, HasSubstr("<p>A &lt; B<br>\nand Fox</p>"));
    EXPECT_THAT(html, HasSubstr("user-select:all\">040817</p>"));
    EXPECT_THAT(html, HasSubstr("Fox Ltd"));
    brand.texts[0].text += "{{#imprint}}\n\n{{imprint}}{{/imprint}}";
    const std::string named = rendered(brand, "email").html;
    EXPECT_EQ(named.find("Fox Ltd"), named.rfind("Fox Ltd")) << "once";
}

// CVE-2024-41953: markup in a name was rendered in mails.
TEST(OwnTexts, EscapeValuesForTheirPlace) {
    auto brand = fox();
    brand.name = "<b>\"Fox\"</b> & 'Co'\r\nBcc: x\xe2\x80\xae";
    brand.imprint = "<script>\n{{code}} & Co";
    brand.texts = {{kSignIn, "de", "{{brand}}", "{{brand}} {{imprint}} {{code}}",
                    "<p>{{brand}} {{imprint}} {{sender}} {{code}}</p>", "{{brand}} {{code}}"}};
    const auto mail = rendered(brand, "email");
    EXPECT_EQ(mail.subject, "<b>\"Fox\"</b> & 'Co' Bcc: x");
    EXPECT_EQ(mail.text, "<b>\"Fox\"</b> & 'Co' Bcc: x <script>\n{{code}} & Co 040817");
    EXPECT_EQ(mail.html,
              "<p>&lt;b&gt;&quot;Fox&quot;&lt;/b&gt; &amp; &#39;Co&#39; Bcc: x &lt;script&gt;<br>\n"
              "{{code}} &amp; Co &lt;b&gt;&quot;Fox&quot;&lt;/b&gt; &amp; &#39;Co&#39; Bcc: x "
              "040817</p>");
    EXPECT_EQ(rendered(brand, "sms").text, "<b>\"Fox\"</b> & 'Co' Bcc: x 040817");
}

TEST(OwnTexts, AreOneLineShorterWhereASectionIsNotThere) {
    auto brand = fox();
    brand.texts = {{kSignIn, "de", "S",
                    "{{code}}{{#imprint}} by {{imprint}}{{/imprint}}"
                    "{{^imprint}} by nobody{{/imprint}}",
                    "", "{{code}}{{#sender}} {{sender}}{{/sender}}"}};
    EXPECT_EQ(rendered(brand, "email").text, "040817 by nobody");
    EXPECT_EQ(rendered(brand, "sms").text, "040817 FOX");
    brand.imprint = "Fox Ltd";
    brand.smsSenderId = "";
    EXPECT_EQ(rendered(brand, "email").text, "040817 by Fox Ltd");
    EXPECT_EQ(rendered(brand, "sms").text, "040817");
}

TEST(OwnTexts, AreNormalisedForSmsAndEndInTheBoundCode_C12) {
    auto brand = fox();
    brand.domain = "fox.example";
    brand.texts = {{kSignIn, "de", "", "", "", "Votre code\xc2\xa0: {{code}}  \nbye \n\n"}};
    EXPECT_EQ(rendered(brand, "sms").text, "Votre code : 040817\nbye\n\n@fox.example #040817");
}

TEST(OwnTexts, GroupTheDigitsOfASenderIdInThrees) {
    auto brand = fox();
    brand.smsSenderId = "+4915112345";
    brand.texts = {{kSignIn, "de", "", "", "", "{{code}} from {{sender}}"}};
    EXPECT_EQ(rendered(brand, "sms").text, "040817 from +491 511 234 5");
}

// Written past the commands, or by a release with other rules.
TEST(OwnTexts, ThatCannotBeUsedAreBuiltInOnes) {
    auto brand = fox();
    for (const char* bad : {"no code", "{{{code}}}", "{{code}} {{", "{{code}} 123456", "\xff"}) {
        brand.texts = {{kSignIn, "de", "Servus", bad, "", bad}};
        EXPECT_THAT(rendered(brand, "email").subject, StartsWith("Ihr Anmeldecode")) << bad;
        EXPECT_THAT(rendered(brand, "sms").text, StartsWith("Ihr Anmeldecode")) << bad;
    }
}

TEST(OwnTexts, ThatChangeAreUsedAtOnce) {
    Templates templates;
    auto brand = fox();
    for (const char* word : {"Servus", "Hallo", "Servus"}) {
        brand.texts = {ownTexts("de", word)};
        EXPECT_EQ(rendered(templates, brand, "email", "de").subject, word);
    }
}

TEST(OwnTexts, OfMoreBrandsThanAreKeptParsedAreAllRight) {
    Templates templates;
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 300; ++i) {
            auto brand = fox();
            const std::string word = "word" + std::to_string(i) + std::string(3000, 'x');
            brand.texts = {{kSignIn, "de", "S", word + " {{code}}", "", ""}};
            ASSERT_EQ(rendered(templates, brand, "email", "de").text, word + " 040817");
        }
    }
}

// One parsed template for all threads; the thread sanitizer watches.
TEST(OwnTexts, AreRenderedByManyThreadsAtOnce) {
    Templates templates;
    auto brand = fox();
    brand.imprint = "Fox Ltd";
    brand.texts = {ownTexts("de", "{{#imprint}}{{imprint}}{{/imprint}}")};
    brand.texts[0].subject = "Servus";
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 200; ++n) {
                EXPECT_EQ(rendered(templates, brand, "email", "de").text, "Fox Ltd 040817");
                EXPECT_THAT(rendered(templates, brand, "sms", "fr").text, HasSubstr("040817"));
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
}

TEST(LanguageTag, HasItsUsualLetters) {
    for (const auto& [written, usual] : {std::pair{"DE", "de"},
                                         {"de_at", "de-AT"},
                                         {"SR-latn-rs", "sr-Latn-RS"},
                                         {"es-419", "es-419"},
                                         {"de-1996", "de-1996"},
                                         {"zh-hant", "zh-Hant"}}) {
        EXPECT_EQ(*canonicalLanguage(written), usual);
    }
    for (const char* bad : {"", "d", "-", "de-", "-de", "de--at", "german", "de-AT!", "d3",
                            "de-abcdefghi", "de\n", "de-\xc3\xa4"}) {
        EXPECT_FALSE(canonicalLanguage(bad)) << bad;
    }
    EXPECT_THAT(canonicalLanguage("deutsch").error().detail, HasSubstr("write a tag such as de"));
}

TEST(LanguageTag, IsLookedUpByEverShorterOnes) {
    EXPECT_THAT(lookupOrder("sr-latn-RS"), ElementsAre("sr-Latn-RS", "sr-Latn", "sr"));
    EXPECT_THAT(lookupOrder("de-x-fox"), ElementsAre("de-x-fox", "de"));
    EXPECT_THAT(lookupOrder("*"), IsEmpty());
}

}  // namespace
}  // namespace patron::delivery
