#include "account/code_desk.h"

#include <utility>

#include "account/destination_rules.h"

namespace patron::account {
namespace {

/// What the core lends an auth type when a proof ends: compares the code and keeps the match.
class CheckingDesk : public sdk::CodeDesk {
  public:
    CheckingDesk(const brand::RequestContext& context, otp::OtpService& otp,
                 const otp::Subject& subject)
        : context_(context), otp_(otp), subject_(subject) {}

    sdk::Result<void> issueCode(const sdk::Identifier&) override {
        return sdk::fail(sdk::ErrorCode::kServerInternal, "auth type issued a code in finish");
    }

    sdk::Result<void> checkCode(const sdk::Identifier& identifier, std::string_view code) override {
        if (identifier.attribute() != subject_.identifier->attribute() ||
            identifier.key() != subject_.identifier->key()) {
            return sdk::fail(sdk::ErrorCode::kServerInternal, "auth type changed the identifier");
        }
        auto match = otp_.check(context_, subject_, code);
        if (!match) return sdk::Unexpected(std::move(match.error()));
        match_ = std::move(*match);
        return {};
    }

    std::optional<otp::Match> takeMatch() { return std::exchange(match_, std::nullopt); }

  private:
    const brand::RequestContext& context_;
    otp::OtpService& otp_;
    const otp::Subject subject_;
    std::optional<otp::Match> match_;
};

}  // namespace

sdk::Result<void> IssuingDesk::issueCode(const sdk::Identifier& identifier) {
    const otp::Subject subject{order_.purpose, &identifier, order_.askedBy};
    auto issued = otp_.issue(tx_, context_, subject, authType_.info().codeLife,
                             [&](const otp::Issued& code) { return sendCode(identifier, code); });
    if (!issued) return sdk::Unexpected(std::move(issued.error()));
    return {};
}

sdk::Result<std::int64_t> IssuingDesk::sendCode(const sdk::Identifier& identifier,
                                                const otp::Issued& issued) {
    std::string country = authType_.countryOf(identifier);
    // Last of the counts, because all codes to a country wait for this one.
    auto admitted =
        admitDestination(tx_, context_, ports_, otp_, country, identifier, order_.askedBy);
    if (!admitted) return sdk::Unexpected(std::move(admitted.error()));
    delivery::Draft draft;
    draft.kind = order_.kind;
    draft.brandId = context_.brand->id;
    draft.accountId = order_.addressee;
    draft.addressKind = authType_.info().addressKind;
    draft.to = identifier.value();
    draft.country = std::move(country);
    draft.code = sdk::Secret(std::string(issued.code.reveal()));
    draft.expiresAt = issued.expiresAt;
    draft.discard = order_.discard;
    if (issued.replacedMessage != 0) {
        auto withdrawn = ports_.outboxRows.withdraw(tx_, context_.brand->id, issued.replacedMessage,
                                                    context_.now);
        if (!withdrawn) return sdk::Unexpected(std::move(withdrawn.error()));
    }
    return outbox_.enqueue(tx_, context_, draft);
}

sdk::Result<void> IssuingDesk::checkCode(const sdk::Identifier&, std::string_view) {
    return sdk::fail(sdk::ErrorCode::kServerInternal, "auth type checked a code in begin");
}

sdk::Result<void> spendCode(brand::Transaction& tx, const brand::RequestContext& context,
                            const AccountPorts& ports, otp::OtpService& otp,
                            const otp::Match& match) {
    if (auto spent = otp.consume(tx, context, match); !spent) return spent;
    return ports.outboxRows.markCodeUsed(tx, context.brand->id, match.messageId);
}

sdk::Result<CodeProof> finishProof(const brand::RequestContext& context,
                                   const sdk::AuthType& authType, otp::OtpService& otp,
                                   const otp::Subject& subject, std::string_view code) {
    CheckingDesk desk(context, otp, subject);
    const sdk::Credentials credentials = {{"identifier", subject.identifier->value()},
                                          {"code", code}};
    auto proven = authType.finish(credentials, desk);
    if (!proven) {
        // The identifier was parsed before: what is malformed now can only be the code.
        if (proven.error().code == sdk::ErrorCode::kRequestInvalid) {
            return sdk::fail(sdk::ErrorCode::kOtpCodeInvalid, "auth type refused the code's form");
        }
        return sdk::Unexpected(std::move(proven.error()));
    }
    std::optional<otp::Match> match = desk.takeMatch();
    if (!match || proven->key() != subject.identifier->key()) {
        return sdk::fail(sdk::ErrorCode::kServerInternal, "auth type proved without a code");
    }
    return CodeProof{std::move(*proven), std::move(*match)};
}

}  // namespace patron::account
