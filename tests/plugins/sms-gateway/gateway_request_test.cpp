#include <gtest/gtest.h>

#include <string>

#include "stub_gateway.h"

namespace {

using patron::tests::codeText;
using patron::tests::configTowards;
using patron::tests::deliverBy;
using patron::tests::StubGateway;
using patron::tests::StubRequest;
using Outcome = patron::sdk::DeliveryReport::Outcome;

StubRequest requestFor(const patron::sdk::OutboundMessage& message,
                       const std::string& sender = "") {
    const StubGateway gateway;
    auto config = configTowards(gateway.url());
    if (!sender.empty()) config["sender"] = sender;
    EXPECT_EQ(deliverBy(config, message).outcome, Outcome::kAccepted);
    const auto requests = gateway.requests();
    EXPECT_EQ(requests.size(), 1u);
    return requests.empty() ? StubRequest{} : requests[0];
}

TEST(GatewayRequest, IsAPostWithoutSecretsInItsUrl) {
    const StubRequest request = requestFor(codeText());
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.uri, "/cgi-bin/sendsms");
    EXPECT_EQ(request.body, "Your code is 554523");
    EXPECT_EQ(request.headers.at("Content-Type"), "text/plain; charset=UTF-8");
    EXPECT_EQ(request.headers.at("X-Kannel-Username"), "otp");
    EXPECT_EQ(request.headers.at("X-Kannel-Password"), "otp-secret");
    EXPECT_EQ(request.headers.at("X-Kannel-To"), "+15852826525");
    EXPECT_EQ(request.headers.at("X-Kannel-From"), "Demo Diner");
    EXPECT_EQ(request.headers.count("X-Kannel-Coding"), 0u);
    EXPECT_EQ(request.headers.at("Host").rfind("127.0.0.1:", 0), 0u);
}

TEST(GatewayRequest, AsksForUcs2OnlyWhenTheTextNeedsIt) {
    EXPECT_EQ(requestFor(codeText("V\u00e1\u0161 k\u00f3d")).headers.at("X-Kannel-Coding"), "2");
    EXPECT_EQ(requestFor(codeText("\u20ac 5 \u00e9")).headers.count("X-Kannel-Coding"), 0u);
}

TEST(GatewayRequest, TakesTheConfiguredSenderWhenPhonesCannotShowTheBrands) {
    auto message = codeText();
    message.senderName = "Caf\u00e9 of the long name";
    EXPECT_EQ(requestFor(message, "12345").headers.at("X-Kannel-From"), "12345");
    EXPECT_EQ(requestFor(message).headers.count("X-Kannel-From"), 0u);
    message.senderName.clear();
    EXPECT_EQ(requestFor(message, "12345").headers.at("X-Kannel-From"), "12345");
}

TEST(GatewayRequest, IsNeverMadeForWhatIsNoPhoneNumber) {
    const StubGateway gateway;
    const auto channel = patron::tests::channelFor(configTowards(gateway.url()));
    for (const char* to : {"", "+", "15852826525", "+1585282652x", "+1 585 282 6525", "+1585",
                           "+12345678901234567", "+15852826525\r\nX-Kannel-To: +15550000000",
                           "ana@example.com", "+\u0661\u0662\u0663\u0664\u0665\u0666\u0667"}) {
        auto message = codeText();
        message.to = to;
        const auto report =
            channel->deliver(message, patron::sdk::Deadline::in(std::chrono::seconds(20)));
        EXPECT_EQ(report.outcome, Outcome::kPermanent) << to;
    }
    EXPECT_TRUE(gateway.requests().empty());
}

TEST(GatewayRequest, KeepsLineEndsAndHeadersInTheTextThere) {
    const std::string text = "one\r\nX-Kannel-To: +15550000000\r\n\r\ntwo";
    const StubRequest request = requestFor(codeText(text));
    EXPECT_EQ(request.body, text);
    EXPECT_EQ(request.headers.at("X-Kannel-To"), "+15852826525");
}

}  // namespace
