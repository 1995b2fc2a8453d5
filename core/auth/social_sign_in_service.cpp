#include "auth/social_sign_in_service.h"

#include <algorithm>
#include <string>
#include <utility>

#include "account/attested_profile.h"
#include "account/notices.h"
#include "account/profile_rules.h"
#include "auth/account_entry.h"
#include "auth/account_opening.h"

namespace patron::auth {
namespace {

using account::AccountView;
using sdk::ErrorCode;
using sdk::Unexpected;

constexpr std::string_view kSpentScope = "document.spent";
constexpr std::string_view kRefusedScope = "document.refused";
constexpr std::chrono::hours kRefusedWindow{1};
/// How far apart the clocks of the machines may be: a used document is remembered for so much
/// longer than any of them can still accept it.
constexpr std::chrono::minutes kClocksApart{10};

/// Judges every field of a sign-up at once.
sdk::Result<NewAccount> judge(const brand::RequestContext& context, const DocumentProof& proof,
                              const SocialCredentials& credentials,
                              const account::ProfileInput& input) {
    account::AttestedProfile profile = account::joinAttestation(context, input, proof.attestation);
    auto plan = account::planRegistration(context, profile.input);
    if (!plan && plan.error().fields.empty()) return Unexpected(std::move(plan.error()));
    if (!plan) std::ranges::move(plan.error().fields, std::back_inserter(profile.bad));
    if (!profile.bad.empty()) return Unexpected(sdk::Error::badFields(std::move(profile.bad)));
    return NewAccount{proof.identifier, std::move(*plan), std::move(profile.proven),
                      std::move(profile.offered), std::string(credentials.provider)};
}

}  // namespace

SocialSignInService::SocialSignInService(account::AccountPorts ports, otp::OtpService& otp,
                                         delivery::Outbox& outbox,
                                         session::SessionService& sessions)
    : ports_(ports), otp_(otp), outbox_(outbox), sessions_(sessions) {}

sdk::Result<SignInOutcome> SocialSignInService::signIn(const brand::RequestContext& context,
                                                       const SocialCredentials& credentials) {
    const auto proof = prove(context, credentials);
    if (!proof) return Unexpected(proof.error());
    AccountView view;
    auto session = ports_.database.write(
        [&](brand::Transaction& tx) { return enter(tx, context, *proof, view); });
    if (!session) return Unexpected(countRefused(context, std::move(session.error())));
    return withToken(context, sessions_, std::move(view), *session);
}

sdk::Result<session::Session> SocialSignInService::enter(brand::Transaction& tx,
                                                         const brand::RequestContext& context,
                                                         const DocumentProof& proof,
                                                         AccountView& view) {
    auto found = accountOf(tx, context, ports_, proof.identifier);
    if (!found) return Unexpected(std::move(found.error()));
    view = std::move(*found);
    const account::AccountId id = view.account.id;
    if (auto spent = spend(tx, context, proof); !spent) {
        return Unexpected(std::move(spent.error()));
    }
    auto recorded = account::record(
        tx, context, ports_.audit, {id, "account.signed_in", "customer", view.account.socialLogin});
    if (!recorded) return Unexpected(std::move(recorded.error()));
    return sessions_.start(tx, context, id);
}

sdk::Result<SignInOutcome> SocialSignInService::signUp(const brand::RequestContext& context,
                                                       const SocialCredentials& credentials,
                                                       const account::ProfileInput& input) {
    if (!context.brand->hasSocialAuthType(credentials.provider)) {
        return sdk::fail(ErrorCode::kAuthProviderDisabled);
    }
    if (!context.brand->settings.registrationEnabled) {
        return sdk::fail(ErrorCode::kAccountRegistrationDisabled);
    }
    const auto proof = prove(context, credentials);
    if (!proof) return Unexpected(proof.error());
    const auto wanted = judge(context, *proof, credentials, input);
    if (!wanted) return Unexpected(wanted.error());

    AccountView view;
    auto session =
        ports_.database.write([&](brand::Transaction& tx) -> sdk::Result<session::Session> {
            if (auto spent = spend(tx, context, *proof); !spent) {
                return Unexpected(std::move(spent.error()));
            }
            auto opened = AccountOpening(tx, context, ports_, outbox_).open(*wanted);
            if (!opened) return Unexpected(std::move(opened.error()));
            view = std::move(*opened);
            return sessions_.start(tx, context, view.account.id);
        });
    if (!session) return Unexpected(countRefused(context, std::move(session.error())));
    return withToken(context, sessions_, std::move(view), *session);
}

sdk::Result<DocumentProof> SocialSignInService::prove(const brand::RequestContext& context,
                                                      const SocialCredentials& credentials) {
    auto admitted = ports_.database.read([&](brand::Transaction& tx) {
        return otp_.refuseBeyond(tx, context, kRefusedScope, context.clientAddress,
                                 otp_.policy().failuresPerClientAndHour, ErrorCode::kLimitClient);
    });
    if (!admitted) return Unexpected(std::move(admitted.error()));
    auto proof = finishDocumentProof(context, credentials);
    if (!proof) return Unexpected(countRefused(context, std::move(proof.error())));
    return proof;
}

// A document cannot be guessed, so there is nothing to count by but whoever sends it. In a write of
// its own, since what was refused leaves nothing behind.
sdk::Error SocialSignInService::countRefused(const brand::RequestContext& context,
                                             sdk::Error refusal) {
    if (refusal.code != ErrorCode::kAuthCredentialsIncorrect) return refusal;
    auto counted = ports_.database.write([&](brand::Transaction& tx) {
        return otp_.countAgainst(tx, context, kRefusedScope, context.clientAddress,
                                 otp_.policy().failuresPerClientAndHour, kRefusedWindow,
                                 ErrorCode::kLimitClient);
    });
    return counted ? std::move(refusal) : std::move(counted.error());
}

sdk::Result<void> SocialSignInService::spend(brand::Transaction& tx,
                                             const brand::RequestContext& context,
                                             const DocumentProof& proof) {
    const sdk::Attestation& document = proof.attestation;
    const auto first = otp_.useOnce(tx, context, kSpentScope, document.documentId,
                                    document.acceptedUntil + kClocksApart);
    if (!first) return Unexpected(first.error());
    if (!*first) return sdk::fail(ErrorCode::kAuthCredentialsIncorrect, "document used before");
    return {};
}

}  // namespace patron::auth
