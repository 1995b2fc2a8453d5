#include "admin/demo_content.h"

namespace patron::admin {

namespace {

constexpr int kInboxPosition = 100;

struct DemoBrand {
    const char* name;
    const std::string DemoPlugins::*authType;
    const char* applicationName;
    const char* applicationKey;
    const char* smsSenderId;
    const char* birthdayId;
};

const DemoBrand kBrands[] = {
    {"Demo Diner", &DemoPlugins::emailAuthType, "Demo Diner app",
     "f3a90488ffee32c3acb6fcd0ca417cf6", "DemoDiner", "5f0b9c3e-8f53-4f0e-9a55-6a1f7a1c2d01"},
    {"Demo Bistro", &DemoPlugins::phoneAuthType, "Demo Bistro app",
     "b7c1d5e90f3a4286a1d2c3b4e5f60718", "DemoBistro", "5f0b9c3e-8f53-4f0e-9a55-6a1f7a1c2d02"},
};

sdk::Result<void> addBrand(BrandAdmin& admin, const DemoBrand& demo, const DemoPlugins& plugins) {
    brand::Brand brand;
    brand.name = demo.name;
    brand.authType = plugins.*demo.authType;
    brand.optinType = brand::OptinType::kGdpr;
    brand.smsSenderId = demo.smsSenderId;
    brand.publicUrl = plugins.publicUrl;
    brand.settings.phoneNumberUnique = true;
    brand.settings.countries = {{"*", 0}};
    brand.demographics.push_back(
        {demo.birthdayId, "Birthday", brand::DemographicType::kDate, false, false, {}});
    auto added = admin.addBrand(std::move(brand));
    if (!added) return sdk::Unexpected(added.error());
    auto application =
        admin.addApplication({0, added->id, demo.applicationKey, demo.applicationName, {}});
    if (!application) return sdk::Unexpected(application.error());
    return {};
}

sdk::Result<void> addInbox(ProviderAdmin& admin, const DemoPlugins& plugins,
                           const std::string& addressKind) {
    const std::string name = "demo-inbox-" + addressKind;
    const auto rows = admin.list();
    if (!rows) return sdk::Unexpected(rows.error());
    for (const brand::ProviderRow& row : *rows) {
        if (row.name == name) return {};
    }
    brand::ProviderRow row;
    row.position = kInboxPosition;
    row.name = name;
    row.pluginId = plugins.inboxChannel;
    auto added = admin.add(row, {{"folder", plugins.inboxFolder}, {"address_kind", addressKind}});
    if (!added) return sdk::Unexpected(added.error());
    return {};
}

}  // namespace

sdk::Result<void> addDemoContent(BrandAdmin& admin, ProviderAdmin& providers,
                                 const DemoPlugins& plugins) {
    for (const DemoBrand& demo : kBrands) {
        const auto known = admin.findBrand(demo.name);
        if (!known) {
            if (known.error().code != sdk::ErrorCode::kAdminNotFound) {
                return sdk::Unexpected(known.error());
            }
            if (auto added = addBrand(admin, demo, plugins); !added) return added;
        } else if (known->publicUrl != plugins.publicUrl) {
            auto moved = admin.changeBrand(
                demo.name, [&](brand::Brand& brand) { brand.publicUrl = plugins.publicUrl; });
            if (!moved) return sdk::Unexpected(moved.error());
        }
    }
    for (const char* kind : {"email", "sms"}) {
        if (auto added = addInbox(providers, plugins, kind); !added) return added;
    }
    return {};
}

}  // namespace patron::admin
