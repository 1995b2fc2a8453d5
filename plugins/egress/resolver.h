#ifndef PATRON_EGRESS_RESOLVER_H
#define PATRON_EGRESS_RESOLVER_H

#include <Poco/Net/IPAddress.h>

#include <future>
#include <mutex>
#include <string>
#include <vector>

#include "sdk/time.h"

namespace patron::egress {

/// Looks one host name up without ever keeping a caller beyond its deadline: the system's resolver
/// knows no deadline, so it works in a thread of its own, and callers that come meanwhile wait for
/// the same answer. The destructor waits for a lookup that still runs (the time of resolv.conf).
/// Keeps nothing: how long an answer is good is the system's matter. Any thread.
class Resolver {
  public:
    /// @param host a name or a literal address (which is not looked up)
    explicit Resolver(std::string host);

    /// @throws Failure when there is no such host or the answer does not come in time
    std::vector<Poco::Net::IPAddress> resolve(sdk::Deadline deadline);

  private:
    using Addresses = std::vector<Poco::Net::IPAddress>;
    std::shared_future<Addresses> runningLookup();

    const std::string host_;
    std::mutex mutex_;
    std::shared_future<Addresses> lookup_;
};

}  // namespace patron::egress

#endif  // PATRON_EGRESS_RESOLVER_H
