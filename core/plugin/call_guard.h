#ifndef PATRON_PLUGIN_CALL_GUARD_H
#define PATRON_PLUGIN_CALL_GUARD_H

#include <string>
#include <utility>

#include "sdk/plugin.h"

namespace patron::plugin {

/// The name of the type of the exception that is being handled. Its text is left alone: a plugin
/// may have put an address or a password into it.
std::string nameOfCurrentException();

/// The border between a plugin's code and ours: a contract says that no exception leaves a plugin,
/// and this makes sure. What is caught is logged (`plugin.threw`) and replaced. Any thread.
class CallGuard {
  public:
    CallGuard(std::string pluginId, sdk::PluginHost& host)
        : pluginId_(std::move(pluginId)), host_(host) {}

    /// @param fallback makes what is answered instead when `call` throws
    template <class Call, class Fallback>
    auto operator()(const char* method, Call&& call, Fallback&& fallback) const
        -> decltype(call()) {
        try {
            return call();
        } catch (...) {
            report(method);
            return fallback();
        }
    }

    /// The fallback of methods that answer with a Result.
    sdk::Unexpected failure(const char* method) const;

  private:
    void report(const char* method) const;

    std::string pluginId_;
    sdk::PluginHost& host_;
};

}  // namespace patron::plugin

#endif  // PATRON_PLUGIN_CALL_GUARD_H
