// An auth type whose every method throws when the identifier says so. The macros make others of it.

#include <fstream>
#include <stdexcept>

#include "sdk/manifest.h"

#ifndef MEMBER_ID
#define MEMBER_ID "member"
#define MEMBER_ATTRIBUTE "member"
#define MEMBER_NUMBER 9
#endif
#ifndef MEMBER_KIND
#define MEMBER_KIND "echo"
#endif

namespace {

using namespace patron::sdk;

class MemberAuth final : public AuthType {
  public:
    const AuthTypeInfo& info() const override { return info_; }
    Result<Identifier> parse(std::string_view text) const override {
        if (text == "throw in parse") throw std::runtime_error("secret of a member");
        const std::string name(text);
        return Identifier::parsed(MEMBER_ATTRIBUTE, name, name, name);
    }
    Result<void> begin(const Identifier& identifier, CodeDesk&) const override {
        if (identifier.key() == "throw in begin") throw 42;
        return {};
    }
    Result<Identifier> finish(const Credentials& credentials, CodeDesk&) const override {
        return parse(credentials.at("identifier"));  // throws when there is none
    }

  private:
    AuthTypeInfo info_{MEMBER_NUMBER, MEMBER_ATTRIBUTE, MEMBER_KIND, std::chrono::minutes(5)};
};

}  // namespace

struct MemberAuthFactory final : AuthTypeFactory {
    PluginInfo info() const override {
        return {MEMBER_ID,
                "1.0.0",
                PluginKind::kAuthType,
                "Members by name.",
                {{.name = "needs", .description = "A file that must be there."}}};
    }
    Result<std::unique_ptr<AuthType>> create(const PluginConfig& config,
                                             PluginHost&) const override {
        if (const std::string file = config.text("needs"); !file.empty() && !std::ifstream(file)) {
            return fail(ErrorCode::kConfigInvalid, "needs: cannot read " + file);
        }
        return std::unique_ptr<AuthType>(std::make_unique<MemberAuth>());
    }
};

PATRON_EXPORT_AUTH_TYPE(MemberAuthFactory)
