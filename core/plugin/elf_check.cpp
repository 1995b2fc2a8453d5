#include "plugin/elf_check.h"

#include <elf.h>
#include <link.h>

#include <cstring>

namespace patron::plugin {
namespace {

constexpr char kCutShort[] = "it is cut short; copy it again";

/// A structure at an offset of the file; false when it would end behind the file's end.
template <class T>
bool readAt(std::string_view content, std::size_t offset, T& value) {
    if (offset > content.size() || content.size() - offset < sizeof value) return false;
    std::memcpy(&value, content.data() + offset, sizeof value);
    return true;
}

}  // namespace

std::string elfFlaw(std::string_view content) {
    if (!content.starts_with(ELFMAG)) return "it is not a shared library";
    ElfW(Ehdr) header;
    if (!readAt(content, 0, header)) return kCutShort;
    constexpr unsigned char kClass = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;
    if (header.e_ident[EI_CLASS] != kClass || header.e_type != ET_DYN) {
        return "it is not a shared library for this machine";
    }
    for (std::size_t i = 0; i < header.e_phnum; ++i) {
        ElfW(Phdr) segment;
        if (!readAt(content, header.e_phoff + i * sizeof segment, segment)) return kCutShort;
        if (segment.p_type != PT_LOAD) continue;
        if (segment.p_offset > content.size() ||
            segment.p_filesz > content.size() - segment.p_offset) {
            return kCutShort;
        }
    }
    return {};
}

}  // namespace patron::plugin
