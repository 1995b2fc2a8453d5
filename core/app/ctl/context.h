#ifndef PATRON_APP_CTL_CONTEXT_H
#define PATRON_APP_CTL_CONTEXT_H

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "admin/account_admin.h"
#include "admin/brand_admin.h"
#include "admin/key_admin.h"
#include "admin/message_admin.h"
#include "admin/provider_admin.h"
#include "admin/template_admin.h"
#include "app/config.h"
#include "app/json_log.h"
#include "app/request_stack.h"
#include "app/runtime.h"
#include "sdk/receipt.h"

namespace CLI {
class App;
}

namespace patron::app::ctl {

/// What the commands share: the configuration that was named, and the opened installation, made
/// when a command first asks. A failure throws Refusal, which main() prints. One thread.
class Context {
  public:
    std::filesystem::path configFile = defaultConfigFile();
    /// With which a command line that cannot be understood ends the program; else the parser's.
    std::optional<int> usageStatus;

    const Config& config();
    /// Up to the database: works where settings or plugins are what has to be repaired.
    Runtime& runtime();
    admin::BrandAdmin& brands();
    admin::ProviderAdmin& providers();
    admin::MessageAdmin messages();
    /// Has a provider's plugin read what a provider or a mail server reports.
    sdk::Result<int> takeReceipt(const std::string& provider, const sdk::ReceiptRequest& request);
    admin::TemplateAdmin templates();
    /// For looking at plugins; needs no database.
    plugin::PluginLoader& loader();
    admin::KeyAdmin& keys();
    admin::AccountAdmin& accounts();
    /// A request context for a brand, as the account commands need one.
    brand::RequestContext requestContext(const std::string& brandName);
    /// Who runs the command, for the audit trail.
    std::string adminName() const;

  private:
    Runtime& runtimeWithSettings();
    RequestStack& stack();
    sdk::Log& log();
    admin::AuditTrail auditTrail();
    admin::PluginLookup pluginLookup();
    admin::AuthTypeLookup authTypeLookup();

    std::unique_ptr<Config> config_;
    std::unique_ptr<JsonLog> log_;
    std::unique_ptr<Runtime> runtime_;
    std::unique_ptr<RequestStack> stack_;
    std::unique_ptr<ServiceHost> host_;
    std::unique_ptr<plugin::PluginLoader> loader_;
    std::unique_ptr<admin::BrandAdmin> brands_;
    std::unique_ptr<admin::ProviderAdmin> providers_;
    std::unique_ptr<admin::KeyAdmin> keys_;
    std::unique_ptr<admin::AccountAdmin> accounts_;
};

/// A sentence for the person at the shell; ends the command with status 1.
struct Refusal {
    std::string sentence;
    int status = 1;
};

/// The detail of an error for people; when the database is away the status tells a mail server to
/// try again (EX_TEMPFAIL of sysexits.h).
[[noreturn]] void refuse(const sdk::Error& error);

/// The value of a result, or a Refusal with its detail.
template <class T>
T need(sdk::Result<T> result) {
    if (!result) refuse(result.error());
    return std::move(*result);
}
inline void need(sdk::Result<void> result) {
    if (!result) refuse(result.error());
}

/// Each adds its commands to the program.
void addSetupCommands(CLI::App& app, Context& context);
void addBrandCommands(CLI::App& app, Context& context);
void addApplicationCommands(CLI::App& app, Context& context);
void addProviderCommands(CLI::App& app, Context& context);
void addPluginCommands(CLI::App& app, Context& context);
void addMessageCommands(CLI::App& app, Context& context);
/// Of `message`.
void addReceiptCommand(CLI::App& messages, Context& context);
void addTemplateCommands(CLI::App& app, Context& context);
void addKeyCommands(CLI::App& app, Context& context);
void addAccountCommands(CLI::App& app, Context& context);
void addAuditCommands(CLI::App& app, Context& context);

}  // namespace patron::app::ctl

#endif  // PATRON_APP_CTL_CONTEXT_H
