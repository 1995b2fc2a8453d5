#ifndef PATRON_DELIVERY_TEXTS_TEMPLATE_REHEARSAL_H
#define PATRON_DELIVERY_TEXTS_TEMPLATE_REHEARSAL_H

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "delivery/texts/template_tags.h"
#include "delivery/texts/text_part.h"

namespace patron::delivery {

/// Renders a template with the worst values there can be, once for every section that may be there
/// or not: full of digits, and as long as they get. What is wrong with what comes out; empty when
/// it is good. The last step of the check. Pure; any thread.
std::string rehearseTemplate(TextPart part, const std::string& source, bool wantsCode);

/// The first value that touches a digit or another value, which may make a number of the two; npos
/// when there is none.
std::size_t crowdedValue(std::string_view source, const std::vector<TemplateTag>& tags);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_TEMPLATE_REHEARSAL_H
