#ifndef PATRON_AUTH_DOCUMENT_PROOF_H
#define PATRON_AUTH_DOCUMENT_PROOF_H

#include <string_view>

#include "brand/request_context.h"
#include "sdk/auth_type.h"
#include "sdk/identifier.h"
#include "sdk/result.h"

namespace patron::auth {

/// What an app hands in for a customer who has signed in at a provider. Views live as long as the
/// call.
struct SocialCredentials {
    std::string_view provider;  ///< an id of Brand::socialAuthTypes
    std::string_view idToken;
    std::string_view nonce;
};

/// What an accepted document proves, and what else it says.
struct DocumentProof {
    sdk::Identifier identifier;
    sdk::Attestation attestation;
};

/// Has the provider's auth type judge a document; outside any transaction, for it may have to ask
/// the provider. kAuthProviderDisabled when it is none of the brand's; kAuthCredentialsIncorrect;
/// kAuthProviderUnavailable. An auth type that proves what is not its own, or does not say by which
/// document, so that it could be used again, is not believed: kServerInternal.
sdk::Result<DocumentProof> finishDocumentProof(const brand::RequestContext& context,
                                               const SocialCredentials& credentials);

}  // namespace patron::auth

#endif  // PATRON_AUTH_DOCUMENT_PROOF_H
