#ifndef PATRON_SDK_OTP_CHANNEL_H
#define PATRON_SDK_OTP_CHANNEL_H

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/plugin.h"
#include "sdk/receipt.h"
#include "sdk/time.h"

namespace patron::sdk::inline v1 {

/// A finished message on its way out. Texts are UTF-8 and final: a channel adds nothing of its own.
struct OutboundMessage {
    /// Same for every try of one message, unique over the installation: use it as idempotency key,
    /// reference or Message-ID.
    std::string id;
    /// Where to, in the form of the channel's address kind (E.164, e-mail address).
    std::string to;
    /// Who it is from, as the brand wants to be named: display name or SMS sender id. May be empty.
    std::string senderName;
    /// For kinds that have one.
    std::string subject;
    std::string text;
    /// Empty when there is only text.
    std::string html;
    /// BCP 47 tag of the texts.
    std::string language;
    /// When it is worth nothing any more: a provider that can be told must not pass it on later.
    /// Zero: never.
    TimePoint expiresAt{};
};

/// What became of one try.
struct DeliveryReport {
    enum class Outcome {
        kAccepted,   ///< the provider took it and will not need it again
        kRetry,      ///< not now; the same message may go through later or elsewhere
        kPermanent,  ///< this provider will never take this message
    };
    Outcome outcome = Outcome::kRetry;
    /// The provider's id of an accepted message, for receipts. Taken, as reason and answer are, as
    /// one line of UTF-8 of 500 bytes at most; what is not is replaced or cut.
    std::string providerMessageId;
    /// Why not, for the administrator: `550 no such user`; of an accepted message what is worth
    /// knowing besides. It is stored and logged: never the address, never the text, and so never
    /// what a provider wrote freely.
    std::string reason;
    /// With kRetry, when the provider said so; zero: the outbox decides.
    Duration retryAfter{0};
    /// With kRetry: it is this message that cannot be taken now (its mailbox is full), the provider
    /// is well. Without it, several in a row pause the provider for all messages.
    bool onlyThisMessage = false;
    /// The provider's own words, whatever became of the message, for the person who tests a
    /// provider: `250 2.0.0 Ok: queued as 4F2A`. They may hold personal data: the core neither
    /// stores nor logs them. Empty when the provider said nothing.
    std::string answer;

    static DeliveryReport accepted(std::string providerId) {
        return {Outcome::kAccepted, std::move(providerId), {}, {}, false, {}};
    }
    static DeliveryReport retry(std::string why, Duration after = {}) {
        return {Outcome::kRetry, {}, std::move(why), after, false, {}};
    }
    static DeliveryReport retryOnlyThis(std::string why, Duration after = {}) {
        return {Outcome::kRetry, {}, std::move(why), after, true, {}};
    }
    static DeliveryReport permanent(std::string why) {
        return {Outcome::kPermanent, {}, std::move(why), {}, false, {}};
    }
};

/// A message that a demo channel kept for people to look at.
struct StoredMessage {
    std::string id;  ///< ascending in the order of arrival
    std::string channel;
    std::string to;
    std::string subject;
    std::string text;
    TimePoint sentAt;
};

/// What a channel may offer besides delivery: reading back what it delivered. Only demo and test
/// channels do; the service then shows an inbox, and a production configuration refuses to start.
class MessageBrowser {
  public:
    virtual ~MessageBrowser() = default;
    /// Newest first by id, at most `limit`. An empty address means all. Any thread.
    virtual std::vector<StoredMessage> list(std::string_view address, std::size_t limit) const = 0;
};

/// A way to bring a message to an address. It reports and never decides: retries, failover, order
/// and giving up belong to the outbox. Instances are called by several threads at once. No
/// exception may leave a method.
class OtpChannel {
  public:
    virtual ~OtpChannel() = default;

    /// Which addresses it reaches; matched with AuthTypeInfo::addressKind.
    virtual std::string_view addressKind() const = 0;

    /// One try. Returns before the deadline, whatever the other side does; when it is unknown
    /// whether the provider took the message, that is kRetry (at least once, the same text).
    virtual DeliveryReport deliver(const OutboundMessage& message, Deadline deadline) = 0;

    /// Non-null when this channel keeps what it delivers; owned by the channel.
    virtual const MessageBrowser* browser() const { return nullptr; }

    /// Non-null when this channel understands what its provider reports of messages that it took;
    /// owned by the channel.
    virtual const ReceiptReader* receipts() const { return nullptr; }
};

using OtpChannelFactory = PluginFactory<OtpChannel>;

}  // namespace patron::sdk::inline v1

#endif  // PATRON_SDK_OTP_CHANNEL_H
