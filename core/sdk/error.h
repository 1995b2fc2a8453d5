#ifndef PATRON_SDK_ERROR_H
#define PATRON_SDK_ERROR_H

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patron::sdk::inline v1 {

/// Every expected failure of the service, free of any protocol. Each has a stable string id (see
/// errorId) that clients program against; what HTTP makes of it stands in one table,
/// http/error_table.cpp, a switch without `default`, so that a new code does not compile until it
/// is mapped there.
enum class ErrorCode {
    // request
    kRequestInvalid,
    kRequestJson,
    kRequestApiVersion,
    kRequestMediaType,
    kRequestTooLarge,
    kRequestRouteUnknown,
    kRequestMethodNotAllowed,
    kRequestPreconditionFailed,
    kApplicationUnknown,
    kReceiptRefused,
    // one-time codes
    kOtpCodeInvalid,
    kOtpCodeExpired,
    kOtpTooManyAttempts,
    kOtpCooldown,
    kOtpDestinationRefused,
    // account
    kAuthCredentialsIncorrect,
    kAuthProviderDisabled,
    kAuthProviderUnavailable,
    kAccountNotFound,
    kAccountRegistrationRequired,
    kAccountExists,
    kAccountLocked,
    kAccountIdentifierTaken,
    kAccountNoPendingChange,
    kAccountBirthdayImmutable,
    kAccountCheckDisabled,
    kAccountRegistrationDisabled,
    kAccountSignInFirst,
    // session
    kSessionTokenMissing,
    kSessionTokenInvalid,
    kSessionTokenExpired,
    kSessionTokenReplaced,
    kSessionReused,
    kSessionEnded,
    kSessionReauthenticationRequired,
    // limits
    kLimitSends,
    kLimitChanges,
    kLimitClient,
    kLimitBudget,
    // server
    kServerInternal,
    kServerBusy,
    kServerDatabase,
    // plugins and administration; these never reach a customer
    kPluginRefused,
    kConfigInvalid,
    kAdminConflict,
    kAdminNotFound,
};

/// The stable id of a code, as it stands in the field `error` of an answer and in logs.
constexpr std::string_view errorId(ErrorCode code) {
    switch (code) {
        case ErrorCode::kRequestInvalid:
            return "request.invalid";
        case ErrorCode::kRequestJson:
            return "request.json";
        case ErrorCode::kRequestApiVersion:
            return "request.api_version";
        case ErrorCode::kRequestMediaType:
            return "request.media_type";
        case ErrorCode::kRequestTooLarge:
            return "request.too_large";
        case ErrorCode::kRequestRouteUnknown:
            return "request.route_unknown";
        case ErrorCode::kRequestMethodNotAllowed:
            return "request.method_not_allowed";
        case ErrorCode::kRequestPreconditionFailed:
            return "request.precondition_failed";
        case ErrorCode::kApplicationUnknown:
            return "application.unknown";
        case ErrorCode::kOtpCodeInvalid:
            return "otp.code_invalid";
        case ErrorCode::kOtpCodeExpired:
            return "otp.code_expired";
        case ErrorCode::kOtpTooManyAttempts:
            return "otp.too_many_attempts";
        case ErrorCode::kOtpCooldown:
            return "otp.cooldown";
        case ErrorCode::kAuthCredentialsIncorrect:
            return "auth.credentials_incorrect";
        case ErrorCode::kAccountNotFound:
            return "account.not_found";
        case ErrorCode::kAccountRegistrationRequired:
            return "account.registration_required";
        case ErrorCode::kAccountExists:
            return "account.exists";
        case ErrorCode::kAccountLocked:
            return "account.locked";
        case ErrorCode::kAccountIdentifierTaken:
            return "account.identifier_taken";
        case ErrorCode::kAccountNoPendingChange:
            return "account.no_pending_change";
        case ErrorCode::kAccountBirthdayImmutable:
            return "account.birthday_immutable";
        case ErrorCode::kAccountCheckDisabled:
            return "account.check_disabled";
        case ErrorCode::kAccountRegistrationDisabled:
            return "account.registration_disabled";
        case ErrorCode::kSessionTokenMissing:
            return "session.token_missing";
        case ErrorCode::kSessionTokenInvalid:
            return "session.token_invalid";
        case ErrorCode::kSessionTokenExpired:
            return "session.token_expired";
        case ErrorCode::kSessionTokenReplaced:
            return "session.token_replaced";
        case ErrorCode::kSessionReused:
            return "session.reused";
        case ErrorCode::kSessionEnded:
            return "session.ended";
        case ErrorCode::kSessionReauthenticationRequired:
            return "session.reauthentication_required";
        case ErrorCode::kLimitSends:
            return "limit.sends";
        case ErrorCode::kLimitChanges:
            return "limit.changes";
        case ErrorCode::kLimitClient:
            return "limit.client";
        case ErrorCode::kServerInternal:
            return "server.internal";
        case ErrorCode::kServerBusy:
            return "server.busy";
        case ErrorCode::kServerDatabase:
            return "server.database";
        case ErrorCode::kPluginRefused:
            return "plugin.refused";
        case ErrorCode::kConfigInvalid:
            return "config.invalid";
        case ErrorCode::kAdminConflict:
            return "admin.conflict";
        case ErrorCode::kAdminNotFound:
            return "admin.not_found";
        case ErrorCode::kOtpDestinationRefused:
            return "otp.destination_refused";
        case ErrorCode::kLimitBudget:
            return "limit.budget";
        case ErrorCode::kReceiptRefused:
            return "receipt.refused";
        case ErrorCode::kAuthProviderDisabled:
            return "auth.provider_disabled";
        case ErrorCode::kAuthProviderUnavailable:
            return "auth.provider_unavailable";
        case ErrorCode::kAccountSignInFirst:
            return "account.sign_in_first";
    }
    return "server.internal";
}

/// One thing wrong with one field of the input. `field` is the JSON name, dotted and indexed for
/// nested ones (`demographics.0.value`); `rule` is a short stable word for programs (`required`,
/// `email`, `max_length`); `message` is an English sentence for the developer. `code` is set when
/// the problem has an id of its own: an answer with that one problem only then carries this id.
struct BadField {
    std::string field;
    std::string rule;
    std::string message;
    std::optional<ErrorCode> code;
};

/// Why something was not done. A value: copy and move freely.
struct Error {
    ErrorCode code = ErrorCode::kServerInternal;
    /// For the log only; says what happened, never holds personal data, a code or a token.
    std::string detail;
    /// Every field that was wrong, not the first only.
    std::vector<BadField> fields;
    /// How long the caller should wait before it asks again.
    std::optional<std::chrono::seconds> retryAfter;
    /// Tries left for the code in question.
    std::optional<int> attemptsLeft;

    explicit Error(ErrorCode errorCode, std::string logDetail = {})
        : code(errorCode), detail(std::move(logDetail)) {}

    /// An Error made of bad fields. One field with a code of its own gives the Error that code,
    /// anything else is kRequestInvalid.
    static Error badFields(std::vector<BadField> bad) {
        Error error(bad.size() == 1 && bad.front().code ? *bad.front().code
                                                        : ErrorCode::kRequestInvalid);
        error.fields = std::move(bad);
        return error;
    }

    Error&& wait(std::chrono::seconds delay) && {
        retryAfter = delay;
        return std::move(*this);
    }
};

}  // namespace patron::sdk::inline v1

#endif  // PATRON_SDK_ERROR_H
