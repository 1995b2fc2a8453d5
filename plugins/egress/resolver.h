#ifndef PATRON_EGRESS_RESOLVER_H
#define PATRON_EGRESS_RESOLVER_H

#include <Poco/Net/IPAddress.h>

#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <vector>

#include "sdk/time.h"

namespace patron::egress {

/// Looks one host name up without ever keeping a caller beyond its deadline: the system's resolver
/// knows no deadline, so it works in a thread of its own, and callers that come meanwhile wait for
/// the same answer. A lookup that still runs when its Resolver goes (for up to the time of
/// resolv.conf) ends by itself and is not waited for; code is never unloaded under it. Keeps
/// nothing: how long an answer is good is the system's matter. Any thread.
class Resolver {
  public:
    using Addresses = std::vector<Poco::Net::IPAddress>;
    /// Asks the system; throws Poco::Exception when there is no such host. It may outlive the
    /// Resolver.
    using Lookup = std::function<Addresses(const std::string& host)>;

    /// @param host a name or a literal address (which is not looked up)
    explicit Resolver(std::string host);
    Resolver(std::string host, Lookup lookUp);

    /// @throws Failure when there is no such host or the answer does not come in time
    Addresses resolve(sdk::Deadline deadline);

  private:
    std::shared_future<Addresses> runningLookup();
    std::shared_future<Addresses> startLookup() const;

    const std::string host_;
    const Lookup lookUp_;
    std::mutex mutex_;
    std::shared_future<Addresses> running_;
};

}  // namespace patron::egress

#endif  // PATRON_EGRESS_RESOLVER_H
