#include "egress/resolver.h"

#include <Poco/Net/NetException.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <thread>

#include "egress/failure.h"

namespace {

using patron::egress::Failure;
using patron::egress::Resolver;
using patron::sdk::Deadline;
using namespace std::chrono_literals;

/// A name server that answers when the test says so. Copies are one.
class SlowLookup {
  public:
    Resolver::Addresses operator()(const std::string&) const {
        ++state_->asked;
        state_->released.wait();
        return {Poco::Net::IPAddress("192.0.2.7")};
    }
    int asked() const { return state_->asked; }
    void release() const { state_->release.set_value(); }
    /// How many hold it, lookups under way among them.
    long holders() const { return state_.use_count(); }

  private:
    struct State {
        std::promise<void> release;
        std::shared_future<void> released = release.get_future().share();
        std::atomic<int> asked = 0;
    };
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

// A provider that was swapped while its name server was dead held up whoever dropped it, for as
// long as resolv.conf says: a sender, or the thread that reads the settings.
TEST(Resolver, IsGoneAtOnceThoughItsLookupHangs) {
    const SlowLookup lookup;
    auto resolver = std::make_unique<Resolver>("mail.example.com", lookup);
    EXPECT_THROW(resolver->resolve(Deadline::in(20ms)), Failure);
    auto gone = std::async(std::launch::async, [&] { resolver.reset(); });
    const bool atOnce = gone.wait_for(10s) == std::future_status::ready;
    EXPECT_TRUE(atOnce);
    lookup.release();
    // What the lookup still touches is its own, and is given back when it ends.
    while (lookup.holders() > 1) std::this_thread::yield();
}

TEST(Resolver, DoesNotLookANameUpTwiceAtOnce) {
    const SlowLookup lookup;
    Resolver resolver("mail.example.com", lookup);
    EXPECT_THROW(resolver.resolve(Deadline::in(20ms)), Failure);
    const long holders = lookup.holders();
    EXPECT_THROW(resolver.resolve(Deadline::in(20ms)), Failure);
    EXPECT_EQ(lookup.holders(), holders) << "a second lookup";
    lookup.release();
    EXPECT_EQ(resolver.resolve(Deadline::in(10s)).at(0).toString(), "192.0.2.7");
}

TEST(Resolver, SaysWhenThereIsNoSuchHost) {
    Resolver resolver("mail.example.com", [](const std::string& host) -> Resolver::Addresses {
        throw Poco::Net::HostNotFoundException(host);
    });
    EXPECT_THROW(resolver.resolve(Deadline::in(10s)), Failure);
}

TEST(Resolver, LooksNoLiteralAddressUp) {
    const SlowLookup lookup;
    Resolver resolver("192.0.2.1", lookup);
    EXPECT_EQ(resolver.resolve(Deadline::in(10s)).at(0).toString(), "192.0.2.1");
    EXPECT_EQ(lookup.asked(), 0);
}

}  // namespace
