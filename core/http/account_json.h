#ifndef PATRON_HTTP_ACCOUNT_JSON_H
#define PATRON_HTTP_ACCOUNT_JSON_H

#include "account/account.h"
#include "http/json_writer.h"
#include "session/session_service.h"

namespace patron::http {

/// Writes the account object exactly as the guide prints it: these keys, in this order; from
/// Api-Version 5 on with `confirmed` and `optin_status_sms` (rule A2).
void writeAccount(JsonWriter& json, const account::AccountView& view, int apiMajor);

/// Writes the `token` object of a sign-in or refresh (rule A3.1).
void writeToken(JsonWriter& json, const session::IssuedToken& token);

}  // namespace patron::http

#endif  // PATRON_HTTP_ACCOUNT_JSON_H
