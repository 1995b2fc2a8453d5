#ifndef PATRON_DELIVERY_TEXTS_TEXT_TEMPLATE_H
#define PATRON_DELIVERY_TEXTS_TEXT_TEMPLATE_H

#include <cstddef>
#include <memory>
#include <string>

#include "delivery/texts/template_values.h"
#include "delivery/texts/text_part.h"
#include "sdk/result.h"

namespace patron::delivery {

/// A parsed mustache template of one part: what the library of Debian makes of it, and the only
/// file that knows the library. It renders texts that template_check.h has passed, or built-in
/// ones: variables and sections, no partials, no lambdas, no lists. Immutable; any thread.
class TextTemplate {
  public:
    /// kConfigInvalid with the library's words when it is not mustache.
    static sdk::Result<TextTemplate> parse(TextPart part, const std::string& source);

    TextTemplate(TextTemplate&&) noexcept;
    TextTemplate& operator=(TextTemplate&&) noexcept;
    ~TextTemplate();

    /// Values are escaped for the part and never looked into: a brand that calls itself `{{code}}`
    /// gets just that. An empty value is false for a section.
    std::string render(const Fillings& fillings) const;
    /// Of the source, in bytes; the parsed form takes about forty times as much.
    std::size_t size() const { return size_; }

  private:
    struct Parsed;
    TextTemplate(std::unique_ptr<Parsed> parsed, std::size_t size);
    std::unique_ptr<Parsed> parsed_;
    std::size_t size_;
};

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_TEXT_TEMPLATE_H
