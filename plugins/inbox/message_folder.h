#ifndef PATRON_INBOX_MESSAGE_FOLDER_H
#define PATRON_INBOX_MESSAGE_FOLDER_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "sdk/otp_channel.h"

namespace patron::inbox {

/// Messages in a folder, one file each, that any number of processes write and read at once. A file
/// is written beside and renamed, so a reader sees whole messages only. Its name is
/// `<id>.<hash of the address>.json`: the id sorts in the order of arrival over all processes, the
/// hash spares opening ten thousand files to find one customer's. Any thread.
class MessageFolder {
  public:
    /// Makes the folder when missing, for its owner alone.
    /// @param keep how many messages at most are shown; older ones are removed in batches
    /// @throws std::filesystem::filesystem_error when the folder cannot be had
    MessageFolder(std::filesystem::path folder, std::size_t keep);

    /// Stores the message under a new id, which it sets. An error leaves nothing behind.
    std::error_code add(sdk::StoredMessage& message);

    /// Newest first, addresses compared without letter case; an empty one means all.
    std::vector<sdk::StoredMessage> list(std::string_view address, std::size_t limit) const;

  private:
    std::string nextId();
    /// File names of messages, newest first.
    std::vector<std::string> names() const;
    void pruneSometimes();

    const std::filesystem::path folder_;
    const std::size_t keep_;
    const std::uint32_t writer_;  ///< tells instances of one process apart
    std::atomic<std::int64_t> lastMicroseconds_ = 0;
    std::atomic<std::size_t> added_ = 0;
};

}  // namespace patron::inbox

#endif  // PATRON_INBOX_MESSAGE_FOLDER_H
