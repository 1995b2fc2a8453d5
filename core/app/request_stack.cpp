#include "app/request_stack.h"

#include "admin/provider_admin.h"
#include "keys/random.h"
#include "otp/policy.h"

namespace patron::app {

namespace {

/// Of a message that is due; those for a provider in trouble are put off and not due.
constexpr std::chrono::minutes kLongestWait{1};
constexpr const char* kRunsAsBefore = " runs as before its last change: ";

std::string waitsSince(sdk::TimePoint due) {
    return "messages wait since " + sdk::utcText(due) +
           " UTC and nobody sends them: does a process with deliver = true, or `patrond deliver`, "
           "run? If one does, more are queued than providers take: see `patronctl message status`";
}

std::string sentenceOf(const delivery::OutboxStall& stall, const brand::Catalogue& catalogue) {
    const brand::Brand* brand = catalogue.findBrand(stall.brandId);
    return "brand " + (brand ? brand->name : std::to_string(stall.brandId)) +
           ": nothing was sent to " + stall.addressKind + " since " + sdk::utcText(stall.since) +
           " UTC, though messages wait: see `patronctl message list --waiting`";
}

std::string sentenceOf(const plugin::PluginAtWork& work) {
    return "plugin " + work.pluginId + " was asked for an instance at " + sdk::utcText(work.since) +
           " UTC and has not come back: no change takes effect here before it does. If it never "
           "does, set the provider right that needs it (`patronctl provider set`), or put the "
           "plugin's former file back, and restart this process";
}

std::string sentenceOf(const RefusedSettings& refused, std::int64_t running) {
    const std::string sentence = "runs with settings " + std::to_string(running);
    if (refused.version == running) {
        return sentence + " as they were; to load them again is refused: " + refused.reason;
    }
    return sentence + "; " + std::to_string(refused.version) + " are refused: " + refused.reason;
}

}  // namespace

RequestStack::RequestStack(Runtime& runtime)
    : runtime_(runtime),
      otp_(runtime.storage().database(), runtime.storage().challenges(), runtime.storage().limits(),
           runtime.keys(), keys::systemRandom(),
           otp::Policy().withClientLimitsTimes(runtime.config().clientLimitFactor)),
      outbox_(runtime.storage().outbox(), runtime.keys(), keys::systemRandom()),
      receipts_(runtime.storage().database(), runtime.storage().outbox()),
      sessions_(runtime.storage().sessions(), runtime.signingKeys(), keys::systemRandom(),
                runtime.prv()),
      accounts_(ports(), otp_, outbox_),
      signIn_(ports(), otp_, outbox_, sessions_),
      socialSignIn_(ports(), otp_, outbox_, sessions_),
      authenticator_(runtime.storage().database(), runtime.storage().sessionAccounts(), sessions_) {
    service_ = std::make_unique<http::Service>(
        http::ServiceParts{runtime.catalogue(), runtime.plugins(), authenticator_,
                           keys::systemRandom(), runtime.log(), sdk::systemNow},
        routes());
}

account::AccountPorts RequestStack::ports() {
    storage::Storage& storage = runtime_.storage();
    return {storage.database(),  storage.accounts(),        storage.pendingChanges(),
            storage.audit(),     storage.accountSessions(), storage.outbox(),
            keys::systemRandom()};
}

std::vector<http::Route> RequestStack::routes() {
    std::vector<http::Route> all;
    const auto add = [&all](std::vector<http::Route> group) {
        for (http::Route& route : group) all.push_back(std::move(route));
    };
    add(http::accountRoutes(accounts_));
    add(http::accountChangeRoutes(accounts_));
    add(http::sessionRoutes(authenticator_));
    add(http::signInRoutes(signIn_));
    add(http::socialSignInRoutes(socialSignIn_));
    add(http::checkRoutes(signIn_));
    add(http::initApplicationRoutes());
    add(http::receiptRoutes(receipts_, runtime_.plugins()));
    add(http::inboxRoutes(runtime_.plugins()));
    add(http::healthRoutes([this] { return readiness(); }));
    return all;
}

bool RequestStack::lookAtOutbox(const brand::Catalogue& catalogue,
                                std::vector<std::string>& degraded) {
    const sdk::TimePoint before = sdk::systemNow() - kLongestWait;
    delivery::OutboxStore& outbox = runtime_.storage().outbox();
    const auto looked =
        runtime_.storage().database().read([&](brand::Transaction& tx) -> sdk::Result<void> {
            const auto due = outbox.nextDue(tx);
            if (!due) return sdk::Unexpected(due.error());
            if (*due < before) {
                degraded.push_back(waitsSince(*due));
                return {};
            }
            const auto stalls = outbox.stalls(tx, before);
            if (!stalls) return sdk::Unexpected(stalls.error());
            for (const delivery::OutboxStall& stall : *stalls) {
                degraded.push_back(sentenceOf(stall, catalogue));
            }
            return {};
        });
    return looked.has_value();
}

http::Readiness RequestStack::readiness() {
    http::Readiness found;
    const auto plugins = runtime_.plugins().current();
    const auto catalogue = runtime_.catalogue().current();
    if (!lookAtOutbox(*catalogue, found.degraded)) {
        found.notReady.emplace_back("the database is away");
    }
    for (const brand::Brand& brand : catalogue->brands()) {
        const sdk::AuthType* type = plugins->authType(brand.authType);
        if (type == nullptr) {
            found.notReady.push_back("brand " + brand.name + ": auth type " + brand.authType +
                                     " is not loaded");
            continue;
        }
        const std::string& kind = type->info().addressKind;
        if (!kind.empty() && !plugins->canReach(brand.id, kind)) {
            found.notReady.push_back("brand " + brand.name + ": no usable provider for " + kind);
        }
    }
    if (const RefusedSettings refused = runtime_.refused(); !refused.reason.empty()) {
        found.degraded.push_back(sentenceOf(refused, catalogue->version()));
    }
    const auto work = runtime_.loader().atWork();
    if (work && work->since + admin::kInForceWithin < sdk::systemNow()) {
        found.degraded.push_back(sentenceOf(*work));
    }
    for (const plugin::LoadedAuthType& type : plugins->authTypes()) {
        if (type.problem.empty()) continue;
        found.degraded.push_back("auth type " + type.id + kRunsAsBefore + type.problem);
    }
    for (const plugin::LoadedProvider& provider : plugins->providers()) {
        if (provider.problem.empty()) continue;
        found.degraded.push_back("provider " + provider.name +
                                 (provider.channel == nullptr ? " is unusable: " : kRunsAsBefore) +
                                 provider.problem);
    }
    return found;
}

}  // namespace patron::app
