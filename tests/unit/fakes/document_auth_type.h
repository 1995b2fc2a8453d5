#ifndef PATRON_TESTS_UNIT_FAKES_DOCUMENT_AUTH_TYPE_H
#define PATRON_TESTS_UNIT_FAKES_DOCUMENT_AUTH_TYPE_H

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "sdk/auth_type.h"

namespace patron::fakes {

/// A document that a provider has made out; a test hands in its id as the ID token.
struct Document {
    std::string subject;
    sdk::Attestation attestation;
};

/// A social auth type whose documents the test makes. The nonce of each is `nonce of <id>`. Any
/// thread.
class DocumentAuthType : public sdk::AuthType {
  public:
    explicit DocumentAuthType(const std::string& issuer) : info_{10, "oidc:" + issuer, "", {}} {}

    /// A new document with an id of its own, good until `until`.
    std::string issue(const std::string& subject, sdk::TimePoint until,
                      std::vector<sdk::AttestedAddress> addresses = {},
                      const std::string& givenName = "Ada",
                      const std::string& familyName = "Byron") {
        const std::lock_guard lock(mutex_);
        std::string id = "document-" + std::to_string(++issued_);
        documents_[id] = {subject, {id, until, givenName, familyName, std::move(addresses)}};
        return id;
    }

    /// What finish answers with instead, when set.
    std::optional<sdk::Error> failure;
    std::atomic<int> finished = 0;  ///< calls of finish

    const sdk::AuthTypeInfo& info() const override { return info_; }
    sdk::Result<sdk::Identifier> parse(std::string_view text) const override {
        const std::string subject(text);
        return sdk::Identifier::parsed(info_.attribute, subject, subject, subject);
    }
    sdk::Result<void> begin(const sdk::Identifier&, sdk::CodeDesk&) const override { return {}; }
    sdk::Result<sdk::Identifier> finish(const sdk::Credentials& credentials,
                                        sdk::CodeDesk& desk) const override {
        ++const_cast<DocumentAuthType*>(this)->finished;
        if (failure) return sdk::Unexpected(*failure);
        const std::lock_guard lock(mutex_);
        const std::string id(credentials.find("id_token")->second);
        const auto document = documents_.find(id);
        if (document == documents_.end() || credentials.find("nonce")->second != "nonce of " + id) {
            return sdk::fail(sdk::ErrorCode::kAuthCredentialsIncorrect, "no such document");
        }
        desk.attest(document->second.attestation);
        return parse(document->second.subject);
    }

  private:
    sdk::AuthTypeInfo info_;
    mutable std::mutex mutex_;
    int issued_ = 0;
    std::map<std::string, Document> documents_;
};

}  // namespace patron::fakes

#endif  // PATRON_TESTS_UNIT_FAKES_DOCUMENT_AUTH_TYPE_H
