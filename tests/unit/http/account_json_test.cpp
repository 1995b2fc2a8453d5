#include "http/account_json.h"

#include <gtest/gtest.h>

namespace patron::http {
namespace {

account::AccountView guideAccount() {
    using namespace std::chrono;
    account::AccountView view;
    account::Account& account = view.account;
    account.uuid = "0ff757dd-9b8a-4750-89ad-03ff531ae923";
    account.firstName = "Jonathan";
    account.lastName = "Doe";
    account.email = "john.doe@gmail.com";
    account.locale = "en-US";
    account.optinEmail = account::OptIn::kDisabled;
    account.optinSms = account::OptIn::kConfirmed;
    account.createdAt = sys_days(2023y / August / 24) + 15h + 33min + 27s;
    account.updatedAt = sys_days(2023y / August / 28) + 6h + 37min + 34s + 999ms;
    return view;
}

// The guide's first answer, byte for byte apart from white space.
TEST(AccountJson, IsTheGuidesSample) {
    JsonWriter json;
    writeAccount(json, guideAccount(), 4);
    EXPECT_EQ(json.json(),
              R"({"id":"0ff757dd-9b8a-4750-89ad-03ff531ae923","type_id":1,)"
              R"("reference_type":"CustomerAccount","first_name":"Jonathan","last_name":"Doe",)"
              R"("email":"john.doe@gmail.com","phone_number":"","locale":"en-US","state":1,)"
              R"("demographics":[],"optin_status_email":2,"optin_status_pn":3,)"
              R"("has_pending_email_change":false,"has_pending_phone_number_change":false,)"
              R"("is_social":false,"social_login":null,"updated_at":"2023-08-28 06:37:34",)"
              R"("created_at":"2023-08-24 15:33:27"})");
}

TEST(AccountJson, SaysThroughWhomASocialAccountSignsIn) {
    account::AccountView view = guideAccount();
    view.account.socialLogin = "google";
    JsonWriter json;
    writeAccount(json, view, 4);
    EXPECT_NE(
        json.json().find(R"("is_social":true,"social_login":{"provider":"google"},"updated_at":)"),
        std::string_view::npos)
        << json.json();
}

TEST(AccountJson, VersionFiveAddsTwoFields) {
    JsonWriter json;
    writeAccount(json, guideAccount(), 5);
    const std::string text(json.json());
    EXPECT_NE(text.find(R"("state":1,"confirmed":true,"demographics")"), std::string::npos);
    EXPECT_NE(text.find(R"("optin_status_email":2,"optin_status_sms":1,"optin_status_pn":3)"),
              std::string::npos);
}

}  // namespace
}  // namespace patron::http
