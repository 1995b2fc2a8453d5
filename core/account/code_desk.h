#ifndef PATRON_ACCOUNT_CODE_DESK_H
#define PATRON_ACCOUNT_CODE_DESK_H

#include <optional>
#include <string_view>

#include "account/account.h"
#include "account/account_ports.h"
#include "brand/request_context.h"
#include "brand/transaction.h"
#include "delivery/outbox.h"
#include "otp/otp_service.h"
#include "sdk/auth_type.h"
#include "sdk/result.h"

namespace patron::account {

/// What a code is wanted for and what becomes of the message that carries it.
struct CodeOrder {
    otp::Purpose purpose = otp::Purpose::kSignIn;
    /// The account that asks; zero for sign-in.
    AccountId askedBy = 0;
    delivery::MessageKind kind = delivery::MessageKind::kSignInCode;
    /// Whose personal data the message is, so that it goes when the account goes; zero: nobody's.
    AccountId addressee = 0;
    /// Nobody gets the code; everything else happens as ever (rules C7, X3).
    bool discard = false;
};

/// What the core lends an auth type when a proof begins: each code is issued and its message put
/// into the outbox in the caller's write. Lives for one AuthType::begin; that thread.
class IssuingDesk : public sdk::CodeDesk {
  public:
    IssuingDesk(brand::Transaction& tx, const brand::RequestContext& context,
                const AccountPorts& ports, otp::OtpService& otp, delivery::Outbox& outbox,
                const sdk::AuthType& authType, CodeOrder order)
        : tx_(tx),
          context_(context),
          ports_(ports),
          otp_(otp),
          outbox_(outbox),
          authType_(authType),
          order_(order) {}

    /// What OtpService::issue and admitDestination refuse.
    sdk::Result<void> issueCode(const sdk::Identifier& identifier) override;
    /// kServerInternal: a proof that begins has nothing to check.
    sdk::Result<void> checkCode(const sdk::Identifier& identifier, std::string_view code) override;

  private:
    sdk::Result<std::int64_t> sendCode(const sdk::Identifier& identifier,
                                       const otp::Issued& issued);

    brand::Transaction& tx_;
    const brand::RequestContext& context_;
    const AccountPorts& ports_;
    otp::OtpService& otp_;
    delivery::Outbox& outbox_;
    const sdk::AuthType& authType_;
    const CodeOrder order_;
};

/// What has been proven with a code, and the code to spend in the write that acts on it.
struct CodeProof {
    sdk::Identifier identifier;
    otp::Match match;
};

/// Spends a proven code, in the caller's write, and keeps that its message did its work: what
/// OtpService::consume says.
sdk::Result<void> spendCode(brand::Transaction& tx, const brand::RequestContext& context,
                            const AccountPorts& ports, otp::OtpService& otp,
                            const otp::Match& match);

/// Has an auth type finish the proof of an identifier that it parsed, with a code; outside any
/// transaction. What otp::OtpService::check says otherwise. An auth type that claims another
/// identifier, or claims one without asking for its code, is not believed: kServerInternal.
sdk::Result<CodeProof> finishProof(const brand::RequestContext& context,
                                   const sdk::AuthType& authType, otp::OtpService& otp,
                                   const otp::Subject& subject, std::string_view code);

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_CODE_DESK_H
