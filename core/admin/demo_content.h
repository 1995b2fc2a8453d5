#ifndef PATRON_ADMIN_DEMO_CONTENT_H
#define PATRON_ADMIN_DEMO_CONTENT_H

#include <string>
#include <vector>

#include "admin/brand_admin.h"
#include "admin/provider_admin.h"
#include "sdk/result.h"

namespace patron::admin {

/// The plugins that the demo uses; named by whoever loads it, since the core knows none.
struct DemoPlugins {
    std::string emailAuthType;
    std::string phoneAuthType;
    std::string inboxChannel;
    /// Folder in which the inbox channel keeps its messages.
    std::string inboxFolder;
    std::string publicUrl;
};

/// Adds what a newcomer tries Patron with (rule A5): Demo Diner (signs in by e-mail), Demo
/// Bistro (by phone), an application each under the published keys, and an inbox for both kinds of
/// message. What exists already is left as it is, except the public URL, which follows the address
/// that the demo is started on.
sdk::Result<void> addDemoContent(BrandAdmin& admin, ProviderAdmin& providers,
                                 const DemoPlugins& plugins);

}  // namespace patron::admin

#endif  // PATRON_ADMIN_DEMO_CONTENT_H
