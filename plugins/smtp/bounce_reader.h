#ifndef PATRON_SMTP_BOUNCE_READER_H
#define PATRON_SMTP_BOUNCE_READER_H

#include "sdk/receipt.h"

namespace patron::smtp {

/// Reads delivery status notifications (RFC 3464): mails in which a mail server says that it could
/// not deliver one of ours, or that it did. Which one it was, the Message-ID among the returned
/// headers says. Only mails are read: what comes over HTTP could be anybody's and is refused
/// (kReceiptRefused); any other mail is kRequestInvalid. Stateless; any thread.
class BounceReader final : public sdk::ReceiptReader {
  public:
    sdk::Result<std::vector<sdk::DeliveryReceipt>> read(
        const sdk::ReceiptRequest& request) const override;
};

}  // namespace patron::smtp

#endif  // PATRON_SMTP_BOUNCE_READER_H
