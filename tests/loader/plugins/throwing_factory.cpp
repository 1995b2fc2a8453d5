// A factory that throws out of its constructor (1), info (2) or create (3).

#include <stdexcept>

#include "sdk/manifest.h"

using namespace patron::sdk;

struct ThrowingFactory final : OtpChannelFactory {
    ThrowingFactory() { throwIn(1); }
    PluginInfo info() const override {
        throwIn(2);
        return {"odd", "1.0.0", PluginKind::kOtpChannel, "Throws.", {}};
    }
    Result<std::unique_ptr<OtpChannel>> create(const PluginConfig&, PluginHost&) const override {
        throwIn(3);
        return std::unique_ptr<OtpChannel>();
    }

  private:
    static void throwIn(int place) {
        if (place == THROW_IN) throw std::logic_error("text with a password");
    }
};

PATRON_EXPORT_OTP_CHANNEL(ThrowingFactory)
