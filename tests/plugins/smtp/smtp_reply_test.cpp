#include "smtp_reply.h"

#include <gtest/gtest.h>

namespace {

using patron::smtp::Reply;
using Outcome = patron::sdk::DeliveryReport::Outcome;

Reply reply(const char* line) {
    Reply r;
    EXPECT_FALSE(r.add(line));
    return r;
}

Outcome outcome(const char* line) { return patron::smtp::reportOf("RCPT", reply(line)).outcome; }

TEST(SmtpReply, IsPermanentWhenItIsAboutTheRecipientOrTheContent) {
    for (const char* line : {"550 no such user", "550 5.1.1 unknown", "551 moved", "552 5.2.2 full",
                             "553 5.1.3 bad address", "554 refused", "554 5.6.0 bad content",
                             "550-5.2.1 disabled", "556 5.1.10 null MX"}) {
        Reply r;
        r.add(line);
        EXPECT_EQ(patron::smtp::reportOf("RCPT", r).outcome, Outcome::kPermanent) << line;
    }
}

TEST(SmtpReply, AsksToRetryWhenItIsTemporaryOrAboutUs) {
    for (const char* line :
         {"421 4.3.2 closing", "450 4.2.1 busy", "451 local error", "452 full", "454 4.7.0 later",
          "500 what", "502 no", "503 bad sequence", "530 5.7.0 sign in", "535 5.7.8 wrong",
          "550 5.7.1 relaying denied", "554 5.7.1 you are on a list", "550 5.4.5 daily limit",
          "550 5.1.8 bad sender", "553 5.1.7 bad sender", "554 5.3.4 too big"}) {
        EXPECT_EQ(outcome(line), Outcome::kRetry) << line;
    }
}

TEST(SmtpReply, AsksToRetryWhenItIsNoSmtp) {
    for (const char* line :
         {"", "2", "25", "abc", "250x", "150 x", "650 x", "HTTP/1.1 200 OK", "2222222222"}) {
        const auto report = patron::smtp::reportOf("EHLO", reply(line));
        EXPECT_EQ(report.outcome, Outcome::kRetry) << line;
        EXPECT_EQ(report.reason, "EHLO: the answer is not SMTP");
    }
}

TEST(SmtpReply, GivesCodeAndStatusForAReasonAndNothingElse) {
    EXPECT_EQ(patron::smtp::reportOf("RCPT", reply("550 5.1.1 <ana@example.com> unknown")).reason,
              "RCPT 550 5.1.1");
    EXPECT_EQ(patron::smtp::reportOf("RCPT", reply("550 ana@example.com unknown")).reason,
              "RCPT 550");
    // Looks like a status and is none.
    for (const char* line : {"550 5.ana@example.com no", "550 5..1 x", "550 6.1.1 x", "550 5.1 x",
                             "550 5.1.1.1 x", "550 5.1.1234567 x", "550 5.1.x no"}) {
        EXPECT_EQ(patron::smtp::reportOf("RCPT", reply(line)).reason, "RCPT 550") << line;
    }
}

TEST(SmtpReply, TellsAFullMailboxFromAServerInTrouble) {
    for (const char* line : {"450 busy", "450 4.2.2 full", "452 4.2.2 full", "451 4.1.1 later"}) {
        EXPECT_TRUE(patron::smtp::reportOf("RCPT", reply(line)).onlyThisMessage) << line;
    }
    for (const char* line : {"451 local error", "452 no space", "421 4.3.2 closing",
                             "450 4.7.1 greylisted", "550 5.7.1 policy", "550 5.1.1 unknown"}) {
        EXPECT_FALSE(patron::smtp::reportOf("RCPT", reply(line)).onlyThisMessage) << line;
    }
}

TEST(SmtpReply, ReadsSeveralLines) {
    Reply r;
    EXPECT_TRUE(r.add("250-smtp.test"));
    EXPECT_TRUE(r.add("250-AUTH PLAIN LOGIN"));
    EXPECT_FALSE(r.add("250 HELP"));
    EXPECT_TRUE(r.positive());
    EXPECT_EQ(r.lines, (std::vector<std::string>{"smtp.test", "AUTH PLAIN LOGIN", "HELP"}));
    EXPECT_EQ(r.text(), "250 smtp.test AUTH PLAIN LOGIN HELP");
}

TEST(SmtpReply, GivesTheServersOwnWordsAsTheAnswer) {
    using namespace patron::smtp;
    EXPECT_EQ(acceptedReport("<1@diner.example>", reply("250 2.0.0 Ok: queued as 4F2A")).answer,
              "250 2.0.0 Ok: queued as 4F2A");
    for (const char* line : {"550 5.1.1 <ana@example.com> unknown", "450 4.2.2 <ana> full",
                             "451 local error", "550", "HTTP/1.1 400 Bad Request"}) {
        EXPECT_EQ(reportOf("RCPT", reply(line)).answer, line);
        EXPECT_EQ(providerReport("AUTH", reply(line), "check it").answer, line);
    }
    Reply several;
    EXPECT_TRUE(several.add("550-5.7.1 We know you not."));
    EXPECT_TRUE(several.add("550-"));
    EXPECT_FALSE(several.add("550 5.7.1 See https://mail.example/why"));
    EXPECT_EQ(reportOf("mail", several).answer,
              "550 5.7.1 We know you not. 5.7.1 See https://mail.example/why");
    EXPECT_EQ(reportOf("mail", several).reason, "mail 550 5.7.1");
}

}  // namespace
