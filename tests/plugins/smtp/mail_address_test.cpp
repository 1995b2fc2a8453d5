#include "mail_address.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using patron::smtp::isMailAddress;

TEST(MailAddress, AcceptsWhatServersUnderstand) {
    for (const char* address : {"ana@example.com", "a.b+tag@mail.example.co.uk", "x@localhost",
                                "o'neil_1@xn--bcher-kva.example"}) {
        EXPECT_TRUE(isMailAddress(address)) << address;
    }
    EXPECT_TRUE(isMailAddress(std::string(64, 'a') + "@example.com"));
}

TEST(MailAddress, RefusesWhatCouldBeMoreThanAnAddress) {
    using namespace std::string_view_literals;
    for (const std::string_view address : {""sv,
                                           "ana"sv,
                                           "@example.com"sv,
                                           "ana@"sv,
                                           "ana@@example.com"sv,
                                           "a b@example.com"sv,
                                           "<ana@example.com>"sv,
                                           "ana@example.com>"sv,
                                           "ana@example.com,bob@example.com"sv,
                                           "ana@example.com\r\nRCPT TO:<x@y.z>"sv,
                                           "ana\n@example.com"sv,
                                           "ana\0@example.com"sv,
                                           "\"a b\"@example.com"sv,
                                           "ana@exam ple.com"sv,
                                           ".ana@example.com"sv,
                                           "a..b@example.com"sv,
                                           "ana@example..com"sv,
                                           "ana@[127.0.0.1]"sv,
                                           "ana@-example.com"sv,
                                           "\u00e1na@example.com"sv,
                                           "ana@ex\u00e1mple.com"sv,
                                           "ana(comment)@example.com"sv}) {
        EXPECT_FALSE(isMailAddress(address)) << address;
    }
    EXPECT_FALSE(isMailAddress(std::string(65, 'a') + "@example.com"));
    EXPECT_FALSE(isMailAddress("ana@" + std::string(60, 'a') + "." + std::string(200, 'b')));
}

}  // namespace
