#ifndef PATRON_SMS_GATEWAY_TEXT_TEMPLATE_H
#define PATRON_SMS_GATEWAY_TEXT_TEMPLATE_H

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "escaping.h"
#include "sdk/result.h"

namespace patron::sms_gateway {

/// What a template may name, `{to}` for `to`.
using Values = std::map<std::string, std::string, std::less<>>;

/// A text with `{name}` where a value goes; `{{` and `}}` stand for the braces themselves. Values
/// are not looked into: a message that holds `{password}` is sent with these very letters. A value.
class TextTemplate {
  public:
    /// @return or kPluginRefused with what is expected
    static sdk::Result<TextTemplate> parse(std::string_view text);

    /// The text with every value escaped for its place; nothing when a value that it names is
    /// empty, so that `whatsapp:{sender}` without a sender is left away and not sent as
    /// `whatsapp:`.
    /// @param literals what the text around the values needs; a path is written encoded already
    std::optional<std::string> fill(const Values& values, Escape escape = asItIs,
                                    Escape literals = asItIs) const;

    /// The names in it, in order.
    std::vector<std::string> names() const;

  private:
    struct Part {
        bool isName = false;
        std::string text;
    };
    std::vector<Part> parts_;
};

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_TEXT_TEMPLATE_H
