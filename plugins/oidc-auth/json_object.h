#ifndef PATRON_OIDC_AUTH_JSON_OBJECT_H
#define PATRON_OIDC_AUTH_JSON_OBJECT_H

#include <rapidjson/document.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patron::oidc_auth {

/// A JSON object that a stranger has written. A member that is not of the type that is asked for is
/// as good as absent; what that means is for whoever asks. Immutable; copies share it; any thread.
class JsonObject {
  public:
    /// Nothing when the text is not one object in UTF-8, or names a member twice (of two readers
    /// each could believe another one).
    static std::optional<JsonObject> parse(std::string_view text);

    bool has(const char* name) const { return find(name) != nullptr; }
    std::optional<std::string> text(const char* name) const;
    /// A moment in seconds, within the years 1970 to 9999; fractions are cut.
    std::optional<std::int64_t> seconds(const char* name) const;
    /// True or false, or one of those as a text, which is how Apple writes them.
    std::optional<bool> flag(const char* name) const;
    /// A text, or an array of nothing but texts. Empty when it is neither.
    std::vector<std::string> texts(const char* name) const;
    /// Those elements of an array that are objects without a member twice.
    std::vector<JsonObject> objects(const char* name) const;

  private:
    JsonObject(std::shared_ptr<const rapidjson::Document> document, const rapidjson::Value& object)
        : document_(std::move(document)), object_(&object) {}
    const rapidjson::Value* find(const char* name) const;

    std::shared_ptr<const rapidjson::Document> document_;
    const rapidjson::Value* object_;  ///< in the document
};

}  // namespace patron::oidc_auth

#endif  // PATRON_OIDC_AUTH_JSON_OBJECT_H
