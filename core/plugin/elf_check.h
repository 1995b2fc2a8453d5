#ifndef PATRON_PLUGIN_ELF_CHECK_H
#define PATRON_PLUGIN_ELF_CHECK_H

#include <string>
#include <string_view>

namespace patron::plugin {

/// Looks at a library before the dynamic linker does, which maps a file that ends too early without
/// a word, and the process dies of SIGBUS at the first touch of what is missing.
/// @return a sentence that says why it cannot be a whole library for this machine; empty when it
/// can
std::string elfFlaw(std::string_view content);

}  // namespace patron::plugin

#endif  // PATRON_PLUGIN_ELF_CHECK_H
