#include "app/delivery_stack.h"

#include <unistd.h>

#include "keys/random.h"

namespace patron::app {

DeliveryStack::DeliveryStack(Runtime& runtime, RequestStack& stack)
    : runtime_(runtime),
      dispatcher_(runtime.storage().database(), runtime.storage().outbox(), stack.outbox(),
                  runtime.plugins(), runtime.log(), [&runtime] {
                      delivery::DispatcherOptions options;
                      options.senders = runtime.config().senders;
                      return options;
                  }()) {}

void DeliveryStack::start() {
    dispatcher_.start();
    const std::string name =
        std::to_string(getpid()) + "-" + keys::randomAlphanumeric(keys::systemRandom(), 8);
    housekeeper_.emplace(runtime_.storage(), name, runtime_.log());
}

void DeliveryStack::stop() {
    housekeeper_.reset();
    dispatcher_.stop();
}

http::Response WakingHandler::handle(const http::Request& request) noexcept {
    // Of this request alone: what another has queued may not be committed yet, and it wakes as
    // well.
    const std::uint64_t before = stack_.outbox().queued();
    http::Response response = stack_.handler().handle(request);
    if (delivery_ != nullptr && stack_.outbox().queued() != before) delivery_->wake();
    return response;
}

http::Response WakingHandler::refuse(const http::Request& request) noexcept {
    return stack_.handler().refuse(request);
}

}  // namespace patron::app
