#ifndef PATRON_ADMIN_TEMPLATE_ADMIN_H
#define PATRON_ADMIN_TEMPLATE_ADMIN_H

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "admin/audit_trail.h"
#include "brand/brand_store.h"
#include "brand/transaction.h"
#include "delivery/texts/templates.h"
#include "delivery/texts/text_part.h"
#include "sdk/result.h"
#include "sdk/sms_length.h"

namespace patron::admin {

/// Which texts are meant.
struct TextPlace {
    delivery::MessageKind kind = delivery::MessageKind::kSignInCode;
    std::string language;  ///< BCP 47, in any letters
};

/// New sources of some parts; an empty one goes back to the built-in text (for HTML: to what the
/// service makes of the text). Parts that are not named stay as they are.
using TextChange = std::map<delivery::TextPart, std::string>;

/// A message as customers would read it, with sample values.
struct TextPreview {
    delivery::RenderedMessage mail;
    delivery::RenderedMessage sms;
    sdk::SmsLength smsLength;
    std::vector<std::string> notes;  ///< what is worth knowing and refuses nothing
};

/// A brand's own texts. Every template is checked before it is stored, a change is in the audit
/// trail, and one of part of a text is refused when somebody else changed it meanwhile. Beside the
/// errors named: kServerDatabase; kConfigInvalid with a line for each part that is refused: where
/// and why. One thread at a time.
class TemplateAdmin {
  public:
    TemplateAdmin(brand::Database& database, brand::BrandStore& brands, AuditTrail audit)
        : database_(database), brands_(brands), audit_(std::move(audit)) {}

    /// What is stored after it. kAdminConflict: look and repeat.
    sdk::Result<brand::MessageTexts> set(const brand::Brand& brand, const TextPlace& place,
                                         const TextChange& change);
    /// kAdminNotFound when there is nothing of its own in that very language.
    sdk::Result<void> reset(const brand::Brand& brand, const TextPlace& place);

  private:
    brand::Database& database_;
    brand::BrandStore& brands_;
    AuditTrail audit_;
};

/// Renders what a customer of that language gets, own or built-in, as it would be after `change`.
/// Stores nothing.
sdk::Result<TextPreview> previewTexts(brand::Brand brand, const TextPlace& place,
                                      const TextChange& change);

/// Why stored texts are not used, a line for each part; empty when they are.
std::string problemOf(const brand::MessageTexts& texts);

}  // namespace patron::admin

#endif  // PATRON_ADMIN_TEMPLATE_ADMIN_H
