#ifndef PATRON_SDK_MANIFEST_H
#define PATRON_SDK_MANIFEST_H

#include <Poco/ClassLibrary.h>

#include "sdk/abi.h"
#include "sdk/auth_type.h"
#include "sdk/otp_channel.h"

/// The last line of a plugin: exports its one factory to Poco's class loader, together with the C
/// handshake of abi.h. `pocoInitializeLibrary` must not be used: it runs before the manifest check.
///
///     PATRON_EXPORT_OTP_CHANNEL(AcmeChannelFactory)
#define PATRON_EXPORT_OTP_CHANNEL(factory) \
    PATRON_EXPORT_PLUGIN(factory, ::patron::sdk::OtpChannelFactory, PATRON_SDK_KIND_OTP_CHANNEL)
#define PATRON_EXPORT_AUTH_TYPE(factory) \
    PATRON_EXPORT_PLUGIN(factory, ::patron::sdk::AuthTypeFactory, PATRON_SDK_KIND_AUTH_TYPE)

#define PATRON_EXPORT_PLUGIN(factory, base, kind)                                                  \
    extern "C" __attribute__((visibility("default"))) const PatronPluginAbi* patron_plugin_abi() { \
        static constexpr PatronPluginAbi abi = ::patron::sdk::abiOfThisBuild(kind);                \
        return &abi;                                                                               \
    }                                                                                              \
    POCO_BEGIN_MANIFEST(base)                                                                      \
    POCO_EXPORT_CLASS(factory)                                                                     \
    POCO_END_MANIFEST

#endif  // PATRON_SDK_MANIFEST_H
