#include "bounce_reader.h"

#include <gtest/gtest.h>

#include <string>

namespace patron::smtp {
namespace {

std::string read(const std::string& mail, const std::string& method = "") {
    sdk::ReceiptRequest request;
    request.method = method;
    request.body = mail;
    const auto receipts = BounceReader().read(request);
    if (!receipts) return std::string(sdk::errorId(receipts.error().code));
    if (receipts->empty()) return "not final";
    const sdk::DeliveryReceipt& receipt = receipts->front();
    const bool delivered = receipt.status == sdk::DeliveryReceipt::Status::kDelivered;
    return receipt.messageId + (delivered ? " delivered" : " failed " + receipt.reason);
}

/// As Postfix writes it.
std::string report(const std::string& action, const std::string& status,
                   const std::string& returnedType = "message/rfc822") {
    return "Return-Path: <>\r\n"
           "From: MAILER-DAEMON@mail.example (Mail Delivery System)\r\n"
           "Subject: Undelivered Mail Returned to Sender\r\n"
           "To: bounces@demo.example\r\n"
           "MIME-Version: 1.0\r\n"
           "Content-Type: multipart/report; report-type=delivery-status;\r\n"
           "\tboundary=\"8B1F4.1764374400/mail.example\"\r\n"
           "\r\n"
           "This is a MIME-encapsulated message.\r\n"
           "\r\n"
           "--8B1F4.1764374400/mail.example\r\n"
           "Content-Description: Notification\r\n"
           "Content-Type: text/plain; charset=us-ascii\r\n"
           "\r\n"
           "<ana@far.example>: host mx.far.example said: 550 5.1.1 no such user\r\n"
           "\r\n"
           "--8B1F4.1764374400/mail.example\r\n"
           "Content-Description: Delivery report\r\n"
           "Content-Type: message/delivery-status\r\n"
           "\r\n"
           "Reporting-MTA: dns; mail.example\r\n"
           "X-Postfix-Queue-ID: 8B1F4\r\n"
           "Arrival-Date: Sun, 29 Nov 2026 01:00:00 +0000 (UTC)\r\n"
           "\r\n"
           "Final-Recipient: rfc822; ana@far.example\r\n"
           "Action: " +
           action +
           "\r\n"
           "Status: " +
           status +
           "\r\n"
           "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n"
           "\r\n"
           "--8B1F4.1764374400/mail.example\r\n"
           "Content-Description: Undelivered Message\r\n"
           "Content-Type: " +
           returnedType +
           "\r\n"
           "\r\n"
           "Date: Sun, 29 Nov 2026 01:00:00 +0000\r\n"
           "From: Demo Diner <shop@demo.example>\r\n"
           "To: ana@far.example\r\n"
           "Message-ID: <7-42@demo.example>\r\n"
           "Subject: Your sign-in code\r\n"
           "\r\n"
           "554523\r\n"
           "\r\n"
           "--8B1F4.1764374400/mail.example--\r\n";
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const std::size_t at = text.find(what);
    EXPECT_NE(at, text.npos);
    return text.replace(at, what.size(), with);
}

TEST(BounceReader, KnowsWhichMailCouldNotBeDelivered) {
    EXPECT_EQ(read(report("failed", "5.1.1")), "7-42 failed 5.1.1");
    EXPECT_EQ(read(report("Failed", " 5.2.2 ")), "7-42 failed 5.2.2");
    EXPECT_EQ(read(report("failed", "5.1.1", "text/rfc822-headers")), "7-42 failed 5.1.1");
}

TEST(BounceReader, KnowsWhichWas) {
    EXPECT_EQ(read(report("delivered", "2.0.0")), "7-42 delivered");
}

TEST(BounceReader, WaitsWhereTheServerStillTries) {
    for (const char* action : {"delayed", "relayed", "expanded"}) {
        EXPECT_EQ(read(report(action, "4.4.1")), "not final");
    }
}

TEST(BounceReader, TakesBareLineFeeds) {
    std::string mail = report("failed", "5.1.1");
    std::erase(mail, '\r');
    EXPECT_EQ(read(mail), "7-42 failed 5.1.1");
}

// A status is digits and dots; anything else could be an address.
TEST(BounceReader, KeepsNothingElseThanAStatus) {
    EXPECT_EQ(read(report("failed", "5.1.1 (ana@far.example)")), "7-42 failed ");
}

TEST(BounceReader, LeavesOtherMailAlone) {
    EXPECT_EQ(read("From: ana@far.example\r\nSubject: Thanks\r\n\r\nWhat is this code?\r\n"),
              "request.invalid");
    EXPECT_EQ(read(replaced(report("failed", "5.1.1"), "Message-ID", "X-Other")),
              "request.invalid");
    EXPECT_EQ(read(replaced(report("failed", "5.1.1"), "multipart/report", "multipart/mixed")),
              "request.invalid");
    for (const char* mail : {"", "\r\n", "x", ":", "Content-Type: multipart/report\r\n\r\n--",
                             "Content-Type: multipart/report; boundary=x\r\n\r\n--x"}) {
        EXPECT_NE(read(mail), "7-42 delivered") << mail;
    }
}

TEST(BounceReader, ReadsWhatIsCutAnywhereWithoutHarm) {
    const std::string mail = report("failed", "5.1.1");
    for (std::size_t size = 0; size < mail.size(); size += 7) {
        const std::string outcome = read(mail.substr(0, size));
        EXPECT_TRUE(outcome == "request.invalid" || outcome == "not final" ||
                    outcome.starts_with("7-42 failed"))
            << outcome;
    }
}

TEST(BounceReader, RefusesWhatComesOverHttp) {
    EXPECT_EQ(read(report("failed", "5.1.1"), "POST"), "receipt.refused");
}

}  // namespace
}  // namespace patron::smtp
