#include "auth/document_proof.h"

#include <optional>
#include <string>
#include <utility>

namespace patron::auth {
namespace {

using sdk::ErrorCode;

/// What the core lends an auth type when a proof by document ends: keeps what it says.
class AttestingDesk final : public sdk::CodeDesk {
  public:
    sdk::Result<void> issueCode(const sdk::Identifier&) override {
        return sdk::fail(ErrorCode::kServerInternal, "auth type issued a code for a document");
    }
    sdk::Result<void> checkCode(const sdk::Identifier&, std::string_view) override {
        return sdk::fail(ErrorCode::kServerInternal, "auth type checked a code for a document");
    }
    void attest(const sdk::Attestation& attestation) override { attestation_ = attestation; }

    std::optional<sdk::Attestation> take() { return std::exchange(attestation_, std::nullopt); }

  private:
    std::optional<sdk::Attestation> attestation_;
};

}  // namespace

sdk::Result<DocumentProof> finishDocumentProof(const brand::RequestContext& context,
                                               const SocialCredentials& credentials) {
    const sdk::AuthType* authType = context.brand->hasSocialAuthType(credentials.provider)
                                        ? context.plugins->authType(credentials.provider)
                                        : nullptr;
    if (authType == nullptr) return sdk::fail(ErrorCode::kAuthProviderDisabled);
    AttestingDesk desk;
    auto proven =
        authType->finish({{"id_token", credentials.idToken}, {"nonce", credentials.nonce}}, desk);
    if (!proven) {
        // Whatever it finds wrong with what was handed in, the answer is one.
        if (proven.error().code != ErrorCode::kRequestInvalid) {
            return sdk::Unexpected(std::move(proven.error()));
        }
        return sdk::fail(ErrorCode::kAuthCredentialsIncorrect, std::move(proven.error().detail));
    }
    auto attestation = desk.take();
    if (!attestation || attestation->documentId.empty()) {
        return sdk::fail(ErrorCode::kServerInternal, "auth type proved without a document");
    }
    if (proven->attribute() != authType->info().attribute) {
        return sdk::fail(ErrorCode::kServerInternal, "auth type proved what is not its own");
    }
    return DocumentProof{std::move(*proven), std::move(*attestation)};
}

}  // namespace patron::auth
