#ifndef PATRON_EMAIL_AUTH_EMAIL_ADDRESS_H
#define PATRON_EMAIL_AUTH_EMAIL_ADDRESS_H

#include <string>
#include <string_view>

#include "sdk/result.h"

namespace patron::email_auth {

/// An address that every mail server understands: a strict subset of RFC 5321 and RFC 5322. What is
/// left out on purpose: quoted local parts, comments, address literals, single-label domains and
/// everything beyond ASCII (a domain can be given in its xn-- form). A value; any thread.
class EmailAddress {
  public:
    /// Spaces around the address are dropped, because keyboards add them; nothing else is mended.
    /// @return or one BadField with rule `required` (nothing there), `max_length` (local part over
    ///         64, domain label over 63, all over 254 characters: RFC 5321, 4.5.3.1) or `email`
    static sdk::Result<EmailAddress> parse(std::string_view text);

    /// As given, to send to and to show.
    const std::string& value() const { return value_; }
    /// Lower case: people and providers take the letter case of a mailbox for no difference.
    std::string key() const;
    /// The key without `+tag`: one mailbox has endless tags, and one limit.
    std::string throttleKey() const;

  private:
    explicit EmailAddress(std::string_view value) : value_(value) {}
    std::string value_;
};

}  // namespace patron::email_auth

#endif  // PATRON_EMAIL_AUTH_EMAIL_ADDRESS_H
