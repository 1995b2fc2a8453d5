#include "http/endpoints/endpoints.h"

namespace patron::http {

namespace {

sdk::Result<Reply> take(delivery::Receipts& receipts, const plugin::PluginSetHolder& plugins,
                        const Call& call) {
    if (call.request.bodyTooLarge) return sdk::fail(sdk::ErrorCode::kRequestTooLarge);
    const sdk::ReceiptRequest request{call.request.method, call.request.query,
                                      call.request.contentType, call.request.signatures,
                                      call.request.body};
    const auto plugged = plugins.current();
    const auto taken = receipts.take(*plugged, call.path.front(), request);
    if (!taken) return sdk::Unexpected(taken.error());
    // A provider that gets no 2xx reports again; what it said is of no interest any more.
    return Reply();
}

}  // namespace

std::vector<Route> receiptRoutes(delivery::Receipts& receipts,
                                 const plugin::PluginSetHolder& plugins) {
    const auto endpoint = [&](const Call& call) { return take(receipts, plugins, call); };
    return {{"GET", "/receipts/{provider}", Access::kOpen, Body::kNone, endpoint},
            {"POST", "/receipts/{provider}", Access::kOpen, Body::kNone, endpoint}};
}

}  // namespace patron::http
