#ifndef PATRON_AUTH_FIELD_ERROR_H
#define PATRON_AUTH_FIELD_ERROR_H

#include <string>
#include <string_view>
#include <utility>

#include "sdk/error.h"

namespace patron::auth {

/// What an auth type says of a text, with the name of the input field that it does not know.
inline sdk::Error inField(std::string_view field, sdk::Error error) {
    for (sdk::BadField& problem : error.fields) problem.field = std::string(field);
    return error;
}

}  // namespace patron::auth

#endif  // PATRON_AUTH_FIELD_ERROR_H
