#include <gtest/gtest.h>

#include <string>

#include "egress/connection.h"
#include "stub_gateway.h"

namespace {

using patron::tests::codeText;
using patron::tests::configTowards;
using patron::tests::deliverBy;
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
        {202, "3: Queued for later delivery", Outcome::kAccepted, ""},
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
    EXPECT_EQ(deliverBy(configTowards(gateway.url()), codeText()).outcome, Outcome::kAccepted);
}

TEST(HttpAnswer, WithEndlessHeadersIsGivenUp) {
    StubAnswer answer;
    answer.headers["X-Long"] = std::string(patron::egress::Connection::kMostBytes * 2, 'x');
    StubGateway gateway(answer);
    EXPECT_EQ(deliverBy(configTowards(gateway.url()), codeText()).outcome, Outcome::kRetry);
}

}  // namespace
