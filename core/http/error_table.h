#ifndef PATRON_HTTP_ERROR_TABLE_H
#define PATRON_HTTP_ERROR_TABLE_H

#include <string_view>

#include "sdk/error.h"

namespace patron::http {

/// What HTTP says for one ErrorCode. Texts are static.
struct ErrorRow {
    int status = 500;
    /// The stable `code` of the envelope; groups as rule A1 lists them.
    int number = 1900;
    /// For developers, English.
    std::string_view message;
    /// Which end-user text goes with it (see endUserText).
    enum class Advice {
        kCheckInput,
        kCredentialsWrong,
        kCodeWrong,
        kCodeExpired,
        kWait,
        kSignIn,
        kNoAccount,
        kHasAccount,
        kSignInFirst,
        kLocked,
        kTaken,
        kOtherAddress,
        kNotNow,
        kNotPossible,
    } advice = Advice::kNotNow;
};

/// The one table of errors: a switch without `default`, so a new ErrorCode does not compile until
/// it has its row here. The published list of errors (openapi.yaml) is checked against it by a
/// test.
ErrorRow errorRow(sdk::ErrorCode code);

/// Title and body for the customer's eyes, in the best language there is (en, de, es, fr, sr).
struct EndUserText {
    std::string_view title;
    std::string_view body;
};
EndUserText endUserText(ErrorRow::Advice advice, std::string_view language);

}  // namespace patron::http

#endif  // PATRON_HTTP_ERROR_TABLE_H
