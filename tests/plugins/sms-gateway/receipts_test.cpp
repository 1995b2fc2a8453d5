#include <gmock/gmock.h>

#include "escaping.h"
#include "stub_gateway.h"

// What gateways report of texts: how they are asked to, and what is believed.
namespace {

using namespace patron;
using sdk::ErrorCode;
using sdk::ReceiptRequest;
using sdk::testkit::ConfigValues;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kUrl = "https://api.example.com/receipts/sms";
constexpr const char* kForm = "application/x-www-form-urlencoded";

const ConfigValues kTwilio = {{"preset", "twilio"},
                              {"account", "AC0123456789abcdef0123456789abcdef"},
                              {"password", "12345"},
                              {"sender", "+15005550006"}};
const ConfigValues kWebhook = {{"preset", "webhook"}, {"password", "a-secret-of-32-characters"}};

ConfigValues with(ConfigValues config, const ConfigValues& more) {
    for (const auto& [key, value] : more) config[key] = value;
    return config;
}

/// A channel that asks for receipts, and what it was made from.
struct Gateway {
    explicit Gateway(const ConfigValues& settings, tests::StubAnswer answer = {}) {
        stub.answerWith(std::move(answer));
        const ConfigValues base = {
            {"url", stub.url()}, {"allow_private_addresses", "true"}, {"receipt_url", kUrl}};
        channel = tests::channelFor(with(base, settings));
    }
    /// The query that the gateway was told to call back with.
    std::string query() {
        sdk::OutboundMessage message = tests::codeText();
        message.id = "7-42";
        (void)channel->deliver(message, sdk::Deadline::in(std::chrono::seconds(20)));
        const tests::StubRequest asked = stub.requests().back();
        std::string all = asked.uri + asked.body;
        for (const auto& [name, value] : asked.headers) all += value;
        const std::string marker = "token";
        const std::size_t at = all.find(marker);
        EXPECT_NE(at, std::string::npos) << all;
        // `=` is escaped in a form, and the token is 32 hex digits either way.
        const std::size_t token = all.find_first_of("=D", at) + 1;
        return "patron_id=7-42&patron_token=" + all.substr(token, 32);
    }
    std::string read(const ReceiptRequest& request) const {
        const auto receipts = channel->receipts()->read(request);
        if (!receipts) return std::string(sdk::errorId(receipts.error().code));
        if (receipts->empty()) return "not final";
        const sdk::DeliveryReceipt& receipt = receipts->front();
        const bool delivered = receipt.status == sdk::DeliveryReceipt::Status::kDelivered;
        return receipt.messageId + (delivered ? " delivered" : " failed " + receipt.reason);
    }

