#include <algorithm>
#include <set>
#include <span>

#include "otp/otp_fixture.h"

// Rule C8, CVE-2026-3655: a code is worth nothing for anything but what it was sent for.
namespace patron::otp {
namespace {

struct Place {
    const char* name;
    brand::BrandId brandId;
    Purpose purpose;
    const char* attribute;
    const char* address;
    std::int64_t accountId;
};

const Place kPlaces[] = {
    {"sign-in", 1, Purpose::kSignIn, "email", "a@example.com", 0},
    {"sign-in at another brand", 2, Purpose::kSignIn, "email", "a@example.com", 0},
    {"sign-in with another address", 1, Purpose::kSignIn, "email", "b@example.com", 0},
    {"sign-in with another attribute", 1, Purpose::kSignIn, "phone_number", "a@example.com", 0},
    {"change", 1, Purpose::kChangeIdentifier, "email", "a@example.com", 7},
    {"change of another account", 1, Purpose::kChangeIdentifier, "email", "a@example.com", 8},
    {"change to another address", 1, Purpose::kChangeIdentifier, "email", "b@example.com", 7},
    {"change at another brand", 2, Purpose::kChangeIdentifier, "email", "a@example.com", 7},
    {"change without account", 1, Purpose::kChangeIdentifier, "email", "a@example.com", 0},
    {"sign-in of an account", 1, Purpose::kSignIn, "email", "a@example.com", 7},
};

class OtpSwapMatrix : public OtpTest {
  protected:
    template <class Work>
    auto at(const Place& place, Work work) {
        context_.brand = place.brandId == 1 ? &diner_ : &bistro_;
        const sdk::Identifier identifier =
            sdk::Identifier::parsed(place.attribute, place.address, place.address, place.address);
        return work(Subject{place.purpose, &identifier, place.accountId});
    }

    // The same digits everywhere: only the binding tells the codes apart.
    class SameDigits : public keys::RandomSource {
      public:
        void fill(std::span<unsigned char> bytes) override {
            std::fill(bytes.begin(), bytes.end(), static_cast<unsigned char>(0));
            bytes.back() = 42;
        }
    };
    SameDigits random_;
    OtpService same_{database_, challenges_, limits_,
                     *keys_,    random_,     Policy().withClientLimitsTimes(1000)};
};

TEST_F(OtpSwapMatrix, AcceptsACodeWhereItWasSentForAndNowhereElse) {
    for (const Place& from : kPlaces) {
        const std::string code = at(from, [&](const Subject& s) { return issue(s); });
        for (const Place& to : kPlaces) {
            if (&to == &from) continue;
            at(to, [&](const Subject& subject) {
                EXPECT_EQ(outcome(check(subject, code)), "otp.code_invalid")
                    << "code of " << from.name << " accepted for " << to.name;
                return 0;
            });
        }
        EXPECT_EQ(at(from, [&](const Subject& s) { return outcome(use(s, code)); }), "ok")
            << from.name;
        advance(24h);
    }
}

// Even where the digits are the same, a stored hash cannot be moved to another row.
TEST_F(OtpSwapMatrix, HashesTheSameDigitsDifferentlyEverywhere) {
    std::set<std::string> hashes;
    for (const Place& place : kPlaces) {
        at(place, [&](const Subject& subject) {
            auto issued = database_.write(
                [&](brand::Transaction& tx) { return same_.issue(tx, context_, subject, 10min); });
            EXPECT_TRUE(issued);
            EXPECT_EQ(issued->code.reveal(), "000042");
            return 0;
        });
    }
    for (const Challenge& challenge : challenges_.rows()) hashes.insert(challenge.codeHash);
    EXPECT_EQ(hashes.size(), std::size(kPlaces));
}

TEST_F(OtpSwapMatrix, HashesTheSameDigitsDifferentlyAfterAResend) {
    std::set<std::string> hashes;
    for (int i = 0; i < 3; ++i) {
        at(kPlaces[0], [&](const Subject& subject) {
            EXPECT_TRUE(database_.write(
                [&](brand::Transaction& tx) { return same_.issue(tx, context_, subject, 10min); }));
            return 0;
        });
        hashes.insert(challenges_.rows().front().codeHash);
        advance(4min);
    }
    EXPECT_EQ(hashes.size(), 3u);
}

}  // namespace
}  // namespace patron::otp
