#ifndef PATRON_SDK_ABI_H
#define PATRON_SDK_ABI_H

#include <Poco/Version.h>

#include <cstddef>  // defines _GLIBCXX_USE_CXX11_ABI

/// The handshake between host and plugin, in plain C so that it can be read before any C++ symbol
/// of the plugin is trusted. The epoch is also the inline namespace of every type in the SDK: when
/// a vtable, a struct or a meaning changes, both go up together, and an old plugin is refused
/// twice: here with a sentence, and by Poco because its manifest names another type.
#define PATRON_SDK_ABI_EPOCH 1

// The installed package defines what the service was built with: the loader would refuse the
// plugin, so its build ends here.
#ifdef PATRON_SDK_HOST_GXX_ABI
static_assert(__GXX_ABI_VERSION == PATRON_SDK_HOST_GXX_ABI,
              "Patron was built with a compiler of another C++ ABI; use the same major version");
static_assert(_GLIBCXX_USE_CXX11_ABI == PATRON_SDK_HOST_CXX11_STRING,
              "Patron was built with another std::string: see _GLIBCXX_USE_CXX11_ABI");
#endif

#define PATRON_SDK_KIND_AUTH_TYPE 1
#define PATRON_SDK_KIND_OTP_CHANNEL 2

extern "C" {

/// Filled by the plugin's build, compared field by field with the host's own. `structSize` comes
/// first and never moves.
struct PatronPluginAbi {
    unsigned structSize;
    unsigned epoch;
    unsigned kind;              ///< PATRON_SDK_KIND_…
    unsigned gxxAbiVersion;     ///< __GXX_ABI_VERSION
    unsigned cxx11StringAbi;    ///< _GLIBCXX_USE_CXX11_ABI
    unsigned long pocoVersion;  ///< POCO_VERSION, major and minor are compared
    const char* compiler;       ///< for the refusal's sentence only
};
}

namespace patron::sdk::inline v1 {

inline constexpr char kAbiSymbol[] = "patron_plugin_abi";

constexpr PatronPluginAbi abiOfThisBuild(unsigned kind) {
    return {sizeof(PatronPluginAbi), PATRON_SDK_ABI_EPOCH, kind,       __GXX_ABI_VERSION,
            _GLIBCXX_USE_CXX11_ABI,  POCO_VERSION,         __VERSION__};
}

}  // namespace patron::sdk::inline v1

#endif  // PATRON_SDK_ABI_H
