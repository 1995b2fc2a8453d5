#include "plugin/abi_gate.h"

namespace patron::plugin {
namespace {

std::string text(const char* value) { return value ? value : "an unknown compiler"; }

/// Poco's version is 0xMMmmppss; a change of patch level keeps its ABI.
unsigned long majorAndMinor(unsigned long pocoVersion) { return pocoVersion >> 16; }

std::string pocoText(unsigned long version) {
    return std::to_string(version >> 24) + "." + std::to_string((version >> 16) & 0xff);
}

}  // namespace

std::string abiMismatch(const PatronPluginAbi& plugin, const PatronPluginAbi& own) {
    if (plugin.structSize != own.structSize) {
        return "its handshake has another size (" + std::to_string(plugin.structSize) +
               " bytes instead of " + std::to_string(own.structSize) +
               "): it was built with another version of the Patron SDK; build it again";
    }
    if (plugin.epoch != own.epoch) {
        return "it was built for epoch " + std::to_string(plugin.epoch) +
               " of the Patron SDK and this service is of epoch " + std::to_string(own.epoch) +
               "; build it again";
    }
    if (plugin.kind != PATRON_SDK_KIND_AUTH_TYPE && plugin.kind != PATRON_SDK_KIND_OTP_CHANNEL) {
        return "it is of kind " + std::to_string(plugin.kind) +
               ", which this service does not know";
    }
    if (plugin.gxxAbiVersion != own.gxxAbiVersion) {
        return "it was built with " + text(plugin.compiler) + " (C++ ABI " +
               std::to_string(plugin.gxxAbiVersion) + ") and this service with " +
               text(own.compiler) + " (C++ ABI " + std::to_string(own.gxxAbiVersion) +
               "); build both with the same compiler";
    }
    if (plugin.cxx11StringAbi != own.cxx11StringAbi) {
        return "it was built with another std::string (_GLIBCXX_USE_CXX11_ABI=" +
               std::to_string(plugin.cxx11StringAbi) + " instead of " +
               std::to_string(own.cxx11StringAbi) + ")";
    }
    if (majorAndMinor(plugin.pocoVersion) != majorAndMinor(own.pocoVersion)) {
        return "it was built with Poco " + pocoText(plugin.pocoVersion) +
               " and this service with Poco " + pocoText(own.pocoVersion);
    }
    return {};
}

}  // namespace patron::plugin
