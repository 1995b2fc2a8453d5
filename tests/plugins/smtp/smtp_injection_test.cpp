#include <gtest/gtest.h>

#include <string>

#include "smtp_site.h"

namespace {

using patron::tests::codeMail;
using patron::tests::headerOf;
using patron::tests::SmtpSite;
using Outcome = patron::sdk::DeliveryReport::Outcome;

// Poco's client lets CR LF through: a subject brought a real Bcc header, a recipient a second RCPT
// command.
TEST(SmtpInjection, IsRefusedForGoodBeforeAnythingIsSent) {
    SmtpSite site;
    const auto channel = site.channel();
    const auto expectRefused = [&](const patron::sdk::OutboundMessage& message) {
        const auto report =
            channel->deliver(message, patron::sdk::Deadline::in(std::chrono::seconds(20)));
        EXPECT_EQ(report.outcome, Outcome::kPermanent) << report.reason;
        EXPECT_EQ(report.reason.find("example"), std::string::npos) << report.reason;
    };
    for (const char* evil :
         {"\r\nBcc: victim@example.com", "\nBcc: victim@example.com", "\r", "\x01", "\x7f", "\t"}) {
        auto message = codeMail();
        message.subject += evil;
        expectRefused(message);
        message = codeMail();
        message.senderName += evil;
        expectRefused(message);
        message = codeMail();
        message.id += evil;
        expectRefused(message);
        message = codeMail();
        message.language += evil;
        expectRefused(message);
    }
    expectRefused(codeMail("a@example.com>\r\nRCPT TO:<victim@example.com"));
    expectRefused(codeMail("a@example.com, victim@example.com"));
    expectRefused(codeMail("\u00e1na@example.com"));
    EXPECT_TRUE(site.server().events("command").empty());
}

TEST(SmtpInjection, LeavesWhatLooksLikeCommandsInTheTextThere) {
    SmtpSite site;
    auto message = codeMail();
    message.html.clear();
    message.text = "x\r\n.\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<victim@example.com>\r\n";
    EXPECT_EQ(site.deliver(message).outcome, Outcome::kAccepted);
    const auto mails = site.mails();
    ASSERT_EQ(mails.size(), 1u);
    EXPECT_EQ(mails[0]->getValue<std::string>("text"),
              "x\n.\nMAIL FROM:<a@b.example>\nRCPT TO:<victim@example.com>\n");
    EXPECT_EQ(headerOf(mails[0], "Bcc"), "");
}

}  // namespace
