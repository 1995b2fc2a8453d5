#include "delivery/receipts.h"

#include "delivery_fixture.h"

namespace patron::delivery {
namespace {

using sdk::DeliveryReceipt;
using sdk::ErrorCode;

/// A channel whose provider reports what the test says.
class ReportingChannel : public FakeChannel, public sdk::ReceiptReader {
  public:
    ReportingChannel() : FakeChannel(accepting()) {}
    const sdk::ReceiptReader* receipts() const override { return this; }
    sdk::Result<std::vector<DeliveryReceipt>> read(const sdk::ReceiptRequest&) const override {
        return reports;
    }
    sdk::Result<std::vector<DeliveryReceipt>> reports = std::vector<DeliveryReceipt>{};
};

class ReceiptsOf : public DeliveryTest {
  protected:
    ReceiptsOf() {
        addProvider(accepting());
        providers_[0].channel = channel_;
        plugins_.replace(pluginSet());
    }
    std::string take(std::string_view provider = "provider-1") {
        const auto plugins = plugins_.current();
        const auto taken = receipts_.take(*plugins, provider, {});
        return taken ? std::to_string(*taken) : std::string(sdk::errorId(taken.error().code));
    }
    OutboxRow sent() {
        const OutboxRow row = queue();
        auto claimed = *store_.claim(tx_, "w", now(), now() + std::chrono::seconds(9), 1);
        claimed.at(0).providerId = 1;
        claimed.at(0).state = OutboxState::kSent;
        EXPECT_EQ(store_.report(tx_, claimed, now())->size(), 1U);
        return row;
    }

    std::shared_ptr<ReportingChannel> channel_ = std::make_shared<ReportingChannel>();
    Receipts receipts_{database_, store_};
};

TEST_F(ReceiptsOf, AMessageAreKept) {
    const OutboxRow row = sent();
    channel_->reports = std::vector<DeliveryReceipt>{
        {messageIdOf({row.brandId, row.id}), DeliveryReceipt::Status::kFailed, "30003"}};
    EXPECT_EQ(take(), "1");
    EXPECT_EQ(stored(row).lastError, "30003");
}

TEST_F(ReceiptsOf, NoMessageOfOursAreLeft) {
    for (const char* id : {"", "7", "7-", "-7", "x-7", "7-x", "7-7-7", "0-1", "1-0", "99-99",
                           "99999999999999999999-1"}) {
        channel_->reports =
            std::vector<DeliveryReceipt>{{id, DeliveryReceipt::Status::kDelivered, ""}};
        EXPECT_EQ(take(), "0") << id;
    }
}

TEST_F(ReceiptsOf, AnUnknownProviderOrOneWithoutReceiptsAreNoRoute) {
    EXPECT_EQ(take("provider-2"), "request.route_unknown");
    providers_[0].channel = std::make_shared<FakeChannel>(accepting());
    plugins_.replace(pluginSet());
    EXPECT_EQ(take(), "request.route_unknown");
}

// A swap of providers lost what the old one had taken: its texts looked as if they had not arrived.
TEST_F(ReceiptsOf, ARetiredProviderAreKept) {
    channel_->reports = std::vector<DeliveryReceipt>{
        {messageIdOf({kBrand, sent().id}), DeliveryReceipt::Status::kDelivered, ""}};
    const plugin::PluginSet swapped({}, {}, providers_);
    const auto taken = receipts_.take(swapped, "provider-1", {});
    ASSERT_TRUE(taken);
    EXPECT_EQ(*taken, 1);
}

TEST_F(ReceiptsOf, AStrangerAreRefused) {
    channel_->reports = sdk::fail(ErrorCode::kReceiptRefused);
    EXPECT_EQ(take(), "receipt.refused");
}

}  // namespace
}  // namespace patron::delivery
