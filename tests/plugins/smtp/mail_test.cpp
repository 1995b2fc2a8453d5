#include "mail.h"

#include <gtest/gtest.h>

#include <string>

#include "smtp_site.h"

namespace {

using patron::smtp::composeMail;
using patron::tests::codeMail;
using patron::tests::headerOf;
using patron::tests::SmtpSite;

constexpr patron::sdk::TimePoint kNow{std::chrono::milliseconds(1'700'000'000'000)};

std::string contentOf(const patron::sdk::OutboundMessage& message) {
    const auto mail = composeMail(message, "no-reply@diner.example", "", kNow);
    return mail ? mail->content : "refused: " + mail.error().detail;
}

TEST(Mail, HasTheHeadersOfAMailThatAMachineWrote) {
    auto message = codeMail();
    message.html.clear();
    EXPECT_EQ(contentOf(message),
              "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"
              "From: Demo Diner <no-reply@diner.example>\r\n"
              "To: ana@example.com\r\n"
              "Message-ID: <0b5a1c52-6f0e-4c2e@diner.example>\r\n"
              "Subject: Your code\r\n"
              "Auto-Submitted: auto-generated\r\n"
              "Content-Language: en-US\r\n"
              "MIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=UTF-8\r\n"
              "Content-Transfer-Encoding: quoted-printable\r\n"
              "\r\n"
              "Your code is 554523\r\n");
}

TEST(Mail, TakesTheConfiguredNameWhenTheBrandGivesNone) {
    auto message = codeMail();
    message.senderName.clear();
    const auto named = composeMail(message, "a@b.example", "House", kNow);
    ASSERT_TRUE(named.has_value());
    EXPECT_NE(named->content.find("\r\nFrom: House <a@b.example>\r\n"), std::string::npos);
    const auto unnamed = composeMail(message, "a@b.example", "", kNow);
    ASSERT_TRUE(unnamed.has_value());
    EXPECT_NE(unnamed->content.find("\r\nFrom: a@b.example\r\n"), std::string::npos);
}

// Poco's encodeWord cuts UTF-8 characters across encoded words; Python's reader, told to forgive
// nothing, decodes each word alone and would stumble.
TEST(Mail, ReachesAStrictReaderWithEveryLetter) {
    SmtpSite site;
    auto message = codeMail();
    message.subject.clear();
    for (int i = 0; i < 20; ++i) message.subject += "V\u00e1\u0161 k\u00f3d \u0106 \U0001F600 ";
    message.subject += "end";
    // Short enough for one word: Python 3.11 joins several badly in names.
    message.senderName = "Caf\u00e9 \u201eZum \u0106evap\u201c, <x@y.example>";
    message.text = "V\u00e1\u0161 k\u00f3d je 554523 = 5 \u20ac\n";
    message.html = "<p>V\u00e1\u0161 k\u00f3d je 554523</p>";
    EXPECT_EQ(site.deliver(message).outcome, patron::sdk::DeliveryReport::Outcome::kAccepted);
    const auto mails = site.mails();
    ASSERT_EQ(mails.size(), 1u);
    const auto& mail = mails[0];
    EXPECT_EQ(mail->getValue<std::string>("defect"), "");
    EXPECT_EQ(headerOf(mail, "Subject"), message.subject);
    EXPECT_EQ(mail->getValue<std::string>("from_name"), message.senderName);
    EXPECT_EQ(mail->getValue<std::string>("from_address"), "no-reply@diner.example");
    EXPECT_EQ(mail->getValue<std::string>("content_type"), "multipart/alternative");
    EXPECT_EQ(mail->getValue<std::string>("text"), message.text);
    EXPECT_EQ(mail->getValue<std::string>("html"), message.html + "\n");
}

TEST(Mail, KeepsDotsSpacesAndEveryKindOfLineEnd) {
    SmtpSite site;
    auto message = codeMail();
    message.html.clear();
    message.text = ".\n..\r\n.three\rtrailing \n\nFrom here\n" + std::string(300, 'x') + "\n.\n";
    EXPECT_EQ(site.deliver(message).outcome, patron::sdk::DeliveryReport::Outcome::kAccepted);
    const auto mails = site.mails();
    ASSERT_EQ(mails.size(), 1u);
    EXPECT_EQ(mails[0]->getValue<std::string>("text"),
              ".\n..\n.three\ntrailing \n\nFrom here\n" + std::string(300, 'x') + "\n.\n");
}

TEST(Mail, IsAsciiInLinesOfBearableLength) {
    auto message = codeMail();
    message.subject = std::string(2000, 'x') + "\u20ac";
    message.text = std::string(5000, 'y') + "\u20ac";
    const std::string content = contentOf(message);
    std::size_t start = 0;
    for (std::size_t end; (end = content.find("\r\n", start)) != std::string::npos;
         start = end + 2) {
        EXPECT_LE(end - start, 78u) << content.substr(start, end - start);
    }
    for (const char c : content) ASSERT_TRUE(static_cast<unsigned char>(c) < 0x80);
}

TEST(Mail, CannotBeMadeOfATextThatLooksLikeItsBorder) {
    SmtpSite site;
    auto message = codeMail();
    message.text = "--=_" + message.id + "\n--=_" + message.id + "--\nstill text\n";
    EXPECT_EQ(site.deliver(message).outcome, patron::sdk::DeliveryReport::Outcome::kAccepted);
    const auto mails = site.mails();
    ASSERT_EQ(mails.size(), 1u);
    EXPECT_EQ(mails[0]->getValue<std::string>("text"), message.text);
}

}  // namespace
