#include "http/router.h"

#include <gtest/gtest.h>

namespace patron::http {
namespace {

Route route(std::string method, std::string path) {
    return {std::move(method), std::move(path), Access::kOpen, Body::kNone, {}};
}

const Router& router() {
    static const Router kRouter(
        {route("GET", "/api/customer-accounts/{id}"), route("PUT", "/api/customer-accounts/{id}"),
         route("PUT", "/api/customer-accounts/{id}/update"), route("GET", "/api/customers/refresh"),
         route("DELETE", "/api/a/{id}/pending-changes/{attribute}")});
    return kRouter;
}

TEST(Router, FindsRouteAndValues) {
    const auto match = router().find("DELETE", "/api/a/42/pending-changes/email");
    ASSERT_NE(match.route, nullptr);
    ASSERT_EQ(match.path.size(), 2u);
    EXPECT_EQ(match.path[0], "42");
    EXPECT_EQ(match.path[1], "email");
}

TEST(Router, UnknownPathsHaveNoTemplate) {
    for (const char* path : {"/", "", "/api", "/api/customer-accounts/", "/api/customer-accounts",
                             "/api/customer-accounts/1/", "/api/customer-accounts/1/nope",
                             "//api/customer-accounts/1", "/API/customers/refresh"}) {
        EXPECT_TRUE(router().find("GET", path).pathTemplate.empty()) << path;
    }
}

TEST(Router, AnotherMethodIsToldWhatIsAllowed) {
    const auto match = router().find("POST", "/api/customer-accounts/1");
    EXPECT_EQ(match.route, nullptr);
    EXPECT_EQ(match.allow, "GET, HEAD, PUT, OPTIONS");
}

TEST(Router, HeadIsServedByGetButNotByRefresh) {
    EXPECT_NE(router().find("HEAD", "/api/customer-accounts/1").route, nullptr);
    const auto refresh = router().find("HEAD", "/api/customers/refresh");
    EXPECT_EQ(refresh.route, nullptr);
    EXPECT_EQ(refresh.allow, "GET, OPTIONS");
}

}  // namespace
}  // namespace patron::http
