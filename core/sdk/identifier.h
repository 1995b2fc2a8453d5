#ifndef PATRON_SDK_IDENTIFIER_H
#define PATRON_SDK_IDENTIFIER_H

#include <string>
#include <utility>

namespace patron::sdk::inline v1 {

/// Something that names a customer within a brand, parsed and normalised by the auth type that owns
/// its attribute. The type is the proof: past the auth type nobody validates again, and nobody else
/// makes one (the named constructor is easy to search for). A value.
class Identifier {
  public:
    /// Called by AuthType::parse, and by storage for a value that a parse once accepted.
    /// @param attribute   account attribute, e.g. what AuthTypeInfo::attribute says
    /// @param value       as shown to people and sent to: what is stored on the account
    /// @param key         comparison form: two identifiers are the same if their keys are equal
    /// @param throttleKey what limits count by: coarser than key where one mailbox or line has many
    ///                    spellings (an e-mail's `+tag` is dropped)
    static Identifier parsed(std::string attribute, std::string value, std::string key,
                             std::string throttleKey) {
        Identifier identifier;
        identifier.attribute_ = std::move(attribute);
        identifier.value_ = std::move(value);
        identifier.key_ = std::move(key);
        identifier.throttleKey_ = std::move(throttleKey);
        return identifier;
    }

    const std::string& attribute() const { return attribute_; }
    const std::string& value() const { return value_; }
    const std::string& key() const { return key_; }
    const std::string& throttleKey() const { return throttleKey_; }

  private:
    Identifier() = default;
    std::string attribute_, value_, key_, throttleKey_;
};

}  // namespace patron::sdk::inline v1

#endif  // PATRON_SDK_IDENTIFIER_H
