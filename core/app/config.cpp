#include "app/config.h"

#include <cstdlib>
#include <functional>
#include <set>

#include "app/config_file.h"

namespace patron::app {

namespace {

using sdk::ErrorCode;
namespace fs = std::filesystem;
using Values = std::map<std::string, ConfigValue>;

constexpr std::string_view kAuthTypePrefix = "auth_type.";

// Takes typed values out of the file and notes what is wrong, so that all of it is said at once.
class Taker {
  public:
    Taker(Values values, fs::path folder) : values_(std::move(values)), folder_(std::move(folder)) {
        for (const auto& [name, value] : values_) left_.insert(name);
    }

    void text(const std::string& name, std::string& target, bool required = false) {
        if (const auto* value = take<std::string>(name, "a text", required)) target = *value;
    }
    void path(const std::string& name, fs::path& target) {
        if (const auto* value = take<std::string>(name, "a path", true)) {
            target = (folder_ / *value).lexically_normal();
        }
    }
    void number(const std::string& name, int& target, int low, int high) {
        const auto* value = take<std::int64_t>(name, "a whole number", false);
        if (value == nullptr) return;
        if (*value < low || *value > high) {
            problem(name + " must be from " + std::to_string(low) + " to " + std::to_string(high));
        } else {
            target = static_cast<int>(*value);
        }
    }
    void boolean(const std::string& name, bool& target) {
        if (const auto* value = take<bool>(name, "true or false", false)) target = *value;
    }
    void list(const std::string& name, std::vector<std::string>& target) {
        if (const auto* value = take<std::vector<std::string>>(name, "a list", true)) {
            target = *value;
        }
    }
    void authTypeTables(std::map<std::string, std::map<std::string, std::string>>& target,
                        std::map<std::string, std::string>& plugins) {
        for (const auto& [name, value] : values_) {
            if (!name.starts_with(kAuthTypePrefix)) continue;
            const std::size_t dot = name.find('.', kAuthTypePrefix.size());
            if (dot == std::string::npos) continue;
            left_.erase(name);
            const std::string id =
                name.substr(kAuthTypePrefix.size(), dot - kAuthTypePrefix.size());
            const std::string key = name.substr(dot + 1);
            if (key == "plugin") {
                plugins[id] = std::visit(asText, value);
            } else {
                target[id][key] = std::visit(asText, value);
            }
        }
    }
    void problem(const std::string& sentence) { problems_ += "\n  " + sentence; }

    std::string verdict() {
        for (const std::string& name : left_) problem("there is no key " + name);
        return problems_;
    }

  private:
    template <class T>
    const T* take(const std::string& name, const char* kind, bool required) {
        left_.erase(name);
        const auto it = values_.find(name);
        if (it == values_.end()) {
            if (required) problem(name + " is required");
            return nullptr;
        }
        const T* value = std::get_if<T>(&it->second);
        if (value == nullptr) problem(name + " must be " + kind);
        return value;
    }
    static constexpr auto asText = [](const auto& value) -> std::string {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::string>) return value;
        if constexpr (std::is_same_v<T, bool>) return value ? "true" : "false";
        if constexpr (std::is_same_v<T, std::int64_t>) return std::to_string(value);
        return {};
    };

    Values values_;
    fs::path folder_;
    std::set<std::string> left_;
    std::string problems_;
};

int octal(const std::string& text) {
    char* end = nullptr;
    const long mode = std::strtol(text.c_str(), &end, 8);
    return end == text.c_str() || *end != '\0' || mode < 0 || mode > 0777 ? -1
                                                                          : static_cast<int>(mode);
}

void takeMode(Taker& taker, Config& config) {
    std::string mode = "production";
    taker.text("mode", mode);
    if (mode == "demo") {
        config.mode = Config::Mode::kDemo;
    } else if (mode != "production") {
        taker.problem("mode must be production or demo");
    }
    std::string socketMode = "0660";
    taker.text("listen_mode", socketMode);
    config.listenMode = octal(socketMode);
    if (config.listenMode < 0) taker.problem("listen_mode must be octal digits, as 0660");
    taker.text("log_level", config.logLevel);
    static const std::set<std::string> kLevels{"debug", "info", "warning", "error"};
    if (!kLevels.contains(config.logLevel)) {
        taker.problem("log_level must be debug, info, warning or error");
    }
}

}  // namespace

