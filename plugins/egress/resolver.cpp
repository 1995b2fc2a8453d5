#include "egress/resolver.h"

#include <Poco/Net/DNS.h>
#include <Poco/Net/HostEntry.h>

#include <utility>

#include "egress/failure.h"

namespace patron::egress {
namespace {

std::vector<Poco::Net::IPAddress> lookUp(const std::string& host) {
    // Without AI_ADDRCONFIG, which hides loopback addresses on a machine without network.
    return Poco::Net::DNS::hostByName(host, Poco::Net::DNS::DNS_HINT_NONE).addresses();
}

}  // namespace

Resolver::Resolver(std::string host) : host_(std::move(host)) {}

std::shared_future<Resolver::Addresses> Resolver::runningLookup() {
    const std::lock_guard lock(mutex_);
    const bool running =
        lookup_.valid() && lookup_.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
    if (!running) lookup_ = std::async(std::launch::async, lookUp, host_).share();
    return lookup_;
}

Resolver::Addresses Resolver::resolve(sdk::Deadline deadline) {
    Poco::Net::IPAddress literal;
    if (Poco::Net::IPAddress::tryParse(host_, literal)) return {literal};
    const auto lookup = runningLookup();
    if (lookup.wait_for(deadline.remaining()) != std::future_status::ready) {
        throw Failure("the lookup of the host name took too long");
    }
    try {
        return lookup.get();
    } catch (const Poco::Exception&) {
        throw Failure("the host name was not found");
    }
}

}  // namespace patron::egress
