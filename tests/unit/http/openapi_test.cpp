#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

#include "http/endpoints/endpoints.h"
#include "http/error_table.h"

namespace patron::http {
namespace {

using sdk::ErrorCode;

YAML::Node openApi() { return YAML::LoadFile(PATRON_OPENAPI); }

// The groups only keep references to their services, which nobody calls here.
template <class Service>
Service& unused() {
    alignas(Service) static unsigned char memory[sizeof(Service)];
    return *reinterpret_cast<Service*>(memory);
}

std::set<std::string> servedRoutes() {
    std::set<std::string> served;
    const auto add = [&](const std::vector<Route>& routes) {
        for (const Route& route : routes) {
            std::string method = route.method;
            std::transform(method.begin(), method.end(), method.begin(), ::tolower);
            served.insert(method + " " + route.path);
        }
    };
    add(accountRoutes(unused<account::AccountService>()));
    add(accountChangeRoutes(unused<account::AccountService>()));
    add(sessionRoutes(unused<auth::Authenticator>()));
    add(signInRoutes(unused<auth::SignInService>()));
    add(socialSignInRoutes(unused<auth::SocialSignInService>()));
    add(checkRoutes(unused<auth::SignInService>()));
    add(initApplicationRoutes());
    add(receiptRoutes(unused<delivery::Receipts>(), unused<plugin::PluginSetHolder>()));
    add(inboxRoutes(unused<plugin::PluginSetHolder>()));
    add(healthRoutes([] { return Readiness(); }));
    return served;
}

TEST(OpenApi, StatesExactlyTheRoutesThatAreServed) {
    std::set<std::string> stated;
    for (const auto& path : openApi()["paths"]) {
        for (const auto& operation : path.second) {
            const auto method = operation.first.as<std::string>();
            if (method == "parameters") continue;
            stated.insert(method + " " + path.first.as<std::string>());
        }
    }
    EXPECT_EQ(stated, servedRoutes());
}

TEST(OpenApi, StatesEveryErrorAsTheTableHasIt) {
    const YAML::Node errors = openApi()["x-errors"];
    std::set<int> numbers;
    const int last = static_cast<int>(ErrorCode::kAdminNotFound);
    for (int i = 0; i <= last; ++i) {
        const auto code = static_cast<ErrorCode>(i);
        // Those between never reach a customer.
        if (code > ErrorCode::kServerDatabase && code <= ErrorCode::kAdminNotFound) continue;
        const std::string id(sdk::errorId(code));
        ASSERT_TRUE(errors[id]) << id << " is not in openapi.yaml";
        const ErrorRow row = errorRow(code);
        EXPECT_EQ(errors[id]["status"].as<int>(), row.status) << id;
        EXPECT_EQ(errors[id]["number"].as<int>(), row.number) << id;
        EXPECT_EQ(errors[id]["message"].as<std::string>(), row.message) << id;
        EXPECT_TRUE(numbers.insert(row.number).second) << id << " shares its number";
    }
}

}  // namespace
}  // namespace patron::http
