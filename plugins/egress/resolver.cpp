#include "egress/resolver.h"

#include <Poco/Net/DNS.h>
#include <Poco/Net/HostEntry.h>

#include <exception>
#include <thread>
#include <utility>

#include "egress/failure.h"

namespace patron::egress {
namespace {

Resolver::Addresses askSystem(const std::string& host) {
    // Without AI_ADDRCONFIG, which hides loopback addresses on a machine without network.
    return Poco::Net::DNS::hostByName(host, Poco::Net::DNS::DNS_HINT_NONE).addresses();
}

}  // namespace

Resolver::Resolver(std::string host) : Resolver(std::move(host), askSystem) {}

Resolver::Resolver(std::string host, Lookup lookUp)
    : host_(std::move(host)), lookUp_(std::move(lookUp)) {}

std::shared_future<Resolver::Addresses> Resolver::startLookup() const {
    std::promise<Addresses> promise;
    std::shared_future<Addresses> answer = promise.get_future().share();
    // Not std::async, whose last future waits for the thread: a provider that is swapped while its
    // name server is dead would hold up whoever drops it. The thread owns all that it touches.
    std::thread([promise = std::move(promise), host = host_, lookUp = lookUp_]() mutable {
        try {
            promise.set_value(lookUp(host));
        } catch (...) {
            promise.set_exception(std::current_exception());
        }
    }).detach();
    return answer;
}

std::shared_future<Resolver::Addresses> Resolver::runningLookup() {
    const std::lock_guard lock(mutex_);
    const bool running =
        running_.valid() && running_.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
    if (!running) running_ = startLookup();
    return running_;
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
