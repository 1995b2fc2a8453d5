#ifndef PATRON_INBOX_STORED_MESSAGE_JSON_H
#define PATRON_INBOX_STORED_MESSAGE_JSON_H

#include <optional>
#include <string>
#include <string_view>

#include "sdk/otp_channel.h"

namespace patron::inbox {

/// One message as it stands in its file. The id is the file's name and not part of it.
std::string toJson(const sdk::StoredMessage& message);

/// Nothing when the text is not one of ours: somebody else's file, or one cut by a full disk.
std::optional<sdk::StoredMessage> fromJson(std::string id, std::string_view json);

}  // namespace patron::inbox

#endif  // PATRON_INBOX_STORED_MESSAGE_JSON_H
