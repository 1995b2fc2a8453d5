#include "account/opt_in_evidence.h"

#include <algorithm>

namespace patron::account {
namespace {

struct Channel {
    std::string_view name;
    OptIn Account::*optIn;
};
constexpr Channel kChannels[] = {
    {"email", &Account::optinEmail}, {"sms", &Account::optinSms}, {"push", &Account::optinPush}};

}  // namespace

bool changesOptIns(const Account& before, const Account& after) {
    return std::ranges::any_of(kChannels, [&](const Channel& channel) {
        return before.*channel.optIn != after.*channel.optIn;
    });
}

sdk::Result<void> keepOptInEvidence(brand::Transaction& tx, AccountStore& accounts,
                                    const Account* before, const Account& after,
                                    std::string_view source, sdk::TimePoint now) {
    for (const Channel& channel : kChannels) {
        const OptIn value = after.*channel.optIn;
        if (before != nullptr && before->*channel.optIn == value) continue;
        auto kept = accounts.recordOptIn(tx, after, channel.name, value, source, now);
        if (!kept) return kept;
    }
    return {};
}

}  // namespace patron::account
