#ifndef PATRON_SDK_TESTKIT_RECORDING_DESK_H
#define PATRON_SDK_TESTKIT_RECORDING_DESK_H

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/auth_type.h"

namespace patron::sdk::testkit {

/// A desk that notes the keys it was asked about and what it was told, and answers as the test
/// says. One thread.
class RecordingDesk final : public CodeDesk {
  public:
    /// What both methods answer with, when set.
    std::optional<ErrorCode> refusal;
    /// The one code that is right; without it every code is, the blank one included.
    std::optional<std::string> rightCode;

    std::vector<std::string> issuedFor;
    std::vector<std::string> checkedFor;
    std::vector<Attestation> attestations;

    Result<void> issueCode(const Identifier& identifier) override {
        issuedFor.push_back(identifier.key());
        if (refusal) return fail(*refusal);
        return {};
    }

    Result<void> checkCode(const Identifier& identifier, std::string_view code) override {
        checkedFor.push_back(identifier.key());
        if (refusal) return fail(*refusal);
        if (rightCode && *rightCode != code) return fail(ErrorCode::kOtpCodeInvalid);
        return {};
    }

    void attest(const Attestation& attestation) override { attestations.push_back(attestation); }
};

}  // namespace patron::sdk::testkit

#endif  // PATRON_SDK_TESTKIT_RECORDING_DESK_H
