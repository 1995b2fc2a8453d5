// A channel plugin with something wrong about how it presents itself, see CMakeLists.txt.

#include "sdk/manifest.h"

#ifndef ODD_ANSWER
#define ODD_ANSWER &handshake
#endif
#ifndef ODD_KIND
#define ODD_KIND kOtpChannel
#endif
#ifndef ODD_DESCRIPTION
#define ODD_DESCRIPTION "A key."
#endif

using namespace patron::sdk;

#ifdef ODD_MISSING_SYMBOL
void nobodyDefinesThis();
#endif

struct OddFactory final : OtpChannelFactory {
    PluginInfo info() const override {
        return {"odd",
                "1.0.0",
                PluginKind::ODD_KIND,
                "Is odd.",
                {{.name = "key", .description = ODD_DESCRIPTION}}};
    }
    Result<std::unique_ptr<OtpChannel>> create(const PluginConfig&, PluginHost&) const override {
#ifdef ODD_MISSING_SYMBOL
        nobodyDefinesThis();
#endif
        return fail(ErrorCode::kPluginRefused, "odd plugins make nothing");
    }
};

#ifndef ODD_WITHOUT_HANDSHAKE
extern "C" __attribute__((visibility("default"))) const PatronPluginAbi* patron_plugin_abi() {
    static const PatronPluginAbi handshake = [] {
        PatronPluginAbi abi = abiOfThisBuild(PATRON_SDK_KIND_OTP_CHANNEL);
        ODD_CHANGE;
        return abi;
    }();
    (void)handshake;
    return ODD_ANSWER;
}
#endif

#ifdef ODD_SECOND_FACTORY
struct SecondFactory final : OtpChannelFactory {
    PluginInfo info() const override { return OddFactory().info(); }
    Result<std::unique_ptr<OtpChannel>> create(const PluginConfig& config,
                                               PluginHost& host) const override {
        return OddFactory().create(config, host);
    }
};
#endif

#ifndef ODD_WITHOUT_MANIFEST
POCO_BEGIN_MANIFEST(OtpChannelFactory)
POCO_EXPORT_CLASS(OddFactory)
#ifdef ODD_SECOND_FACTORY
POCO_EXPORT_CLASS(SecondFactory)
#endif
POCO_END_MANIFEST
#endif
