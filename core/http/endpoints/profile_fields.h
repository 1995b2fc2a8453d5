#ifndef PATRON_HTTP_ENDPOINTS_PROFILE_FIELDS_H
#define PATRON_HTTP_ENDPOINTS_PROFILE_FIELDS_H

#include "account/profile_input.h"
#include "auth/sign_in_outcome.h"
#include "http/field_reader.h"
#include "http/route.h"

namespace patron::http {

/// Decodes the fields that a customer may set, for register and PUT alike. Fields that are not
/// settable are never looked at, so nothing a client adds can reach an account (rule P8).
account::ProfileInput readProfile(FieldReader& fields);

/// The answer `{customer_account}` with its ETag.
Reply accountReply(const account::AccountView& view, int apiMajor);

/// The answer `{customer_account, token}` of a sign-in or sign-up, with the account's ETag.
Reply signedInReply(const auth::SignInOutcome& outcome, int apiMajor);

/// Adds to the problems found in the shape those that the domain found in the meaning, so that both
/// come in one answer: when the reader has problems, `error`'s fields join them.
sdk::Error mergeProblems(FieldReader& fields, const sdk::Error& error);

/// The error of a code, naming the field that the code came in, as every bad field is named.
sdk::Unexpected codeError(sdk::Error error, const char* field);

}  // namespace patron::http

#endif  // PATRON_HTTP_ENDPOINTS_PROFILE_FIELDS_H
