#include <gtest/gtest.h>

#include <string>

#include "answer_rule.h"
#include "egress/connection.h"
#include "raw_gateway.h"
#include "stub_gateway.h"

namespace {

using patron::sms_gateway::AnswerRule;
using patron::tests::codeText;
using patron::tests::configTowards;
using patron::tests::deliverBy;
using patron::tests::RawGateway;
using patron::tests::StubAnswer;
using patron::tests::StubGateway;
using Outcome = patron::sdk::DeliveryReport::Outcome;

struct Case {
    int status;
    const char* body;
    Outcome outcome;
    const char* reason;
};

TEST(HttpAnswer, MeansWhatKannelMeansByIt) {
    const Case cases[] = {
        {202, "0: Accepted for delivery", Outcome::kAccepted, ""},
        {202, "3: Queued for later delivery", Outcome::kAccepted,
         "HTTP 202: queued until the link to the network is back"},
        {202, "4: what", Outcome::kRetry, "HTTP 202: an answer that the preset does not know"},
        {202, "", Outcome::kRetry, "HTTP 202: an answer that the preset does not know"},
        {200, "0: Accepted for delivery", Outcome::kRetry,
         "HTTP 200: an answer that the preset does not know"},
        {503, "Temporal failure, try again later.", Outcome::kRetry,
         "HTTP 503: the gateway is busy or its queue is full"},
        {403, "Authorization failed for sendsms", Outcome::kRetry,
         "HTTP 403: the gateway refuses username or password"},
        {403, "Not routable. Do not try again.", Outcome::kRetry,
         "HTTP 403: the gateway has no route for the number now"},
        {403, "else", Outcome::kRetry, "HTTP 403: the gateway refuses us"},
        {400, "Number(s) has/have been denied by white- and/or black-lists.", Outcome::kPermanent,
         "HTTP 400: the gateway's lists deny the number"},
        {400, "Empty receiver number not allowed, rejected", Outcome::kPermanent,
         "HTTP 400: the gateway sees no number"},
        {400, "Charset or body misformed, rejected", Outcome::kPermanent,
         "HTTP 400: the gateway cannot read the text"},
        {400, "Invalid content-type", Outcome::kRetry,
         "HTTP 400: the gateway does not understand the request"},
        {401, "", Outcome::kRetry, "HTTP 401: the gateway refuses username or password"},
        {404, "Unknown request.", Outcome::kRetry,
         "HTTP 404: nothing there, check the path in url"},
        {500, "+15852826525 554523", Outcome::kRetry,
         "HTTP 500: the gateway has a problem of its own"},
    };
    StubGateway gateway;
    const auto channel = patron::tests::channelFor(configTowards(gateway.url()));
    for (const Case& c : cases) {
        StubAnswer answer;
        answer.status = c.status;
        answer.body = c.body;
        gateway.answerWith(answer);
        const auto report =
            channel->deliver(codeText(), patron::sdk::Deadline::in(std::chrono::seconds(20)));
        EXPECT_EQ(report.outcome, c.outcome) << c.status << " " << c.body;
        EXPECT_EQ(report.reason, c.reason);
    }
}

// What a test of a provider shows; the reason, which is kept, has none of it.
TEST(HttpAnswer, IsGivenInTheGatewaysOwnWords) {
    StubGateway gateway;
    const auto answerTo = [&](int status, const std::string& body) {
        gateway.answerWith({status, body, {}});
        return deliverBy(configTowards(gateway.url()), codeText()).answer;
    };
    EXPECT_EQ(answerTo(202, "0: Accepted for delivery"), "HTTP 202: 0: Accepted for delivery");
    EXPECT_EQ(answerTo(400, "Empty receiver"), "HTTP 400: Empty receiver");
    EXPECT_EQ(answerTo(500, "+15852826525 554523"), "HTTP 500: +15852826525 554523");
    EXPECT_EQ(answerTo(418, "{\r\n\t\"code\":  7\n}\n"), "HTTP 418: { \"code\": 7 }");
    EXPECT_EQ(answerTo(503, ""), "HTTP 503");
    EXPECT_EQ(answerTo(503, " \n"), "HTTP 503");
}

TEST(HttpAnswer, IsWaitedForAsLongAsTheGatewaySaysButNotForDays) {
    StubGateway gateway;
    const auto waitAfter = [&](const char* header) {
        gateway.answerWith({503, "", {{"Retry-After", header}}});
        return deliverBy(configTowards(gateway.url()), codeText()).retryAfter;
    };
    EXPECT_EQ(waitAfter("7"), std::chrono::seconds(7));
    EXPECT_EQ(waitAfter("999999"), std::chrono::hours(1));
    EXPECT_EQ(waitAfter("-1"), std::chrono::seconds(0));
    EXPECT_EQ(waitAfter("Wed, 21 Oct 2026 07:28:00 GMT"), std::chrono::seconds(0));
}

// Rule O1: a gateway that was taken over must not send us, and the code, elsewhere.
TEST(HttpAnswer, IsNotFollowedElsewhere) {
    const StubGateway elsewhere;
    for (const int status : {301, 302, 303, 307, 308}) {
        StubGateway gateway({status, "", {{"Location", elsewhere.url()}}});
        const auto report = deliverBy(configTowards(gateway.url()), codeText());
        EXPECT_EQ(report.outcome, Outcome::kRetry);
        EXPECT_EQ(report.reason,
                  "HTTP " + std::to_string(status) + ": redirects are not followed, check url");
    }
    EXPECT_TRUE(elsewhere.requests().empty());
}

TEST(HttpAnswer, CountsThoughItsBodyIsEndless) {
    StubAnswer answer;
    answer.padding = std::size_t{64} << 20;
    StubGateway gateway(answer);
    const auto report = deliverBy(configTowards(gateway.url()), codeText());
    EXPECT_EQ(report.outcome, Outcome::kAccepted);
    EXPECT_TRUE(report.answer.starts_with("HTTP 202: 0: Accepted for deliveryxxx"));
    EXPECT_LT(report.answer.size(), std::size_t{17} << 10);
}

TEST(HttpAnswer, CountsThoughItsBodyNeverEnds) {
    const auto reportOf = [](const std::string& body) {
        RawGateway gateway("HTTP/1.1 202 Accepted\r\nContent-Length: 99\r\n\r\n" + body,
                           RawGateway::End::kSilent);
        return deliverBy(configTowards(gateway.url()), codeText(), std::chrono::milliseconds(700));
    };
    EXPECT_EQ(reportOf("0: Accepted").outcome, Outcome::kAccepted);
    EXPECT_EQ(reportOf("0").outcome, Outcome::kRetry);
    EXPECT_EQ(reportOf("0").reason, "HTTP 202: the provider did not answer in time");
    EXPECT_EQ(reportOf("0").answer, "HTTP 202: 0");
}

// A refusal in a body that did not come must not let a rule behind it take the message.
TEST(HttpAnswer, ThatIsCutIsJudgedOnlyByRulesThatSawEnough) {
    AnswerRule refused{200, 200, "ERR", {}, Outcome::kPermanent, "no such number"};
    AnswerRule failed{200, 200, "", {}, Outcome::kPermanent, "barred"};
    failed.json = {patron::sms_gateway::JsonPath::parse("/status").value(), {"barred"}, true};
    const AnswerRule taken{200, 200, "", {}, Outcome::kAccepted, ""};
    const auto outcomeOf = [&](const std::string& body, const AnswerRule& first) {
        return patron::sms_gateway::interpret({200, body, {}, "it was cut"}, {first, taken},
                                              {{}, "id=([0-9]+)"});
    };
    EXPECT_EQ(outcomeOf("ER", refused).outcome, Outcome::kRetry);
    EXPECT_EQ(outcomeOf("ER", refused).reason, "HTTP 200: it was cut");
    EXPECT_EQ(outcomeOf("ERR 7", refused).outcome, Outcome::kPermanent);
    EXPECT_EQ(outcomeOf("OK id=12", refused).outcome, Outcome::kAccepted);
    EXPECT_EQ(outcomeOf("OK id=12", refused).providerMessageId, "") << "it may be 123";
    EXPECT_EQ(outcomeOf(R"({"status":"bar)", failed).outcome, Outcome::kRetry);
    EXPECT_EQ(outcomeOf(R"({"status":"barred"})", failed).outcome, Outcome::kPermanent);
    EXPECT_EQ(outcomeOf(R"({"status":"sent"})", failed).outcome, Outcome::kAccepted);
}

TEST(HttpAnswer, WithEndlessHeadersIsGivenUp) {
    StubAnswer answer;
    answer.headers["X-Long"] = std::string(patron::egress::Connection::kMostBytes * 2, 'x');
    StubGateway gateway(answer);
    EXPECT_EQ(deliverBy(configTowards(gateway.url()), codeText()).outcome, Outcome::kRetry);
}

}  // namespace
