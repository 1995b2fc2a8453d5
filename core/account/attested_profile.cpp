#include "account/attested_profile.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace patron::account {
namespace {

using MaybeIdentifier = std::optional<sdk::Identifier>;

/// An address that an issuer names, as the auth type that owns its attribute reads it.
struct Attested {
    MaybeIdentifier identifier;
    bool verified = false;
};

const sdk::AuthType* ownerOf(const brand::RequestContext& context, std::string_view attribute) {
    if (context.authType->info().attribute == attribute) return context.authType;
    return context.plugins->authTypeForAttribute(attribute);
}

MaybeIdentifier parse(const sdk::AuthType* owner, const std::string& text) {
    if (owner == nullptr) return std::nullopt;
    auto identifier = owner->parse(text);
    return identifier ? MaybeIdentifier(std::move(*identifier)) : std::nullopt;
}

Attested findAddress(const sdk::AuthType* owner, std::string_view attribute,
                     const sdk::Attestation& attestation) {
    const auto found =
        std::ranges::find(attestation.addresses, attribute, &sdk::AttestedAddress::attribute);
    if (found == attestation.addresses.end()) return {};
    return {parse(owner, found->value), found->verified};
}

void join(const brand::RequestContext& context, std::string_view attribute,
          std::optional<std::string>& sent, const sdk::Attestation& attestation,
          AttestedProfile& profile) {
    const bool identifies = context.authType->info().attribute == attribute;
    const sdk::AuthType* owner = ownerOf(context, attribute);
    Attested attested = findAddress(owner, attribute, attestation);
    // Forms send what they have: an empty identifier is none that was asked for.
    if (sent && sent->empty() && identifies) sent.reset();
    if (!sent) {
        if (!attested.identifier || (identifies && !attested.verified)) return;
        (attested.verified ? profile.proven : profile.offered)
            .push_back(std::move(*attested.identifier));
        return;
    }
    MaybeIdentifier wanted = parse(owner, *sent);
    if (wanted && attested.identifier && attested.verified &&
        wanted->key() == attested.identifier->key()) {
        profile.proven.push_back(std::move(*wanted));
        sent.reset();
    } else if (identifies) {
        profile.bad.push_back({std::string(attribute), "same",
                               "Only what the proof vouches for can be this at a sign-up; change "
                               "it afterwards.",
                               std::nullopt});
        sent.reset();
    }
}

}  // namespace

AttestedProfile joinAttestation(const brand::RequestContext& context, ProfileInput input,
                                const sdk::Attestation& attestation) {
    AttestedProfile profile;
    profile.input = std::move(input);
    const auto fill = [](std::optional<std::string>& name, const std::string& attested) {
        if (!name && !attested.empty()) name = attested;
    };
    fill(profile.input.firstName, attestation.givenName);
    fill(profile.input.lastName, attestation.familyName);
    join(context, kEmail, profile.input.email, attestation, profile);
    join(context, kPhoneNumber, profile.input.phoneNumber, attestation, profile);
    return profile;
}

}  // namespace patron::account
