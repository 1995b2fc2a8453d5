#include "admin/provider_admin.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "delivery/outbox.h"

namespace patron::admin {
namespace {

using brand::ProviderRow;
using brand::ProviderState;
using sdk::ErrorCode;

constexpr int kFirstPosition = 10;
constexpr int kPositionStep = 10;
/// As long as most codes are good, so that a test asks the gateway for what a code would.
constexpr std::chrono::minutes kTestLife{10};

sdk::Unexpected notFound(const std::string& name) {
    return sdk::fail(ErrorCode::kAdminNotFound,
                     "no provider is called " + name + "; see `patronctl provider list`");
}

sdk::Result<std::size_t> indexOf(const std::vector<ProviderRow>& rows, const std::string& name) {
    const auto found = std::ranges::find(rows, name, &ProviderRow::name);
    if (found == rows.end()) return notFound(name);
    return static_cast<std::size_t>(found - rows.begin());
}

bool isSame(const ProviderRow& a, const ProviderRow& b) {
    return a.id == b.id && a.pluginId == b.pluginId && a.configuration == b.configuration &&
           a.prefixes == b.prefixes;
}

sdk::Unexpected changedMeanwhile(const std::string& name) {
    return sdk::fail(
        ErrorCode::kAdminConflict,
        "provider " + name + " was changed by somebody else just now; look and repeat");
}

bool isPrefix(const std::string& text) {
    return text.size() >= 2 && text.size() <= 16 && text[0] == '+' && text[1] != '0' &&
           text.find_first_not_of("0123456789", 1) == std::string::npos;
}

sdk::Result<void> checkRow(const ProviderRow& row) {
    if (row.name.empty()) return sdk::fail(ErrorCode::kConfigInvalid, "a provider needs a name");
    for (const std::string& prefix : row.prefixes) {
        if (isPrefix(prefix)) continue;
        return sdk::fail(ErrorCode::kConfigInvalid,
                         "prefix " + prefix +
                             ": write a country code such as +49, or more of a "
                             "number, digits only");
    }
    return {};
}

/// No mail address begins with a prefix: such a provider would serve nobody.
sdk::Result<void> checkPrefixesFit(const ProviderRow& row, const sdk::OtpChannel& channel) {
    if (row.prefixes.empty() || channel.addressKind() != "email") return {};
    return sdk::fail(ErrorCode::kConfigInvalid,
                     "prefix " + row.prefixes.front() + ": " + row.pluginId +
                         " sends mail, and a prefix is the beginning of a phone number: leave it "
                         "out (`patronctl provider set " +
                         row.name + " --every-address` takes it away)");
}

/// A provider of one brand alone is that brand's affair.
AdminAction actionOn(const ProviderRow& row, const char* action, std::string detail) {
    return {row.brandIds.size() == 1 ? row.brandIds.front() : 0, action, std::move(detail)};
}

/// `mail: host, port`
std::string namesIn(const std::string& provider, const ProviderChange& change) {
    std::vector<std::string> names;
    for (const auto& [key, value] : change.set) names.push_back(key);
    names.insert(names.end(), change.unset.begin(), change.unset.end());
    if (change.pluginId) names.emplace_back("plugin");
    if (change.position) names.emplace_back("position");
    if (change.brandIds) names.emplace_back("brand");
    if (change.prefixes) names.emplace_back("prefix");
    return names.empty() ? provider : provider + ": " + listOf(names);
}

sdk::OutboundMessage testMessage(const std::string& provider, const std::string& to,
                                 keys::RandomSource& random) {
    sdk::OutboundMessage message;
    message.id = "test-" + keys::randomAlphanumeric(random, 16);
    message.to = to;
    message.subject = "Test of " + provider;
    message.text = "This is a test of the provider " + provider + ". There is nothing to do.";
    message.language = "en";
    message.expiresAt = sdk::systemNow() + kTestLife;
    return message;
}

}  // namespace

sdk::Result<std::vector<ProviderRow>> ProviderAdmin::list() {
    return parts_.database.read(
        [&](brand::Transaction& tx) { return parts_.brands.loadProviders(tx); });
}

sdk::Result<ProviderRow> ProviderAdmin::find(const std::string& name) {
    auto rows = list();
    if (!rows) return sdk::Unexpected(rows.error());
    const auto index = indexOf(*rows, name);
    if (!index) return sdk::Unexpected(index.error());
    return std::move((*rows)[*index]);
}

sdk::Result<void> ProviderAdmin::configure(ProviderRow& row, const ConfigValues& values) {
    if (auto good = checkRow(row); !good) return good;
    const auto plugin = parts_.plugins(row.pluginId);
    if (!plugin) return sdk::Unexpected(plugin.error());
    const auto channel = parts_.channels(row.pluginId, values);
    if (!channel) return sdk::Unexpected(channel.error());
    if (auto good = checkPrefixesFit(row, **channel); !good) return good;
    row.configuration = packConfig(row.name, values, *plugin, parts_.keys, parts_.random);
    return {};
}

sdk::Result<std::shared_ptr<sdk::OtpChannel>> ProviderAdmin::channelOf(const ProviderRow& row) {
    const auto values = unpackConfig(row.name, row.configuration, parts_.keys);
    if (!values) return sdk::Unexpected(values.error());
    return parts_.channels(row.pluginId, *values);
}

std::string ProviderAdmin::problemOf(const ProviderRow& row) {
    const auto channel = channelOf(row);
    return channel ? std::string() : channel.error().detail;
}

sdk::Result<ProviderRow> ProviderAdmin::add(ProviderRow row, const ConfigValues& values) {
    if (auto good = configure(row, values); !good) return sdk::Unexpected(good.error());
    ProviderChange all;
    all.set = values;
    return parts_.database.write([&](brand::Transaction& tx) -> sdk::Result<ProviderRow> {
        auto id = parts_.brands.addProvider(tx, row);
        if (!id) return sdk::Unexpected(id.error());
        row.id = *id;
        auto noted =
            parts_.audit.append(tx, actionOn(row, "provider.added", namesIn(row.name, all)));
        if (!noted) return sdk::Unexpected(std::move(noted.error()));
        auto hastened = parts_.outbox.hasten(tx, sdk::systemNow() + kInForceWithin);
        if (!hastened) return sdk::Unexpected(std::move(hastened.error()));
        return row;
    });
}

sdk::Result<void> ProviderAdmin::update(const std::function<sdk::Result<Change>(Rows&)>& change) {
    return parts_.database.write([&](brand::Transaction& tx) -> sdk::Result<void> {
        auto rows = parts_.brands.loadProvidersForUpdate(tx);
        if (!rows) return sdk::Unexpected(rows.error());
        const auto changed = change(*rows);
        if (!changed) return sdk::Unexpected(changed.error());
        for (const ProviderRow& row : changed->rows) {
            if (auto done = parts_.brands.updateProvider(tx, row); !done) return done;
        }
        for (const AdminAction& action : changed->actions) {
            if (auto noted = parts_.audit.append(tx, action); !noted) return noted;
        }
        return parts_.outbox.hasten(tx, sdk::systemNow() + kInForceWithin);
    });
}

// A plugin is tried before the transaction, which all writes of the installation wait for.
sdk::Result<ProviderRow> ProviderAdmin::set(const std::string& name, const ProviderChange& change) {
    const auto before = find(name);
    if (!before) return sdk::Unexpected(before.error());
    std::set<std::string> replaced(change.unset.begin(), change.unset.end());
    for (const auto& [key, value] : change.set) replaced.insert(key);
    auto values = unpackConfig(name, before->configuration, parts_.keys, replaced);
    if (!values) return sdk::Unexpected(values.error());
    values->insert(change.set.begin(), change.set.end());
    ProviderRow tried = *before;
    tried.pluginId = change.pluginId.value_or(tried.pluginId);
    tried.prefixes = change.prefixes.value_or(tried.prefixes);
    if (auto good = configure(tried, *values); !good) return sdk::Unexpected(good.error());
    ProviderRow row;
    auto done = update([&](Rows& rows) -> sdk::Result<Change> {
        const auto index = indexOf(rows, name);
        if (!index) return sdk::Unexpected(index.error());
        row = rows[*index];
        if (!isSame(row, *before)) return changedMeanwhile(name);
        row.pluginId = tried.pluginId;
        row.configuration = tried.configuration;
        row.position = change.position.value_or(row.position);
        row.brandIds = change.brandIds.value_or(row.brandIds);
        row.prefixes = change.prefixes.value_or(row.prefixes);
        return Change{{row}, {actionOn(row, "provider.changed", namesIn(name, change))}};
    });
    if (!done) return sdk::Unexpected(done.error());
    return row;
}

/// One that reaches other addresses is nobody's replacement.
sdk::Result<void> ProviderAdmin::checkReplacement(const sdk::OtpChannel& channel,
                                                  const std::string& instead) {
    const auto other = find(instead);
    if (!other) return sdk::Unexpected(other.error());
    const auto replaced = channelOf(*other);
    // What cannot be made any more is what gets replaced.
    if (!replaced || (*replaced)->addressKind() == channel.addressKind()) return {};
    return sdk::fail(ErrorCode::kConfigInvalid, instead + " reaches addresses of kind " +
                                                    std::string((*replaced)->addressKind()) +
                                                    ", this one " +
                                                    std::string(channel.addressKind()));
}

sdk::Result<void> ProviderAdmin::activate(const std::string& name, const std::string& instead) {
    const auto before = find(name);
    if (!before) return sdk::Unexpected(before.error());
    const auto channel = channelOf(*before);
    if (!channel) return sdk::Unexpected(channel.error());
    const bool replaces = !instead.empty() && instead != name;
    if (replaces) {
        if (auto fits = checkReplacement(**channel, instead); !fits) return fits;
    }
    return update([&](Rows& rows) -> sdk::Result<Change> {
        const auto index = indexOf(rows, name);
        if (!index) return sdk::Unexpected(index.error());
        ProviderRow& row = rows[*index];
        if (!isSame(row, *before)) return changedMeanwhile(name);
        row.state = ProviderState::kActive;
        if (!replaces) return Change{{row}, {actionOn(row, "provider.activated", name)}};
        const auto other = indexOf(rows, instead);
        if (!other) return sdk::Unexpected(other.error());
        ProviderRow& retired = rows[*other];
        std::swap(row.position, retired.position);
        retired.state = ProviderState::kInactive;
        return Change{{row, retired},
                      {actionOn(row, "provider.activated", name + " instead of " + instead),
                       actionOn(retired, "provider.retired", instead)}};
    });
}

sdk::Result<void> ProviderAdmin::retire(const std::string& name) {
    return update([&](Rows& rows) -> sdk::Result<Change> {
        const auto index = indexOf(rows, name);
        if (!index) return sdk::Unexpected(index.error());
        ProviderRow& row = rows[*index];
        row.state = ProviderState::kInactive;
        return Change{{row}, {actionOn(row, "provider.retired", name)}};
    });
}

sdk::Result<void> ProviderAdmin::order(const std::vector<std::string>& names) {
    if (std::set(names.begin(), names.end()).size() < names.size()) {
        return sdk::fail(ErrorCode::kConfigInvalid, "a provider is named twice");
    }
    return update([&](Rows& rows) -> sdk::Result<Change> {
        auto next = rows.begin();
        for (const std::string& name : names) {
            const auto found = std::ranges::find(next, rows.end(), name, &ProviderRow::name);
            if (found == rows.end()) return notFound(name);
            std::rotate(next, found, found + 1);
            ++next;
        }
        int position = kFirstPosition;
        for (ProviderRow& row : rows) {
            row.position = position;
            position += kPositionStep;
        }
        return Change{rows, {{0, "provider.ordered", listOf(names)}}};
    });
}

sdk::Result<std::optional<brand::Brand>> ProviderAdmin::onlyBrandOf(const ProviderRow& row) {
    std::optional<brand::Brand> only;
    if (row.brandIds.size() != 1) return only;
    const auto catalogue = parts_.database.read(
        [&](brand::Transaction& tx) { return parts_.brands.loadCatalogue(tx); });
    if (!catalogue) return sdk::Unexpected(catalogue.error());
    if (const auto* found = (*catalogue)->findBrand(row.brandIds.front())) only = *found;
    return only;
}

sdk::Result<ProviderTestResult> ProviderAdmin::test(const std::string& name,
                                                    const ProviderTest& test) {
    const auto row = find(name);
    if (!row) return sdk::Unexpected(row.error());
    const auto channel = channelOf(*row);
    if (!channel) return sdk::Unexpected(channel.error());
    auto sender = test.sender ? sdk::Result(test.sender) : onlyBrandOf(*row);
    if (!sender) return sdk::Unexpected(sender.error());
    sdk::OutboundMessage message = testMessage(name, test.to, parts_.random);
    ProviderTestResult result;
    if (*sender) {
        result.brand = (*sender)->name;
        message.senderName = delivery::senderNameOf(**sender, (*channel)->addressKind());
    }
    result.senderName = message.senderName;
    result.report = (*channel)->deliver(message, sdk::Deadline::in(test.limit));
    return result;
}

}  // namespace patron::admin
