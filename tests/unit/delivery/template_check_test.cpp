#include "delivery/texts/template_check.h"

#include <gmock/gmock.h>

#include "delivery/texts/imprint_check.h"
#include "delivery/texts/templates.h"

namespace patron::delivery {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr TextPart kSubject = TextPart::kSubject;
constexpr TextPart kText = TextPart::kText;
constexpr TextPart kHtml = TextPart::kHtml;
constexpr TextPart kSms = TextPart::kSms;

/// Why a template of a message with a code is refused; empty when it is good.
std::string refusal(TextPart part, const std::string& source, std::string_view language = "en",
                    MessageKind kind = MessageKind::kSignInCode) {
    const auto checked = checkTemplate({kind, part, language}, source);
    if (checked) return {};
    EXPECT_EQ(checked.error().code, sdk::ErrorCode::kConfigInvalid);
    return checked.error().detail;
}

std::string noticeRefusal(TextPart part, const std::string& source) {
    return refusal(part, source, "en", MessageKind::kIdentifierTaken);
}

TEST(TemplateCheck, PassesWhatABrandWouldWrite) {
    EXPECT_EQ(refusal(kSubject, "Welcome back to {{brand}}"), "");
    EXPECT_EQ(refusal(kText,
                      "Hi,\n\n\tyour code: {{ code }}\nfor {{minutes}}.\n"
                      "{{#imprint}}\n--\n{{imprint}}{{/imprint}}{{! a note }}\n"),
              "");
    EXPECT_EQ(refusal(kHtml,
                      "<!DOCTYPE html><html><head><title>{{brand}}</title>"
                      "<style>p{color:#222}</style></head><body><!-- logo -->"
                      "<img src=\"https://cdn.example/logo.png\" alt=\"a > b\">"
                      "<p>{{code}}</p>1 < 2 {{^imprint}}none{{/imprint}}</body></html>"),
              "");
    EXPECT_EQ(refusal(kSms, "{{brand}}: {{code}}, {{minute_count}} min. 😀 Ćao"), "");
    EXPECT_EQ(noticeRefusal(kText, "Somebody tried to use your {{attribute}}. {{sender}}"), "");
}

TEST(TemplateCheck, PassesEveryBuiltInText) {
    for (const char* language : {"en", "de", "es", "fr", "sr"}) {
        for (const MessageKind kind : kMessageKinds) {
            for (const TextForm form : {TextForm::kMail, TextForm::kSms}) {
                const auto choice = textChoices(brand::Brand(), kind, form, language).front();
                const auto sources = sourcesOf(kind, form, choice);
                for (const TextPart part : kTextParts) {
                    const std::string& source = sources.*infoOf(part).source;
                    if ((part == TextPart::kSms) != (form == TextForm::kSms)) continue;
                    const auto checked = checkTemplate({kind, part, language}, source);
                    EXPECT_TRUE(checked) << checked.error().detail << "\n" << source;
                }
            }
        }
    }
}

TEST(TemplateCheck, SaysWhereTheProblemIsAndWhatToWrite) {
    EXPECT_EQ(refusal(kText, "Grüße!\n\nÄÖ {{coed}} {{code}}"),
              "text, line 3, column 4: there is no value {{coed}}; there are {{brand}}, {{code}}, "
              "{{minutes}}, {{minute_count}}, {{attribute}}, {{imprint}}, {{sender}}");
    EXPECT_THAT(refusal(kSms, "{{Code}} {{code}}"), StartsWith("sms, line 1, column 1: "));
}

TEST(TemplateCheck, RefusesATextOfACodeThatLacksIt) {
    for (const TextPart part : {kText, kHtml, kSms}) {
        EXPECT_THAT(refusal(part, "Hello {{brand}}"),
                    HasSubstr("the code is missing; write {{code}} where it belongs"));
    }
    EXPECT_THAT(refusal(kText, "{{code}} and {{code}}"), HasSubstr("holds its code once"));
    EXPECT_THAT(refusal(kText, "{{! {code} }} none"), HasSubstr("the code is missing"));
}

TEST(TemplateCheck, RefusesACodeThatMayNotBeThere) {
    EXPECT_THAT(refusal(kText, "{{#imprint}}{{code}}{{/imprint}}"),
                HasSubstr("move it out of {{#imprint}}"));
    EXPECT_THAT(refusal(kText, "{{^imprint}}{{code}}{{/imprint}}"), HasSubstr("move it out"));
}

TEST(TemplateCheck, KeepsTheCodeOutOfSubjectsAndNotices) {
    EXPECT_THAT(refusal(kSubject, "{{code}} is your code"), HasSubstr("locked screens"));
    for (const TextPart part : {kSubject, kText, kHtml, kSms}) {
        EXPECT_THAT(noticeRefusal(part, "Hello {{code}}"), HasSubstr("carries no code"));
        EXPECT_THAT(noticeRefusal(part, "In {{minutes}}"), HasSubstr("carries no code"));
    }
}

TEST(TemplateCheck, RefusesNumbersThatReadAsACode) {
    EXPECT_EQ(refusal(kText, "{{code}}\nCall 0301234567"),
              "text, line 2, column 6: readers take 0301234567 for a code; write fewer than six "
              "digits in a row: 030 123 45 67, or #222 for a colour");
    EXPECT_THAT(refusal(kHtml, "<p style=\"color:#222222\">{{code}}</p>"), HasSubstr("222222"));
    EXPECT_THAT(refusal(kSubject, "Order 123456"), HasSubstr("123456"));
    EXPECT_THAT(noticeRefusal(kSms, "Call 123456"), HasSubstr("123456"));
    EXPECT_EQ(refusal(kText, "{{code}} 12345 67890"), "");
}

// Names of brands and the minutes have digits, too.
TEST(TemplateCheck, RefusesDigitsThatTouchAValue) {
    for (const char* source :
         {"1{{code}}", "{{code}}1", "{{brand}}{{code}}", "{{code}}{{minutes}}", "{{code}}{{!x}}1",
          "{{code}} 12345{{minute_count}}", "{{code}} {{brand}}{{brand}}", "{{code}} 123{{!x}}456",
          "{{code}} 123{{#imprint}}456{{/imprint}}",
          "{{code}} 9{{#sender}} {{/sender}}{{imprint}}"}) {
        EXPECT_THAT(refusal(kText, source), HasSubstr("put a space between")) << source;
    }
    EXPECT_EQ(refusal(kText, "{{code}}, {{minutes}}: {{brand}}-{{brand}}"), "");
}

TEST(TemplateCheck, NamesThePlaceOfValuesThatTouch) {
    EXPECT_THAT(refusal(kText, "Hello\n{{brand}}{{code}}"),
                StartsWith("text, line 2, column 10: "));
    EXPECT_THAT(refusal(kText, "a1{{code}}"), StartsWith("text, line 1, column 3: "));
}

TEST(TemplateCheck, RefusesWhatIsNotEscapedIncludedOrRun_O5) {
    for (const char* source :
         {"{{{code}}}", "{{&code}}", "{{& code }}", "{{{ brand }}} {{code}}"}) {
        EXPECT_THAT(refusal(kHtml, source), HasSubstr("values are always escaped")) << source;
    }
    EXPECT_THAT(refusal(kText, "{{> /etc/passwd}} {{code}}"), HasSubstr("cannot include another"));
    EXPECT_THAT(refusal(kText, "{{=<% %>=}} <%code%>"), HasSubstr("cannot be changed"));
    for (const char* source : {"{{.}}", "{{}}", "{{brand.name}}", "{{#code}}x{{/code}}", "{{*x}}",
                               "{{$x}}", "{{<x}}", "{{brand code}}", "{{BRAND}}"}) {
        EXPECT_NE(refusal(kText, std::string(source) + " {{code}}"), "") << source;
    }
}

TEST(TemplateCheck, RefusesSectionsThatDoNotFit) {
    EXPECT_THAT(refusal(kText, "{{code}} {{#imprint}}x"), HasSubstr("never closed"));
    EXPECT_THAT(refusal(kText, "{{code}} x{{/imprint}}"), HasSubstr("closes no section"));
    EXPECT_THAT(refusal(kText, "{{code}} {{#imprint}}{{#sender}}{{/imprint}}{{/sender}}"),
                HasSubstr("closes no section"));
    EXPECT_THAT(refusal(kText, "{{code}} {{#brand}}x{{/brand}}"), HasSubstr("always there"));
    EXPECT_THAT(refusal(kText, "{{code}} {{"), HasSubstr("never closed"));
    EXPECT_THAT(refusal(kText, "{{code}} {{brand}"), HasSubstr("never closed"));
    EXPECT_EQ(refusal(kText, "{{code}} }} { } {x}"), "");
}

TEST(TemplateCheck, BoundsWhatATemplateMayTake_O5) {
    const std::string code = "{{code}} ";
    std::string deep, shut, many;
    for (int i = 0; i < 5; ++i) {
        deep += "{{#imprint}}";
        shut += "{{/imprint}}";
    }
    EXPECT_THAT(refusal(kText, code + deep + shut), HasSubstr("too many sections"));
    for (int i = 0; i < 100; ++i) many += "{{brand}} ";
    EXPECT_THAT(refusal(kText, code + many), HasSubstr("more than 100"));
    std::string imprints;
    for (int i = 0; i < 99; ++i) imprints += "{{imprint}} ";
    EXPECT_THAT(refusal(kHtml, code + imprints), HasSubstr("may grow to more than"));
    EXPECT_THAT(refusal(kText, code + std::string(10'000, 'a')), HasSubstr("at most 10000"));
    EXPECT_THAT(refusal(kHtml, code + std::string(50'000, 'a')), HasSubstr("at most 50000"));
    EXPECT_THAT(refusal(kSms, code + std::string(1'000, 'a')), HasSubstr("at most 1000"));
    EXPECT_THAT(refusal(kSubject, std::string(201, 'a')), HasSubstr("at most 200"));
    for (const TextPart part : kTextParts) {
        EXPECT_THAT(refusal(part, " "), HasSubstr("it is empty"));
    }
}

TEST(TemplateCheck, RefusesLineBreaksInSubjectsAndControlCharactersEverywhere) {
    EXPECT_EQ(refusal(kSubject, "Your code\nBcc: x@example.com"),
              "subject, line 1, column 10: a subject is one line; take the line break out");
    EXPECT_THAT(refusal(kSubject, "Your code\r\nBcc: x"), HasSubstr("control character U+000D"));
    for (const TextPart part : kTextParts) {
        for (const char* mark : {"\r", "\x01", "\x1b", "\x7f", "\xc2\x85", "\xe2\x80\xa8"}) {
            EXPECT_THAT(refusal(part, std::string("x {{code}} ") + mark),
                        HasSubstr("control character U+"));
        }
        for (const char* mark : {"\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x80\x8f", "\xef\xbb\xbf"}) {
            EXPECT_THAT(refusal(part, std::string("x {{code}} ") + mark), HasSubstr("take it out"));
        }
        EXPECT_THAT(refusal(part, "x {{code}} \xff"), HasSubstr("this is not UTF-8"));
    }
    EXPECT_THAT(refusal(kSms, "{{code}}\t"), HasSubstr("U+0009"));
    EXPECT_EQ(refusal(kText, "Votre code\xc2\xa0: {{code}}"), "");
}

TEST(TemplateCheck, LeavesTheBoundLineOfAnSmsToTheService_C12) {
    EXPECT_THAT(refusal(kSms, "Code {{code}}\n@evil.example #{{code}}"), HasSubstr("once"));
    EXPECT_THAT(refusal(kSms, "Hello\n@evil.example #{{code}}"), HasSubstr("take the # out"));
    EXPECT_THAT(refusal(kSms, "{{code}}\n@evil.example #1"), HasSubstr("must not begin with @"));
    EXPECT_THAT(refusal(kSms, "@evil.example {{code}}"), HasSubstr("must not begin with @"));
    EXPECT_EQ(refusal(kSms, "{{code}} a@b.example"), "");
}

// A comment is gone once it is rendered: the source had neither @ at a line's start nor # before
// the code, and the message bound the code to somebody else's site.
TEST(TemplateCheck, LeavesTheBoundLineToTheServiceWhateverCommentsAndSectionsHide_C12) {
    EXPECT_THAT(refusal(kSms, "Hello\n{{!}}@evil.example #{{!}}{{code}}"),
                HasSubstr("must not begin with @"));
    EXPECT_THAT(refusal(kSms, "{{!x}}@evil.example {{code}}"), HasSubstr("must not begin with @"));
    EXPECT_THAT(refusal(kSms, "{{code}}\n{{#sender}}@evil.example{{/sender}}"),
                HasSubstr("must not begin with @"));
    EXPECT_THAT(refusal(kSms, "{{code}}\n{{^sender}}@evil.example{{/sender}}"),
                HasSubstr("must not begin with @"));
    EXPECT_THAT(refusal(kSms, "{{code}}\n{{sender}}@evil.example"),
                HasSubstr("must not begin with @"))
        << "a brand without a sender";
    EXPECT_THAT(refusal(kSms, "evil.example #{{!}}{{code}}"), HasSubstr("must not stand before"));
    EXPECT_THAT(refusal(kSms, "#{{#sender}}{{/sender}}{{code}}"),
                HasSubstr("must not stand before"));
    EXPECT_EQ(refusal(kSms, "{{!}}# {{code}}{{!}} a@b.example"), "");
}

TEST(TemplateCheck, KeepsTheImprintOutOfSubjectsAndSms) {
    EXPECT_THAT(refusal(kSms, "{{code}} {{imprint}}"), HasSubstr("mails only"));
    EXPECT_THAT(refusal(kSubject, "{{imprint}}"), HasSubstr("mails only"));
    EXPECT_THAT(refusal(kSms, "{{code}} {{#imprint}}x{{/imprint}}"), HasSubstr("mails only"));
}

TEST(TemplateCheck, RefusesHtmlThatRunsSomething_O5) {
    for (const char* markup :
         {"<script>x</script>", "<SCRIPT src=x>", "<iframe src=x>", "<form action=x>",
          "<object data=x>", "<link rel=x>", "<svg/onload=x>", "<base href=x>", "<input>"}) {
        EXPECT_THAT(refusal(kHtml, std::string(markup) + "{{code}}"),
                    HasSubstr("no place in a mail"))
            << markup;
    }
    for (const char* markup :
         {"<p onclick=x>", "<p ONCLICK = 'x'>", "<a href=\"javascript:x\">", "<img/onerror=x>",
          "<p class=\"a\"onclick=x>", "<a href='vbscript:x'>", "<a href=\"data:text/html,x\">",
          "<a href=\"java\nscript:x\">"}) {
        EXPECT_THAT(refusal(kHtml, std::string(markup) + "{{code}}"),
                    HasSubstr("a mail runs nothing"))
            << markup;
    }
    EXPECT_EQ(refusal(kHtml, "<p title=\"on time = now\">{{code}} on=x</p>"), "");
    // Readers take it for a letter of `javascript:`.
    for (const char* written : {"&#106;avascript:x", "javascript&colon;x", "java&Tab;script:x"}) {
        EXPECT_THAT(refusal(kHtml, "<a href=\"" + std::string(written) + "\">{{code}}</a>"),
                    HasSubstr("write the character itself"));
    }
    EXPECT_EQ(refusal(kHtml, "<a href=\"https://a.example/?a=1&amp;b=2\">{{code}}</a> &#8364;"),
              "");
}

// What ends a comment for the reader must end it here: a script stood behind it and was passed.
TEST(TemplateCheck, SeesWhereACommentEnds_O5) {
    for (const char* comment :
         {"<!-->", "<!--->", "<!-- x --!>", "<!----!>", "<!---->", "<!-- -- -->", "<!--x--->"}) {
        const std::string source = std::string(comment) + "<script>x</script>{{code}}<!-- -->";
        EXPECT_THAT(refusal(kHtml, source), HasSubstr("<script> has no place")) << comment;
        EXPECT_EQ(refusal(kHtml, std::string(comment) + "{{code}}"), "") << comment;
    }
    for (const char* comment : {"<!--!>", "<!---!>", "<!-- -- >", "<!-- -> "}) {
        EXPECT_THAT(refusal(kHtml, "{{code}}" + std::string(comment)), HasSubstr("never closed"))
            << comment;
    }
}

// A quote that is no value's, a declaration, a style's end with a space: each hid what readers run.
TEST(TemplateCheck, SeesWhereATagEnds_O5) {
    for (const char* before : {"<p \">",
                               "<p ='>",
                               "<p a=b\">",
                               "<p a==\">",
                               "<p/'>",
                               "<p a='x'\">",
                               "</p \">",
                               "<!x \">",
                               "<?x '>",
                               "</ \">",
                               "</>",
                               "<!>",
                               "<!DOCTYPE html \">",
                               "<style></style >",
                               "<style></style/>",
                               "<style></style\n>",
                               "<title><!--</title>",
                               "<title><p a='</title>",
                               "<style-x>",
                               "<title-x>",
                               "<p title='>' a = \"x>y\">",
                               "<p a= >"}) {
        EXPECT_THAT(refusal(kHtml, std::string(before) +
                                       "<script>x</script>{{code}}\"'--></title></style>"),
                    HasSubstr("<script> has no place"))
            << before;
    }
    for (const char* element : {"noembed", "noframes", "noscript", "plaintext", "xmp"}) {
        EXPECT_THAT(refusal(kHtml, "<" + std::string(element) + ">{{code}}"),
                    HasSubstr("no place in a mail"));
    }
    EXPECT_EQ(refusal(kHtml,
                      "<title>{{brand}} < <b></title><a title = 'a > b' href=/x/?y=z>{{code}}</a>"),
              "");
    EXPECT_THAT(refusal(kHtml, "{{code}}<title>x</titles>"), HasSubstr("never closed"));
}

// The escape is that of text: in an attribute, a URL or a style it would not be enough.
TEST(TemplateCheck, KeepsValuesOutOfHtmlTags) {
    for (const char* markup :
         {"<p title={{brand}}>", "<a href=\"https://x/?c={{brand}}\">",
          "<p {{#imprint}}x{{/imprint}}>", "<!-- {{brand}} -->",
          "<style>p{content:'{{brand}}'}</style>", "<STYLE type='text/css'>{{brand}}</style>",
          "<p title=\"a>b{{brand}}\">", "</p {{brand}}>"}) {
        EXPECT_THAT(refusal(kHtml, std::string(markup) + "{{code}}"),
                    HasSubstr("cannot stand inside a tag"))
            << markup;
    }
    for (const char* markup : {"<p", "<!-- x", "<style>p{}", "<p title=\"x>"}) {
        EXPECT_THAT(refusal(kHtml, "{{code}} " + std::string(markup)), HasSubstr("never closed"))
            << markup;
    }
}

TEST(TemplateCheck, OffersNoWordsOfALanguageThatItDoesNotSpeak) {
    EXPECT_THAT(refusal(kText, "{{code}} {{minutes}}", "it"),
                HasSubstr("there are no words in 'it' for {{minutes}}; write your own around "
                          "{{minute_count}}"));
    EXPECT_THAT(refusal(kText, "{{code}} {{attribute}}", "it-CH"), HasSubstr("write your own"));
    EXPECT_EQ(refusal(kText, "{{code}} vale {{minute_count}} minuti", "it"), "");
    EXPECT_EQ(refusal(kText, "{{code}} {{minutes}}", "de-AT"), "");
    EXPECT_EQ(refusal(kText, "{{code}} {{minutes}}", "sr-Latn-RS"), "");
    EXPECT_NE(refusal(kText, "{{code}} {{minutes}}", "sr-Cyrl"), "") << "they are in Latin letters";
}

TEST(TemplateCheck, AnImprintIsPlainTextWithoutNumbersThatReadAsACode) {
    EXPECT_TRUE(checkImprint(""));
    EXPECT_TRUE(checkImprint("Fox <& Co> GmbH\nHRB 123 456\n{{code}}"));
    const auto reason = [](const std::string& imprint) {
        const auto checked = checkImprint(imprint);
        return checked ? std::string() : checked.error().detail;
    };
    EXPECT_EQ(reason("Fox GmbH\nTel. 0301234567"),
              "imprint, line 2, column 6: readers take 0301234567 for a code; write it in groups: "
              "030 123 45 67, HRB 123 456");
    EXPECT_THAT(reason("a\tb"), HasSubstr("U+0009"));
    EXPECT_THAT(reason("a\r\nb"), HasSubstr("U+000D"));
    EXPECT_THAT(reason("a\xe2\x80\xae"), HasSubstr("U+202E"));
    EXPECT_THAT(reason("\xff"), HasSubstr("UTF-8"));
    EXPECT_THAT(reason(std::string(1'001, 'a')), HasSubstr("at most 1000"));
    EXPECT_THAT(reason(std::string(10, '\n')), HasSubstr("at most 10 lines"));
}

}  // namespace
}  // namespace patron::delivery
