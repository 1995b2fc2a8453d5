#include <gmock/gmock.h>

#include <fstream>

#include "service_suite.h"

// "Who retired the provider, who set the budget?": what administrators do is in the audit trail.
namespace patron::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Audit : ServiceSuite<Audit> {
    /// The events whose action begins so, the latest first.
    std::string trail(const std::string& action) {
        return here.ctlOk({"audit", "list", "--action", action});
    }
    /// Brand, action and detail, and an administrator's name behind them.
    static auto Tells(const std::string& brand, const std::string& action,
                      const std::string& detail) {
        return HasSubstr("\t" + brand + "\t" + action + "\t" + detail + "\tadmin:");
    }
};

TEST_F(Audit, TellsWhoChangedProviders) {
    const std::string secret = "correct-horse";
    const std::string file = here.folder() + "/password";
    std::ofstream(file) << secret << "\n";
    here.ctlOk({"provider", "add", "--name", "mail", "--plugin", "smtp", "--set",
                "host=mail.example.com", "--set", "from_address=shop@demo.example", "--set",
                "username=patron", "--set", "password=@" + file, "--inactive"});
    here.ctlOk({"provider", "add", "--name", "own", "--plugin", "inbox", "--brand", "Demo Diner",
                "--inactive", "--set", "folder=" + here.folder() + "/own", "--set",
                "address_kind=email"});
    here.ctlOk({"provider", "set", "mail", "--set", "port=587", "--unset", "username", "--unset",
                "password", "--position", "3"});
    here.ctlOk({"provider", "order", "own", "mail"});
    here.ctlOk({"provider", "activate", "own"});
    here.ctlOk({"provider", "activate", "mail", "--instead-of", "own"});
    here.ctlOk({"provider", "retire", "mail"});
    const std::string all = trail("provider.");
    EXPECT_THAT(all, Tells("-", "provider.added", "mail: from_address, host, password, username"));
    EXPECT_THAT(all, Tells("Demo Diner", "provider.added", "own: address_kind, folder"));
    EXPECT_THAT(all, Tells("-", "provider.changed", "mail: port, username, password, position"));
    EXPECT_THAT(all, Tells("-", "provider.ordered", "own, mail"));
    EXPECT_THAT(all, Tells("Demo Diner", "provider.activated", "own"));
    EXPECT_THAT(all, Tells("-", "provider.activated", "mail instead of own"));
    EXPECT_THAT(all, Tells("Demo Diner", "provider.retired", "own"));
    EXPECT_THAT(all, Tells("-", "provider.retired", "mail"));
    for (const std::string& value : {secret, std::string("587"), std::string("mail.example")}) {
        EXPECT_THAT(all, Not(HasSubstr(value))) << "names, never values";
    }
}

TEST_F(Audit, TellsWhoChangedBrandsAndTheirTexts) {
    here.ctlOk({"brand", "create", "--name", "Fox Coffee", "--auth-type", "email-auth",
                "--public-url", "https://fox.example.com"});
    here.ctlOk({"brand", "set", "Fox Coffee", "--country", "DE=1000", "--sms-sender", "Fox"});
    here.ctlOk({"brand", "set", "Fox Coffee", "--country", "DE=1000"});
    here.ctlOk({"app", "create", "--brand", "Fox Coffee", "--name", "iOS"});
    const std::string text = here.folder() + "/text";
    std::ofstream(text) << "Your code is {{code}}.\n";
    here.ctlOk({"template", "set", "sign_in_code", "--brand", "Fox Coffee", "--language", "en",
                "--subject", "Hello", "--text", text});
    here.ctlOk({"template", "reset", "sign_in_code", "--brand", "Fox Coffee", "--language", "en"});
    const std::string all = here.ctlOk({"audit", "list", "--brand", "Fox Coffee"});
    EXPECT_THAT(all, Tells("Fox Coffee", "brand.created", "Fox Coffee"));
    EXPECT_THAT(all, Tells("Fox Coffee", "brand.changed", "sms-sender, country"));
    EXPECT_THAT(all, Tells("Fox Coffee", "brand.changed", "nothing"));
    EXPECT_THAT(all, Tells("Fox Coffee", "application.created", "iOS"));
    EXPECT_THAT(all, Tells("Fox Coffee", "template.changed", "sign_in_code en: subject, text"));
    EXPECT_THAT(all, Tells("Fox Coffee", "template.reset", "sign_in_code en"));
    EXPECT_THAT(all, Not(HasSubstr("1000")));
}

TEST_F(Audit, TellsWhoRotatedKeys) {
    const std::string pepper = here.ctlOk({"key", "rotate", "pepper"});
    here.ctlOk({"key", "rotate", "token", "--brand", "Demo Bistro"});
    const std::string all = trail("key.");
    EXPECT_THAT(all,
                Tells("-", "key.rotated", "pepper " + pepper.substr(7, pepper.find('\n') - 7)));
    EXPECT_THAT(all, HasSubstr("\tDemo Bistro\tkey.rotated\ttoken "));
}

// A change that is refused is none.
TEST_F(Audit, TellsNothingOfWhatWasRefused) {
    const std::string before = trail("");
    EXPECT_EQ(here.ctl({"provider", "retire", "nobody"}).status, 1);
    EXPECT_EQ(here.ctl({"provider", "activate", "demo-inbox-email", "--instead-of", "x"}).status,
              1);
    EXPECT_EQ(here.ctl({"brand", "set", "Demo Diner", "--public-url", "ftp://x"}).status, 1);
    EXPECT_EQ(trail(""), before);
}

}  // namespace
}  // namespace patron::tests
