#include "receipts.h"

#include <Poco/Exception.h>
#include <Poco/String.h>
#include <Poco/URI.h>

#include <algorithm>
#include <utility>

#include "receipt_fields.h"

namespace patron::sms_gateway {
namespace {

using sdk::DeliveryReceipt;
using sdk::ErrorCode;

/// Gateways add fields of their own to the URL that they were given, an `id` among them, and one
/// that writes the query anew would put its own in place of ours.
constexpr char kIdField[] = "patron_id";
constexpr char kTokenField[] = "patron_token";
/// Digits of a token: 128 bits.
constexpr std::size_t kTokenLength = 32;
/// Of what a gateway says about a failure.
constexpr std::size_t kLongestReason = 32;

bool holds(const std::vector<std::string>& values, const std::string& value) {
    return std::ranges::any_of(
        values, [&](const std::string& one) { return Poco::icompare(one, value) == 0; });
}

/// The message's id and its token. Texts that are on their way still name them as they once were.
std::pair<std::string, std::string> ownFields(const ReceiptFields& query) {
    const std::string id = valueOf(query, kIdField);
    if (!id.empty()) return {id, valueOf(query, kTokenField)};
    return {valueOf(query, "id"), valueOf(query, "token")};
}

/// Codes and names of states are short words; anything else may be somebody's number.
std::string shortWord(const std::string& text) {
    const auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
    const bool word = std::ranges::all_of(
        text, [&](char c) { return plain(c) || c == '_' || c == '-' || c == '.' || c == ':'; });
    return word && text.size() <= kLongestReason ? text : std::string();
}

/// Twilio's way: https://www.twilio.com/docs/usage/security, "validating requests".
std::string urlAndForm(const std::string& url, const sdk::ReceiptRequest& request) {
    std::string text = url;
    if (!request.query.empty()) text += "?" + request.query;
    ReceiptFields fields = bodyFields(request);
    std::ranges::sort(fields);
    for (const auto& [name, value] : fields) text += name + value;
    return text;
}

}  // namespace

std::string Receipts::tokenFor(const std::string& messageId) const {
    return hex(hmacSha256(secret_.reveal(), "receipt:" + messageId)).substr(0, kTokenLength);
}

std::string Receipts::urlFor(const std::string& messageId) const {
    if (!wanted()) return {};
    std::string id;
    Poco::URI::encode(messageId, "&=+#?", id);
    return url_ + "?" + kIdField + "=" + id + "&" + kTokenField + "=" + tokenFor(messageId);
}

bool Receipts::isSigned(const sdk::ReceiptRequest& request) const {
    if (!rule_.signature) return true;
    const auto given = request.signatures.find(rule_.signature->header);
    if (given == request.signatures.end()) return false;
    const std::string key = rule_.signature->key.fill(values_).value_or("");
    const std::string text = rule_.signature->over == ReceiptSignature::Over::kBody
                                 ? request.body
                                 : urlAndForm(url_, request);
    const std::string mac = hmacSha256(key, text);
    const Values signatures = {{"hmac_sha1_base64", base64(hmacSha1(key, text))},
                               {"hmac_sha256_hex", hex(mac)},
                               {"hmac_sha256_base64", base64(mac)}};
    const auto expected = rule_.signature->value.fill(signatures);
    return expected && sdk::constantTimeEquals(*expected, given->second);
}

sdk::Result<std::vector<DeliveryReceipt>> Receipts::read(const sdk::ReceiptRequest& request) const {
    try {
        const ReceiptFields query = decodeFields(request.query);
        const auto [id, token] = ownFields(query);
        if (!wanted() || id.empty() || !sdk::constantTimeEquals(tokenFor(id), token)) {
            return sdk::fail(ErrorCode::kReceiptRefused, "no token of ours");
        }
        if (!isSigned(request)) return sdk::fail(ErrorCode::kReceiptRefused, "signature");
        const ReceiptFields body = bodyFields(request);
        // What a gateway signed is believed, and nothing that somebody wrote beside it.
        const bool bodyAlone =
            rule_.signature && rule_.signature->over == ReceiptSignature::Over::kBody;
        const auto field = [&](const std::string& name) {
            const std::string value = bodyAlone ? "" : valueOf(query, name);
            return value.empty() ? valueOf(body, name) : value;
        };
        const std::string status = field(rule_.status);
        if (status.empty()) {
            return sdk::fail(ErrorCode::kRequestInvalid, "no field " + rule_.status);
        }
        std::vector<DeliveryReceipt> receipts;
        if (holds(rule_.delivered, status)) {
            receipts.push_back({id, DeliveryReceipt::Status::kDelivered, {}});
        } else if (holds(rule_.failed, status)) {
            const std::string why = rule_.reason.empty() ? "" : shortWord(field(rule_.reason));
            receipts.push_back({id, DeliveryReceipt::Status::kFailed,
                                shortWord(status) + (why.empty() ? "" : " " + why)});
        }
        return receipts;
    } catch (const Poco::Exception&) {
        return sdk::fail(ErrorCode::kRequestInvalid, "the receipt is not encoded as it should be");
    }
}

}  // namespace patron::sms_gateway