    tests::StubGateway stub;
    std::unique_ptr<sdk::OtpChannel> channel;
};

/// Twilio's own algorithm, written down once more.
std::string twilioSignature(const std::string& query, const std::string& sortedFields) {
    return sms_gateway::base64(sms_gateway::hmacSha1("12345", kUrl + ("?" + query) + sortedFields));
}

ReceiptRequest fromTwilio(const std::string& query, const std::string& status) {
    return {"POST",
            query,
            kForm,
            {{"x-twilio-signature",
              twilioSignature(query, "ErrorCode30003MessageSidSM1MessageStatus" + status)}},
            "MessageSid=SM1&MessageStatus=" + status + "&ErrorCode=30003"};
}

// https://www.twilio.com/docs/usage/security: the sample request of the documentation.
TEST(Receipts, KnowTwiliosPublishedSample) {
    EXPECT_EQ(sms_gateway::base64(
                  sms_gateway::hmacSha1("12345",
                                        "https://mycompany.com/myapp.php?foo=1&bar=2"
                                        "CallSidCA1234567890ABCDECaller+14158675309Digits1234"
                                        "From+14158675309To+18005551212")),
              "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
}

TEST(Receipts, AreNotAskedForUnlessConfigured) {
    tests::StubGateway stub;
    auto config = with(kTwilio, {{"url", stub.url()}, {"allow_private_addresses", "true"}});
    const auto channel = tests::channelFor(config);
    EXPECT_EQ(channel->receipts(), nullptr);
    (void)channel->deliver(tests::codeText(), sdk::Deadline::in(std::chrono::seconds(20)));
    EXPECT_THAT(stub.requests().at(0).body, testing::Not(HasSubstr("StatusCallback")));
}

TEST(Receipts, OfTwilioAreBelievedWithItsSignature) {
    Gateway twilio(kTwilio);
    const std::string query = twilio.query();
    EXPECT_EQ(twilio.read(fromTwilio(query, "delivered")), "7-42 delivered");
    EXPECT_EQ(twilio.read(fromTwilio(query, "undelivered")), "7-42 failed undelivered 30003");
    for (const char* state : {"queued", "sent", "sending", "accepted"}) {
        EXPECT_EQ(twilio.read(fromTwilio(query, state)), "not final");
    }
}

TEST(Receipts, OfTwilioAreRefusedWithAnotherSignatureOrNone) {
    Gateway twilio(kTwilio);
    const std::string query = twilio.query();
    ReceiptRequest forged = fromTwilio(query, "delivered");
    forged.body = "MessageSid=SM1&MessageStatus=failed&ErrorCode=30003";
    EXPECT_EQ(twilio.read(forged), "receipt.refused");
    ReceiptRequest unsigned_ = fromTwilio(query, "delivered");
    unsigned_.signatures.clear();
    EXPECT_EQ(twilio.read(unsigned_), "receipt.refused");
    ReceiptRequest elsewhere = fromTwilio(query, "delivered");
    elsewhere.query += "&more=1";
    EXPECT_EQ(twilio.read(elsewhere), "receipt.refused");
}

// It signs with the Auth Token, which is not known where an API key is.
TEST(Receipts, OfTwilioNeedNoSignatureWithAnApiKey) {
    Gateway twilio(with(kTwilio, {{"username", "SK0123456789abcdef0123456789abcdef"}}));
    ReceiptRequest request = fromTwilio(twilio.query(), "delivered");
    request.signatures.clear();
    EXPECT_EQ(twilio.read(request), "7-42 delivered");
    request.query = "patron_id=7-42&patron_token=00000000000000000000000000000000";
    EXPECT_EQ(twilio.read(request), "receipt.refused");
}

TEST(Receipts, OfKannelSayWhatBecameOfTheMessageOfTheirToken) {
    Gateway kannel({{"preset", "kannel"}, {"username", "otp"}, {"password", "otp-secret"}});
    const std::string query = kannel.query();
    const auto asked = kannel.stub.requests().back().headers;
    EXPECT_EQ(asked.at("X-Kannel-DLR-Mask"), "19");
    EXPECT_EQ(asked.at("X-Kannel-DLR-Url"), kUrl + ("?" + query) + "&status=%d");
    const auto report = [&](const std::string& state) {
        return kannel.read({"GET", query + "&status=" + state, "", {}, ""});
    };
    EXPECT_EQ(report("1"), "7-42 delivered");
    EXPECT_EQ(report("2"), "7-42 failed 2");
    EXPECT_EQ(report("16"), "7-42 failed 16");
    EXPECT_EQ(report("4"), "not final");
    EXPECT_EQ(report("8"), "not final");
    EXPECT_EQ(report(""), "request.invalid");
    EXPECT_EQ(kannel.read({"GET", query, "", {}, ""}), "request.invalid");
    EXPECT_EQ(kannel.read({"GET", "status=1", "", {}, ""}), "receipt.refused");
    EXPECT_EQ(
        kannel.read(
            {"GET", "patron_id=7-43" + query.substr(query.find('&')) + "&status=1", "", {}, ""}),
        "receipt.refused")
        << "the token of another message";
}

TEST(Receipts, OfABridgeAreSignedLikeItsMessages) {
    Gateway bridge(kWebhook);
    const std::string query = bridge.query();
    const auto report = [&](const std::string& body, const std::string& key) {
        const std::string mac = sms_gateway::hex(sms_gateway::hmacSha256(key, body));
        return bridge.read(
            {"POST", query, "application/json", {{"x-patron-signature", "sha256=" + mac}}, body});
    };
    EXPECT_EQ(report(R"({"status":"delivered"})", "a-secret-of-32-characters"), "7-42 delivered");
    EXPECT_EQ(report(R"({"status":"failed","reason":"barred"})", "a-secret-of-32-characters"),
              "7-42 failed failed barred");
    EXPECT_EQ(report(R"({"status":"delivered"})", "another secret"), "receipt.refused");
    EXPECT_EQ(report(R"({"state":"delivered"})", "a-secret-of-32-characters"), "request.invalid");
    EXPECT_EQ(report("[1]", "a-secret-of-32-characters"), "request.invalid");
}

// The query is not under the signature, and it was read first: who saw one URL, in a log of a
// proxy, turned a signed "failed" into a delivery.
TEST(Receipts, OfABridgeSayNothingBesideWhatIsSigned) {
    Gateway bridge(kWebhook);
    const auto report = [&](const std::string& more, const std::string& body) {
        const std::string mac =
            sms_gateway::hex(sms_gateway::hmacSha256("a-secret-of-32-characters", body));
        return bridge.read({"POST",
                            bridge.query() + more,
                            "application/json",
                            {{"x-patron-signature", "sha256=" + mac}},
                            body});
    };
    EXPECT_EQ(report("&status=delivered", R"({"status":"failed"})"), "7-42 failed failed");
    EXPECT_EQ(report("&reason=late", R"({"status":"failed"})"), "7-42 failed failed");
    EXPECT_EQ(report("&status=delivered", "{}"), "request.invalid");
}

TEST(Receipts, OfEveryOtherPresetAreUnderstood) {
    const struct {
        ConfigValues config;
        const char *contentType, *delivered, *failed;
    } cases[] = {
        {{{"preset", "vonage"}, {"username", "k"}, {"password", "s"}, {"sender", "Patron"}},
         kForm,
         "status=delivered&err-code=0",
         "status=rejected&err-code=6"},
        {{{"preset", "sinch"}, {"account", "plan"}, {"password", "s"}},
         "application/json",
         R"({"status":"Delivered","code":0})",
         R"({"status":"Failed","code":402})"}};
    for (const auto& each : cases) {
        SCOPED_TRACE(each.config.at("preset"));
        Gateway gateway(each.config);
        const std::string query = gateway.query();
        EXPECT_EQ(gateway.read({"POST", query, each.contentType, {}, each.delivered}),
                  "7-42 delivered");
        EXPECT_THAT(gateway.read({"POST", query, each.contentType, {}, each.failed}),
                    StartsWith("7-42 failed "));
    }
}

// https://developers.messagebird.com/api/sms-messaging, "status reports": a GET with fields of its
// own behind ours, an id among them.
TEST(Receipts, OfMessageBirdComeByGetWithAnIdOfItsOwn) {
    Gateway messageBird({{"preset", "messagebird"}, {"password", "s"}, {"sender", "Patron"}});
    const std::string own = messageBird.query();
    const auto fields = [](const std::string& status) {
        return "id=efa6405d518d4c0c88cce11f7db775fb&reference=7-42&recipient=15852826525&status=" +
               status + "&statusReason=unknown+subscriber&statusErrorCode=1&statusDatetime=" +
               "2026-01-31T09%3A05%3A00%2B00%3A00";
    };
    const auto report = [&](const std::string& query) {
        return messageBird.read({"GET", query, "", {}, ""});
    };
    EXPECT_EQ(report(own + "&" + fields("delivered")), "7-42 delivered");
    EXPECT_EQ(report(fields("delivered") + "&" + own), "7-42 delivered") << "in any order";
    EXPECT_EQ(report(own + "&" + fields("delivery_failed")), "7-42 failed delivery_failed 1");
    EXPECT_EQ(report(own + "&" + fields("expired")), "7-42 failed expired 1");
    for (const char* state : {"scheduled", "sent", "buffered"}) {
        EXPECT_EQ(report(own + "&" + fields(state)), "not final");
    }
    EXPECT_EQ(report(fields("delivered")), "receipt.refused");
}

// Texts that went out before our fields had names of their own.
TEST(Receipts, AreStillKnownByTheNamesThatTheFieldsHadBefore) {
    Gateway kannel({{"preset", "kannel"}, {"username", "otp"}, {"password", "otp-secret"}});
    const std::string query = kannel.query();
    const std::string token = query.substr(query.rfind('=') + 1);
    const auto report = [&](const std::string& fields) {
        return kannel.read({"GET", fields + "&status=1", "", {}, ""});
    };
    EXPECT_EQ(report("id=7-42&token=" + token), "7-42 delivered");
    EXPECT_EQ(report("id=7-43&token=" + token), "receipt.refused");
    EXPECT_EQ(report("patron_id=7-43&id=7-42&token=" + token), "receipt.refused");
}

// https://developers.sinch.com/docs/sms/api-reference/sms/tag/Delivery-reports/: every final state
// but Delivered and Unknown. Deleted was missing: the number is wrong or has opted out.
TEST(Receipts, OfSinchKnowEveryFinalState) {
    Gateway sinch({{"preset", "sinch"}, {"account", "plan"}, {"password", "s"}});
    const std::string query = sinch.query();
    const auto report = [&](const std::string& state) {
        return sinch.read(
            {"POST", query, "application/json", {}, R"({"status":")" + state + R"(","code":406})"});
    };
    for (const char* state : {"Aborted", "Cancelled", "Rejected", "Deleted", "Failed", "Expired"}) {
        EXPECT_EQ(report(state), std::string("7-42 failed ") + state + " 406");
    }
    EXPECT_EQ(report("Delivered"), "7-42 delivered");
    for (const char* state : {"Queued", "Dispatched", "Unknown"}) {
        EXPECT_EQ(report(state), "not final");
    }
}

// A reason is shown to administrators and kept: never a number or a sentence with one.
TEST(Receipts, TakeOnlyShortWordsForAReason) {
    Gateway kannel(with(kTwilio, {{"username", "SK0123456789abcdef0123456789abcdef"}}));
    const std::string query = kannel.query();
    EXPECT_EQ(kannel.read({"POST",
                           query,
                           kForm,
                           {},
                           "MessageStatus=failed&ErrorCode=no+such+number+%2B4930123456"}),
              "7-42 failed failed");
}

TEST(Receipts, RefuseWhatIsNotEncodedAsItShouldBe) {
    Gateway kannel({{"preset", "kannel"}, {"username", "otp"}, {"password", "otp-secret"}});
    for (const char* query :
         {"", "%", "patron_id=%ZZ", "id=%ZZ", "id", "&&&", "patron_id=7-42&patron_token=%0"}) {
        const std::string outcome = kannel.read({"GET", query, "", {}, ""});
        EXPECT_TRUE(outcome == "receipt.refused" || outcome == "request.invalid") << query;
    }
}

TEST(Receipts, AreRefusedAsASettingWhereTheyCannotWork) {
    const auto refusal = [](const ConfigValues& more) {
        ConfigValues config = with(tests::configTowards("http://127.0.0.1:1/"), more);
        try {
            (void)tests::channelFor(config);
        } catch (const std::exception& error) {
            return std::string(error.what());
        }
        return std::string("taken");
    };
    for (const char* url : {"api.example.com/receipts/sms", "ftp://x/receipts/sms", "https://x",
                            "https://x/", "https://x/r?a=b", "https://x/r#f", "https://u@x/r"}) {
        EXPECT_THAT(refusal({{"receipt_url", url}}), HasSubstr("receipt_url: must be like")) << url;
    }
    EXPECT_EQ(refusal({{"receipt_url", kUrl}}), "taken");
}

}  // namespace
