#ifndef PATRON_ADMIN_PROVIDER_ADMIN_H
#define PATRON_ADMIN_PROVIDER_ADMIN_H

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "admin/audit_trail.h"
#include "admin/plugin_lookup.h"
#include "admin/provider_config.h"
#include "brand/brand_store.h"
#include "brand/transaction.h"
#include "delivery/outbox_store.h"
#include "keys/key_ring.h"
#include "keys/random.h"
#include "sdk/otp_channel.h"
#include "sdk/result.h"
#include "sdk/time.h"

namespace patron::admin {

/// What is changed of settings and providers is in force in every process by then.
inline constexpr sdk::Duration kInForceWithin{2'000};

/// Makes a channel with this configuration, as the service would: kConfigInvalid or kPluginRefused
/// with a sentence when it cannot.
using ChannelMaker = std::function<sdk::Result<std::shared_ptr<sdk::OtpChannel>>(
    const std::string& pluginId, const ConfigValues& values)>;

/// What provider administration draws on; all outlive it.
struct ProviderAdminParts {
    brand::Database& database;
    brand::BrandStore& brands;
    const keys::InstallationKeys& keys;
    keys::RandomSource& random;
    PluginLookup plugins;
    ChannelMaker channels;
    AuditTrail audit;
    delivery::OutboxStore& outbox;
};

/// What is to change of a provider; the rest stays.
struct ProviderChange {
    ConfigValues set;                ///< keys of the plugin's configuration
    std::vector<std::string> unset;  ///< keys that go back to their default
    std::optional<std::string> pluginId;
    std::optional<int> position;
    std::optional<std::vector<brand::BrandId>> brandIds;
    std::optional<std::vector<std::string>> prefixes;
};

/// One message without a code, sent on purpose.
struct ProviderTest {
    std::string to;
    sdk::Duration limit{20'000};         ///< what it may take
    std::optional<brand::Brand> sender;  ///< whose messages it is to look like
};

/// What became of it.
struct ProviderTestResult {
    sdk::DeliveryReport report;
    std::string brand;       ///< whose sender it had; empty: nobody's
    std::string senderName;  ///< empty: the provider's own
};

/// Providers while the service runs. Every change is tried first (the plugin loads, takes the
/// configuration, makes a channel), is one transaction with its event in the audit trail, and
/// reaches every process within two seconds; messages on their way end on the provider that they
/// began with, and those that were to be tried again later are tried then. What is refused changes
/// nothing. Errors beside those named: kServerDatabase, kAdminNotFound (no provider of that name),
/// kAdminConflict (the name is taken), kConfigInvalid and kPluginRefused, whose `detail` is a
/// sentence for the administrator. One thread at a time.
class ProviderAdmin {
  public:
    explicit ProviderAdmin(ProviderAdminParts parts) : parts_(std::move(parts)) {}

    /// By position, inactive ones included.
    sdk::Result<std::vector<brand::ProviderRow>> list();
    sdk::Result<brand::ProviderRow> find(const std::string& name);
    /// Why this one would not work; empty: it would.
    std::string problemOf(const brand::ProviderRow& row);

    /// `row.configuration` is made of `values`.
    sdk::Result<brand::ProviderRow> add(brand::ProviderRow row, const ConfigValues& values);
    sdk::Result<brand::ProviderRow> set(const std::string& name, const ProviderChange& change);

    /// From now on it delivers. With `instead` it takes that provider's position, which is retired
    /// in the same moment; brands and prefixes stay each one's own. kConfigInvalid when they reach
    /// different kinds of address.
    sdk::Result<void> activate(const std::string& name, const std::string& instead = {});
    /// From now on it delivers nothing; it stays listed and can be activated again.
    sdk::Result<void> retire(const std::string& name);
    /// These are tried first, in this order; the others behind them in the order that they have.
    sdk::Result<void> order(const std::vector<std::string>& names);

    /// Sends one message through this provider alone, active or not, and gives what the provider
    /// said, in its own words as well (`report.answer`). Its sender is that of the brand's messages
    /// to customers: some gateways refuse a sender and no other. Without a brand it is that of the
    /// only one that the provider serves.
    sdk::Result<ProviderTestResult> test(const std::string& name, const ProviderTest& test);

  private:
    using Rows = std::vector<brand::ProviderRow>;
    /// Rows to write, and what to say of them.
    struct Change {
        Rows rows;
        std::vector<AdminAction> actions;
    };
    /// Makes a change to rows that were read in the same transaction and writes what it returns.
    sdk::Result<void> update(const std::function<sdk::Result<Change>(Rows&)>& change);
    sdk::Result<void> configure(brand::ProviderRow& row, const ConfigValues& values);
    sdk::Result<std::shared_ptr<sdk::OtpChannel>> channelOf(const brand::ProviderRow& row);
    sdk::Result<std::optional<brand::Brand>> onlyBrandOf(const brand::ProviderRow& row);
    sdk::Result<void> checkReplacement(const sdk::OtpChannel& channel, const std::string& instead);

    ProviderAdminParts parts_;
};

}  // namespace patron::admin

#endif  // PATRON_ADMIN_PROVIDER_ADMIN_H
