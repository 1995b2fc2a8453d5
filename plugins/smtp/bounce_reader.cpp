#include "bounce_reader.h"

#include <Poco/Exception.h>
#include <Poco/Net/MailMessage.h>
#include <Poco/Net/MediaType.h>
#include <Poco/Net/MessageHeader.h>
#include <Poco/Net/PartHandler.h>
#include <Poco/StreamCopier.h>
#include <Poco/String.h>

#include <sstream>

namespace patron::smtp {
namespace {

using Poco::Net::MediaType;
using Poco::Net::MessageHeader;
using sdk::DeliveryReceipt;

/// The two parts of a report that are for programs.
class ReportParts final : public Poco::Net::PartHandler {
  public:
    void handlePart(const MessageHeader& header, std::istream& content) override {
        const MediaType type(header.get("Content-Type", "text/plain"));
        if (type.matches("message", "delivery-status"))
            Poco::StreamCopier::copyToString(content, status);
        if (type.matches("message", "rfc822") || type.matches("text", "rfc822-headers")) {
            Poco::StreamCopier::copyToString(content, returned);
        }
    }
    std::string status;
    std::string returned;
};

MessageHeader nextFields(std::istream& lines) {
    MessageHeader fields;
    fields.read(lines);
    // Poco stops at the empty line that ends the group.
    std::string empty;
    std::getline(lines, empty);
    return fields;
}

/// What the groups about recipients say (RFC 3464, 2.3); ours have one recipient. Nothing when it
/// is not final yet.
std::optional<DeliveryReceipt> receiptIn(const std::string& status) {
    std::istringstream lines(status);
    while (lines.good()) {
        const MessageHeader fields = nextFields(lines);
        const std::string action = Poco::toLower(Poco::trim(fields.get("Action", "")));
        if (action == "delivered") return DeliveryReceipt{};
        if (action != "failed") continue;
        DeliveryReceipt receipt;
        receipt.status = DeliveryReceipt::Status::kFailed;
        const std::string code = Poco::trim(fields.get("Status", ""));
        if (code.find_first_not_of("0123456789.") == code.npos) receipt.reason = code;
        return receipt;
    }
    return std::nullopt;
}

/// `12-345` of `Message-ID: <12-345@example.com>`.
std::string messageIdIn(const std::string& returned) {
    std::istringstream lines(returned);
    MessageHeader fields;
    fields.read(lines);
    const std::string id = Poco::trim(fields.get("Message-ID", ""));
    if (!id.starts_with('<')) return {};
    return id.substr(1, id.find('@') - 1);
}

}  // namespace

sdk::Result<std::vector<DeliveryReceipt>> BounceReader::read(
    const sdk::ReceiptRequest& request) const {
    if (!request.method.empty()) return sdk::fail(sdk::ErrorCode::kReceiptRefused, "not a mail");
    const auto other = [] {
        return sdk::fail(sdk::ErrorCode::kRequestInvalid,
                         "the mail is no delivery status notification");
    };
    try {
        std::istringstream mail(request.body);
        Poco::Net::MailMessage message;
        ReportParts parts;
        message.read(mail, parts);
        if (!MediaType(message.getContentType()).matches("multipart", "report")) return other();
        auto receipt = receiptIn(parts.status);
        std::vector<DeliveryReceipt> receipts;
        if (!receipt) return receipts;
        receipt->messageId = messageIdIn(parts.returned);
        if (receipt->messageId.empty()) return other();
        receipts.push_back(std::move(*receipt));
        return receipts;
    } catch (const Poco::Exception&) {
        return other();
    }
}

}  // namespace patron::smtp
