#include "plugin/call_guard.h"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>
#include <typeinfo>

namespace patron::plugin {

std::string nameOfCurrentException() {
    const std::type_info* type = abi::__cxa_current_exception_type();
    if (!type) return "an unknown exception";
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> name(
        abi::__cxa_demangle(type->name(), nullptr, nullptr, &status), &std::free);
    return name ? name.get() : type->name();
}

sdk::Unexpected CallGuard::failure(const char* method) const {
    return sdk::fail(sdk::ErrorCode::kServerInternal,
                     "the plugin " + pluginId_ + " threw out of " + method);
}

void CallGuard::report(const char* method) const {
    const std::string exception = nameOfCurrentException();
    host_.log().write(sdk::LogLevel::kError, "plugin.threw",
                      {{"plugin", pluginId_}, {"method", method}, {"exception", exception}});
}

}  // namespace patron::plugin
