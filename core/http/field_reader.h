#ifndef PATRON_HTTP_FIELD_READER_H
#define PATRON_HTTP_FIELD_READER_H

#include <rapidjson/document.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/error.h"
#include "sdk/result.h"

namespace patron::http {

/// Takes fields out of one JSON object and collects what is wrong with their shape, so that an
/// answer names every bad field at once. Only here are shapes checked; what values mean is for the
/// domain. `null` is wrong for every field (rule A1) unless a call says otherwise. Borrows
/// the object; one request, one thread.
class FieldReader {
  public:
    /// @param prefix put before field names in errors: `demographics.0.`
    explicit FieldReader(const rapidjson::Value& object, std::string prefix = {})
        : object_(object), prefix_(std::move(prefix)) {}

    /// A text; absent is fine.
    std::optional<std::string> text(const char* name);
    /// A text, where `null` means the empty one.
    std::optional<std::string> clearableText(const char* name);
    /// A text that must be there and not blank; empty when it is not, and then noted.
    std::string requiredText(const char* name);
    /// A whole number, or the same in a string (guide: `"optin_status_email":"2"`).
    std::optional<int> number(const char* name);
    /// A one-time code: a string as it is, or a number, left-padded to six digits. Must be there.
    std::string requiredCode(const char* name);
    /// An array of objects; null pointer when absent or wrong.
    const rapidjson::Value* objects(const char* name);

    void addProblem(const char* name, std::string rule, std::string message);
    /// What other readers or rules found, to be answered together.
    void addProblems(std::vector<sdk::BadField> problems);
    bool good() const { return problems_.empty(); }
    std::vector<sdk::BadField> takeProblems() { return std::move(problems_); }
    /// Success, or everything that was wrong.
    sdk::Result<void> verdict();

  private:
    const rapidjson::Value* find(const char* name) const;
    std::optional<std::string> textOrNull(const char* name, bool nullClears);

    const rapidjson::Value& object_;
    std::string prefix_;
    std::vector<sdk::BadField> problems_;
};

}  // namespace patron::http

#endif  // PATRON_HTTP_FIELD_READER_H
