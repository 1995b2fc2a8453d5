#include "delivery/receipts.h"

#include "delivery/message.h"

namespace patron::delivery {

sdk::Result<int> Receipts::take(const plugin::PluginSet& plugins, std::string_view providerName,
                                const sdk::ReceiptRequest& request) {
    const plugin::LoadedProvider* provider = plugins.receiverOf(providerName);
    if (provider == nullptr) return sdk::fail(sdk::ErrorCode::kRequestRouteUnknown);
    const auto receipts = provider->channel->receipts()->read(request);
    if (!receipts) return sdk::Unexpected(receipts.error());
    if (receipts->empty()) return 0;
    return database_.write([&](brand::Transaction& tx) -> sdk::Result<int> {
        int news = 0;
        for (const sdk::DeliveryReceipt& receipt : *receipts) {
            const auto key = messageKeyOf(receipt.messageId);
            if (!key) continue;
            const auto kept = store_.putReceipt(tx, *key, provider->providerId, receipt);
            if (!kept) return sdk::Unexpected(kept.error());
            if (*kept) ++news;
        }
        return news;
    });
}

}  // namespace patron::delivery
