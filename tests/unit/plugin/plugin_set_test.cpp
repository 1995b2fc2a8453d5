#include "plugin/plugin_set.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace {

using namespace patron;
using plugin::LoadedAuthType;
using plugin::LoadedProvider;
using plugin::PluginSet;
using plugin::PluginSetHolder;

class FakeAuthType final : public sdk::AuthType {
  public:
    explicit FakeAuthType(std::string attribute) { info_.attribute = std::move(attribute); }
    const sdk::AuthTypeInfo& info() const override { return info_; }
    sdk::Result<sdk::Identifier> parse(std::string_view) const override {
        return sdk::fail(sdk::ErrorCode::kRequestInvalid);
    }
    sdk::Result<void> begin(const sdk::Identifier&, sdk::CodeDesk&) const override { return {}; }
    sdk::Result<sdk::Identifier> finish(const sdk::Credentials&, sdk::CodeDesk&) const override {
        return sdk::fail(sdk::ErrorCode::kRequestInvalid);
    }

  private:
    sdk::AuthTypeInfo info_;
};

class FakeChannel final : public sdk::OtpChannel {
  public:
    explicit FakeChannel(std::string kind) : kind_(std::move(kind)) {}
    std::string_view addressKind() const override { return kind_; }
    sdk::DeliveryReport deliver(const sdk::OutboundMessage&, sdk::Deadline) override {
        return sdk::DeliveryReport::accepted("1");
    }

  private:
    std::string kind_;
};

LoadedProvider provider(std::int64_t id, std::int64_t brand, int position, const char* kind) {
    LoadedProvider loaded;
    loaded.providerId = id;
    if (brand != 0) loaded.brandIds = {brand};
    loaded.position = position;
    if (kind) loaded.channel = std::make_shared<FakeChannel>(kind);
    return loaded;
}

std::vector<std::int64_t> idsFor(const PluginSet& set, std::int64_t brand, const char* kind,
                                 const char* address = "") {
    std::vector<std::int64_t> ids;
    for (const LoadedProvider* found : set.providersFor(brand, kind, address)) {
        ids.push_back(found->providerId);
    }
    return ids;
}

using Ids = std::vector<std::int64_t>;

TEST(PluginSet, FindsAuthTypesByIdAndByAttribute) {
    const PluginSet set({{"email-auth", std::make_shared<FakeAuthType>("email")},
                         {"phone-auth", std::make_shared<FakeAuthType>("phone_number")}},
                        {});
    ASSERT_NE(set.authType("phone-auth"), nullptr);
    EXPECT_EQ(set.authType("phone-auth")->info().attribute, "phone_number");
    EXPECT_EQ(set.authTypeForAttribute("email"), set.authType("email-auth"));
    EXPECT_EQ(set.authType("email"), nullptr);
    EXPECT_EQ(set.authTypeForAttribute("email-auth"), nullptr);
    EXPECT_EQ(set.authTypeForAttribute(""), nullptr);
}

TEST(PluginSet, GivesProvidersInTheOrderInWhichToTryThem) {
    const PluginSet set(
        {}, {provider(1, 0, 2, "email"), provider(2, 0, 1, "email"), provider(3, 0, 3, "email")});
    EXPECT_EQ(idsFor(set, 7, "email"), (Ids{2, 1, 3}));
}

TEST(PluginSet, PutsABrandsOwnProviderBeforeThoseForAllAtTheSamePosition) {
    const PluginSet set(
        {}, {provider(1, 0, 1, "email"), provider(2, 7, 1, "email"), provider(3, 7, 2, "email")});
    EXPECT_EQ(idsFor(set, 7, "email"), (Ids{2, 1, 3}));
}

TEST(PluginSet, PutsTheLongestPrefixOfAnAddressFirst) {
    auto germany = provider(1, 0, 9, "sms");
    germany.prefixes = {"+43", "+49"};
    auto mobile = provider(2, 0, 9, "sms");
    mobile.prefixes = {"+4915"};
    const PluginSet set({}, {provider(3, 0, 1, "sms"), germany, mobile});
    EXPECT_EQ(idsFor(set, 7, "sms", "+4915112345678"), (Ids{2, 1, 3}));
    EXPECT_EQ(idsFor(set, 7, "sms", "+43123456"), (Ids{1, 3}));
    EXPECT_EQ(idsFor(set, 7, "sms", "+1585282652"), (Ids{3}));
    EXPECT_TRUE(set.canReach(7, "sms"));
    EXPECT_FALSE(set.canReach(7, "email"));
}

TEST(PluginSet, ServesTheBrandsOfItsRow) {
    auto two = provider(1, 7, 1, "email");
    two.brandIds.push_back(8);
    const PluginSet set({}, {two});
    EXPECT_EQ(idsFor(set, 8, "email"), (Ids{1}));
    EXPECT_EQ(idsFor(set, 9, "email"), (Ids{}));
}

TEST(PluginSet, LeavesOutOtherBrandsOtherKindsAndTheUnusable) {
    const PluginSet set({}, {provider(1, 8, 1, "email"), provider(2, 7, 1, "sms"),
                             provider(3, 7, 1, nullptr), provider(4, 7, 1, "email")});
    EXPECT_EQ(idsFor(set, 7, "email"), (Ids{4}));
    EXPECT_EQ(idsFor(set, 7, "fax"), (Ids{}));
    EXPECT_EQ(set.providers().size(), 4u);
}

TEST(PluginSetHolder, KeepsASetAliveForWhoTookItBeforeTheSwap) {
    PluginSetHolder holder(std::make_shared<const PluginSet>(
        std::vector<LoadedAuthType>{}, std::vector{provider(1, 0, 1, "email")}));
    const auto before = holder.current();
    holder.replace(std::make_shared<const PluginSet>(std::vector<LoadedAuthType>{},
                                                     std::vector{provider(2, 0, 1, "email")}));
    EXPECT_EQ(idsFor(*before, 7, "email"), (Ids{1}));
    EXPECT_EQ(idsFor(*holder.current(), 7, "email"), (Ids{2}));
}

TEST(PluginSetHolder, IsSwappedUnderReaders) {
    const auto setOf = [](std::int64_t id) {
        return std::make_shared<const PluginSet>(std::vector<LoadedAuthType>{},
                                                 std::vector{provider(id, 0, 1, "email")});
    };
    PluginSetHolder holder(setOf(1));
    std::atomic<bool> stop = false;
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i) {
        readers.emplace_back([&] {
            while (!stop) EXPECT_EQ(idsFor(*holder.current(), 7, "email").size(), 1u);
        });
    }
    for (std::int64_t id = 2; id < 500; ++id) holder.replace(setOf(id));
    stop = true;
    for (std::thread& reader : readers) reader.join();
    EXPECT_EQ(idsFor(*holder.current(), 7, "email"), (Ids{499}));
}

}  // namespace
