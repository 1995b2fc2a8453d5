#ifndef PATRON_HTTP_JSON_BODY_H
#define PATRON_HTTP_JSON_BODY_H

#include <rapidjson/document.h>

#include <string_view>

#include "sdk/result.h"

namespace patron::http {

/// How deep arrays and objects may nest.
inline constexpr int kMaxJsonDepth = 16;

/// Reads a body as one JSON object, strictly (RFC 8259; rule P9): valid UTF-8, no NUL, no
/// lone surrogates, no duplicate names, no nesting over kMaxJsonDepth, nothing after the object.
/// kRequestJson otherwise. The document owns what it holds.
sdk::Result<rapidjson::Document> readJsonObject(std::string_view body);

}  // namespace patron::http

#endif  // PATRON_HTTP_JSON_BODY_H