const std::vector<ConfigKeyDoc>& configKeys() {
    static const std::vector<ConfigKeyDoc> kKeys{
        {"mode", "production, or demo: only the demo may use a channel that keeps messages.",
         "production"},
        {"database",
         "sqlite:///absolute/path/to/patron.db, or postgresql://user@host:5432/patron (several "
         "hosts and all of libpq's parameters may be given).",
         ""},
        {"keys_folder", "Folder of the key files (0700); `patronctl setup` makes them.", ""},
        {"plugin_folder", "Folder of the plugin libraries, <plugin id>.so each.", ""},
        {"stage_folder", "Private folder (0700) to which plugin files are copied to be loaded.",
         ""},
        {"sql_folder", "Folder of the numbered migrations.", ""},
        {"auth_types", "Ids of the auth types to load besides those that brands use.", ""},
        {"auth_type.<id>.plugin",
         "Plugin of the auth type, where it is called otherwise: two providers of ID tokens are "
         "two "
         "auth types of one plugin.",
         "<id>"},
        {"auth_type.<id>.<key>", "Configuration of an auth type.", "as the plugin says"},
        {"listen",
         "unix:/path, host:port, or inherited (socket on fd 0 or from systemd) for FastCGI.",
         "unix:/run/patron/patrond.sock"},
        {"listen_mode", "Mode of the Unix socket, octal.", "0660"},
        {"workers", "Threads that serve requests.", "16"},
        {"max_queued", "Requests that may wait for a worker before 503 is answered.", "1024"},
        {"drain_seconds", "Longest time that SIGTERM waits for requests in flight.", "10"},
        {"group_commit", "Commit concurrent writes together (SQLite).", "true"},
        {"busy_timeout_ms",
         "Longest wait for another's database lock; on PostgreSQL also the longest run of a "
         "statement.",
         "5000"},
        {"database_connections",
         "Sessions of this process with a PostgreSQL server for transactions, at most; four more "
         "are for single statements.",
         "16"},
        {"client_limit_factor", "Multiplies the limits per client address (demo, benchmarks).",
         "1"},
        {"deliver", "Whether this process sends messages and keeps house.", "true"},
        {"senders", "Messages that this process sends at once through one provider.", "4"},
        {"log_level", "debug, info, warning or error.", "info"},
    };
    return kKeys;
}

sdk::Result<Config> loadConfig(const fs::path& file) {
    auto values = readConfigFile(file);
    if (!values) return sdk::Unexpected(values.error());
    Taker taker(std::move(*values), fs::absolute(file).parent_path());
    Config config;
    takeMode(taker, config);
    taker.text("database", config.database, true);
    taker.path("keys_folder", config.keysFolder);
    taker.path("plugin_folder", config.pluginFolder);
    taker.path("stage_folder", config.stageFolder);
    taker.path("sql_folder", config.sqlFolder);
    taker.list("auth_types", config.authTypes);
    taker.authTypeTables(config.authTypeConfig, config.authTypePlugins);
    taker.text("listen", config.listen);
    taker.number("workers", config.workers, 1, 512);
    taker.number("max_queued", config.maxQueued, 1, 65536);
    taker.number("drain_seconds", config.drainSeconds, 1, 600);
    taker.boolean("group_commit", config.groupCommit);
    taker.number("busy_timeout_ms", config.busyTimeoutMs, 1, 60000);
    taker.number("database_connections", config.databaseConnections, 1, 512);
    taker.number("client_limit_factor", config.clientLimitFactor, 1, 1'000'000);
    taker.boolean("deliver", config.deliver);
    taker.number("senders", config.senders, 1, 32);
    if (const std::string problems = taker.verdict(); !problems.empty()) {
        return sdk::fail(ErrorCode::kConfigInvalid, file.string() + ":" + problems);
    }
    return config;
}

fs::path defaultConfigFile() {
    const char* named = std::getenv("PATRON_CONFIG");
    return named != nullptr && *named != '\0' ? named : "/etc/patron/patron.toml";
}

}  // namespace patron::app
