#include "app/config_file.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <toml.hpp>

namespace patron::app {

namespace {

using sdk::ErrorCode;
using Values = std::map<std::string, ConfigValue>;

sdk::Result<std::string> fromFile(const std::filesystem::path& path) {
    std::ifstream in(path);
    if (!in) {
        return sdk::fail(ErrorCode::kConfigInvalid, "cannot read the file " + path.string());
    }
    std::ostringstream text;
    text << in.rdbuf();
    std::string content = text.str();
    if (content.ends_with('\n')) content.pop_back();
    return content;
}

sdk::Result<std::string> resolve(const std::string& text, const std::filesystem::path& folder) {
    constexpr std::string_view kFile = "file:";
    if (text.starts_with(kFile)) return fromFile(folder / text.substr(kFile.size()));
    std::string resolved;
    std::size_t at = 0;
    while (true) {
        const std::size_t open = text.find("${", at);
        if (open == std::string::npos) return resolved + text.substr(at);
        const std::size_t close = text.find('}', open);
        if (close == std::string::npos) {
            return sdk::fail(ErrorCode::kConfigInvalid, "a ${ is not closed");
        }
        const std::string name = text.substr(open + 2, close - open - 2);
        const char* value = std::getenv(name.c_str());
        if (value == nullptr) {
            return sdk::fail(ErrorCode::kConfigInvalid, "the environment has no variable " + name);
        }
        resolved.append(text, at, open - at).append(value);
        at = close + 1;
    }
}

sdk::Result<void> flatten(const toml::value& value, const std::string& name,
                          const std::filesystem::path& folder, Values& values) {
    if (value.is_table()) {
        for (const auto& [key, child] : value.as_table()) {
            auto done = flatten(child, name.empty() ? key : name + "." + key, folder, values);
            if (!done) return done;
        }
        return {};
    }
    if (value.is_string()) {
        auto text = resolve(value.as_string().str, folder);
        if (!text) return sdk::fail(ErrorCode::kConfigInvalid, name + ": " + text.error().detail);
        values[name] = std::move(*text);
    } else if (value.is_integer()) {
        values[name] = static_cast<std::int64_t>(value.as_integer());
    } else if (value.is_boolean()) {
        values[name] = value.as_boolean();
    } else if (value.is_array()) {
        std::vector<std::string> list;
        for (const toml::value& element : value.as_array()) {
            if (!element.is_string()) {
                return sdk::fail(ErrorCode::kConfigInvalid, name + ": a list holds texts only");
            }
            list.push_back(element.as_string().str);
        }
        values[name] = std::move(list);
    } else {
        return sdk::fail(ErrorCode::kConfigInvalid, name + ": not a type that any key takes");
    }
    return {};
}

}  // namespace

sdk::Result<Values> readConfigFile(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        return sdk::fail(ErrorCode::kConfigInvalid,
                         "cannot read the configuration " + file.string() +
                             "; name another with --config FILE or PATRON_CONFIG");
    }
    try {
        const toml::value document = toml::parse(in, file.string());
        Values values;
        auto done = flatten(document, "", std::filesystem::absolute(file).parent_path(), values);
        if (!done) return sdk::Unexpected(done.error());
        return values;
    } catch (const std::exception& error) {
        return sdk::fail(ErrorCode::kConfigInvalid, error.what());
    }
}

}  // namespace patron::app
