#ifndef PATRON_EGRESS_FAILURE_H
#define PATRON_EGRESS_FAILURE_H

#include <Poco/Net/NetException.h>

namespace patron::egress {

/// Why the other side was not reached or an exchange with it broke off. `message()` is a sentence
/// for the administrator: it never holds anything that the other side or a customer wrote. A Poco
/// exception, because Poco's sessions carry only those from a socket to their caller.
POCO_DECLARE_EXCEPTION(, Failure, Poco::Net::NetException)

}  // namespace patron::egress

#endif  // PATRON_EGRESS_FAILURE_H
