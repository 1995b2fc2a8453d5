#ifndef PATRON_TESTS_SERVICE_ANSWER_H
#define PATRON_TESTS_SERVICE_ANSWER_H

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patron::tests {

/// One HTTP answer as it came. Status 0: none came, and `body` says why. Copies share the parsed
/// JSON. The readers take JSON pointers (RFC 6901) and give an empty value, with a test failure,
/// when nothing of that type is there.
struct Answer {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::shared_ptr<const rapidjson::Document> json;  ///< null: no JSON

    /// Values of all headers of that name, joined with ", "; the name's case does not matter.
    std::string header(std::string_view name) const;
    std::size_t headerCount(std::string_view name) const;

    const rapidjson::Value* find(const std::string& pointer) const;
    bool has(const std::string& pointer) const { return find(pointer) != nullptr; }
    std::string text(const std::string& pointer) const;
    std::int64_t number(const std::string& pointer) const;
    bool flag(const std::string& pointer) const;

    /// Of the answers that carry an account.
    std::string accountText(const std::string& name) const {
        return text("/data/customer_account/" + name);
    }
    bool accountFlag(const std::string& name) const {
        return flag("/data/customer_account/" + name);
    }
    std::int64_t accountNumber(const std::string& name) const {
        return number("/data/customer_account/" + name);
    }
    /// `data.error`, or empty without a failure.
    std::string error() const;
    std::string token() const { return text("/data/token/value"); }
};

std::ostream& operator<<(std::ostream& out, const Answer& answer);

/// Whether it is the success envelope of rule A1.
testing::AssertionResult isOk(const Answer& answer);
/// Whether it is the error envelope of rule A1 with this status and id, complete and with
/// `error_id` equal to X-Request-ID.
testing::AssertionResult isError(const Answer& answer, int status, std::string_view id);
/// The same, and `validations` names exactly these fields.
testing::AssertionResult isFieldError(const Answer& answer, std::string_view id,
                                      const std::vector<std::string>& fields);

/// Keys in order with the type of each value: `{id:string,state:number,demographics:[]}`.
std::string shapeOf(const rapidjson::Value& value);
std::shared_ptr<const rapidjson::Document> parseJson(std::string_view text);
/// As text again, keys in their order.
std::string toJson(const rapidjson::Value& value);

/// A JSON object of texts.
std::string object(const std::vector<std::pair<std::string, std::string>>& members);

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_ANSWER_H
