#ifndef PATRON_TESTS_SERVICE_INBOX_READER_H
#define PATRON_TESTS_SERVICE_INBOX_READER_H

#include <map>
#include <string>
#include <vector>

#include "client.h"

namespace patron::tests {

/// A message as GET /inbox/messages shows it.
struct Message {
    std::string id;
    std::string channel;
    std::string to;
    std::string subject;
    std::string text;
    std::string sentAt;
};

/// The customer's mailbox and phone: reads the demo inbox over HTTP and remembers, per address,
/// what it has read. One thread.
class InboxReader {
  public:
    explicit InboxReader(Client client) : client_(std::move(client)) {}

    /// All messages to an address, newest first.
    std::vector<Message> messages(const std::string& address);
    /// The oldest one not read yet, as soon as there is one; a test failure and an empty one when
    /// none comes.
    Message nextMessage(const std::string& address);
    /// The code in the next message that has one; notices before it are skipped.
    std::string nextCode(const std::string& address);
    /// How many have not been read yet.
    std::size_t unread(const std::string& address);

  private:
    std::vector<Message> unreadMessages(const std::string& address);

    Client client_;
    std::map<std::string, std::string> lastRead_;
};

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_INBOX_READER_H
