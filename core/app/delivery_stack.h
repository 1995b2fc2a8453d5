#ifndef PATRON_APP_DELIVERY_STACK_H
#define PATRON_APP_DELIVERY_STACK_H

#include <memory>
#include <optional>
#include <string>

#include "app/housekeeper.h"
#include "app/request_stack.h"
#include "app/runtime.h"
#include "delivery/dispatcher.h"
#include "http/handler.h"

namespace patron::app {

/// What runs behind the requests: the dispatcher of the outbox and housekeeping.
class DeliveryStack {
  public:
    DeliveryStack(Runtime& runtime, RequestStack& stack);

    void start();
    void wake() { dispatcher_.wake(); }
    void stop();

  private:
    Runtime& runtime_;
    delivery::Dispatcher dispatcher_;
    std::optional<Housekeeper> housekeeper_;
};

/// Serves requests and wakes the dispatcher after one that queued a message, once it is committed,
/// so that a code leaves at once and not at the next poll.
class WakingHandler : public http::Handler {
  public:
    /// @param delivery null: another process delivers
    WakingHandler(RequestStack& stack, DeliveryStack* delivery)
        : stack_(stack), delivery_(delivery) {}

    http::Response handle(const http::Request& request) noexcept override;
    http::Response refuse(const http::Request& request) noexcept override;

  private:
    RequestStack& stack_;
    DeliveryStack* delivery_;
};

}  // namespace patron::app

#endif  // PATRON_APP_DELIVERY_STACK_H
