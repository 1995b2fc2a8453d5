#ifndef PATRON_STORAGE_DIALECT_H
#define PATRON_STORAGE_DIALECT_H

#include <string>
#include <string_view>

namespace patron::storage {

/// The text as one database reads it: a comment `/*postgresql: FOR UPDATE */` is `FOR UPDATE` for
/// the database of that name and a comment for every other. So statements and migrations have one
/// text each, and where databases differ stands where it is read.
std::string inDialect(std::string_view text, std::string_view database);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_DIALECT_H
