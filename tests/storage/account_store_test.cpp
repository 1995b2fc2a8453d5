#include "account/account_store.h"

#include <gmock/gmock.h>

#include "database_under_test.h"
#include "samples.h"

namespace patron::storage {
namespace {

using account::AccountView;
using account::DemographicValue;
using brand::Transaction;
using testing::ElementsAre;
using testing::Field;

class AccountStore : public StorageTest {
  protected:
    account::AccountId addAccount(const account::Account& account = sampleAccount()) {
        return write([&](Transaction& tx) { return storage->accounts().add(tx, account); });
    }
    std::optional<AccountView> find(account::AccountId id, brand::BrandId brandId = kBrand,
                                    sdk::TimePoint now = kNow) {
        return read(
            [&](Transaction& tx) { return storage->accounts().find(tx, brandId, id, now); });
    }
    bool claim(account::AccountId id, const char* key, bool proven,
               brand::BrandId brandId = kBrand) {
        return write([&](Transaction& tx) {
                   return storage->accounts().claim(tx, brandId, id, "email", key, proven);
               })
            .taken;
    }
    std::optional<account::IdentifierOwner> owner(const char* key,
                                                  brand::BrandId brandId = kBrand) {
        return read([&](Transaction& tx) {
            return storage->accounts().ownerOf(tx, brandId, "email", key);
        });
    }
    void putDemographics(account::AccountId id, const std::vector<DemographicValue>& values) {
        write([&](Transaction& tx) { return storage->accounts().putDemographics(tx, id, values); });
    }
    void putPending(account::AccountId id, const char* attribute, sdk::TimePoint expiresAt) {
        write([&](Transaction& tx) {
            return storage->pendingChanges().put(
                tx, {id, attribute, "new", "new", "new", false, kNow, expiresAt});
        });
    }
};

void expectSame(const account::Account& a, const account::Account& b) {
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.brandId, b.brandId);
    EXPECT_EQ(a.uuid, b.uuid);
    EXPECT_EQ(a.firstName, b.firstName);
    EXPECT_EQ(a.lastName, b.lastName);
    EXPECT_EQ(a.email, b.email);
    EXPECT_EQ(a.phoneNumber, b.phoneNumber);
    EXPECT_EQ(a.locale, b.locale);
    EXPECT_EQ(a.state, b.state);
    EXPECT_EQ(a.confirmed, b.confirmed);
    EXPECT_EQ(a.socialLogin, b.socialLogin);
    EXPECT_EQ(a.optinEmail, b.optinEmail);
    EXPECT_EQ(a.optinSms, b.optinSms);
    EXPECT_EQ(a.optinPush, b.optinPush);
    EXPECT_EQ(a.version, b.version);
    EXPECT_EQ(a.createdAt, b.createdAt);
    EXPECT_EQ(a.updatedAt, b.updatedAt);
}

TEST_P(AccountStore, GivesBackEveryColumnThatWasAdded) {
    account::Account account = sampleAccount();
    account.id = addAccount(account);
    EXPECT_GT(account.id, 0);
    EXPECT_LT(account.id, std::int64_t{1} << 53);
    expectSame(find(account.id)->account, account);
}

TEST_P(AccountStore, FindsByUuidAndForUpdate) {
    const auto id = addAccount();
    write([&](Transaction& tx) -> sdk::Result<void> {
        auto& accounts = storage->accounts();
        EXPECT_EQ((*accounts.findByUuid(tx, kBrand, "0ff757dd", kNow))->account.id, id);
        EXPECT_EQ((*accounts.findForUpdate(tx, kBrand, id, kNow))->account.id, id);
        return {};
    });
}

TEST_P(AccountStore, HidesAnAccountFromAnotherBrand) {
    const auto id = addAccount();
    EXPECT_FALSE(find(id, kOtherBrand));
    EXPECT_FALSE(read([&](Transaction& tx) {
        return storage->accounts().findByUuid(tx, kOtherBrand, "0ff757dd", kNow);
    }));
}

TEST_P(AccountStore, KeepsTextThatLooksLikeSqlOrHasEmoji) {
    account::Account account = sampleAccount();
    account.firstName = "'; DROP TABLE account; --";
    account.lastName = "a\tb🦊";
    account.id = addAccount(account);
    expectSame(find(account.id)->account, account);
}

// The rules of texts let none through; a database that would cut the text there must not.
TEST_P(AccountStore, NeverCutsATextAtAZeroByte) {
    account::Account account = sampleAccount();
    account.lastName = std::string("a\0b", 3);
    const auto id = storage->database().write(
        [&](Transaction& tx) { return storage->accounts().add(tx, account); });
    if (id) {
        EXPECT_EQ(find(*id)->account.lastName, account.lastName);
    } else {
        EXPECT_EQ(id.error().code, sdk::ErrorCode::kServerInternal);
    }
}

TEST_P(AccountStore, UpdatesEveryColumnOfTheExpectedVersionOnly) {
    account::Account account = sampleAccount();
    account.id = addAccount(account);
    account.firstName = "Jane";
    account.lastName = "Roe";
    account.email = "";
    account.phoneNumber = "";
    account.locale = "en-US";
    account.state = account::AccountState::kActive;
    account.confirmed = true;
    account.optinEmail = account::OptIn::kPending;
    account.optinSms = account::OptIn::kPending;
    account.optinPush = account::OptIn::kPending;
    account.version = 6;
    account.updatedAt = kNow + std::chrono::seconds(3);
    const auto update = [&](std::int64_t expected) {
        return write(
            [&](Transaction& tx) { return storage->accounts().update(tx, account, expected); });
    };
    EXPECT_FALSE(update(4));
    EXPECT_TRUE(update(5));
    expectSame(find(account.id)->account, account);
    EXPECT_FALSE(update(5));
}

TEST_P(AccountStore, DoesNotUpdateAnAccountThroughAnotherBrand) {
    account::Account account = sampleAccount();
    account.id = addAccount(account);
    account.brandId = kOtherBrand;
    EXPECT_FALSE(write(
        [&](Transaction& tx) { return storage->accounts().update(tx, account, account.version); }));
}

TEST_P(AccountStore, ShowsPendingChangesUntilTheyExpire) {
    const auto id = addAccount();
    EXPECT_FALSE(find(id)->hasPendingEmailChange);
    putPending(id, "email", kNow + std::chrono::hours(1));
    EXPECT_TRUE(find(id)->hasPendingEmailChange);
    EXPECT_FALSE(find(id)->hasPendingPhoneNumberChange);
    putPending(id, "phone_number", kNow + std::chrono::hours(2));
    EXPECT_TRUE(find(id)->hasPendingPhoneNumberChange);
    const auto later = *find(id, kBrand, kNow + std::chrono::hours(1));
    EXPECT_FALSE(later.hasPendingEmailChange);
    EXPECT_TRUE(later.hasPendingPhoneNumberChange);
}

TEST_P(AccountStore, KeepsDemographicsInTheOrderOfTheirFirstAnswer) {
    const auto id = addAccount();
    putDemographics(id, {{"row-z", "z", "1"}, {"row-a", "a", "2"}});
    putDemographics(id, {{"row-m", "m", "3"}, {"ignored", "z", "4"}});
    const auto demographics = find(id)->demographics;
    EXPECT_THAT(demographics, ElementsAre(Field(&DemographicValue::demographicId, "z"),
                                          Field(&DemographicValue::demographicId, "a"),
                                          Field(&DemographicValue::demographicId, "m")));
    EXPECT_EQ(demographics[0].value, "4");
    EXPECT_EQ(demographics[0].id, "row-z") << "a row keeps its id when its value changes";
}

TEST_P(AccountStore, NamesADemographicRowThatHasNoIdYet) {
    const auto id = addAccount();
    putDemographics(id, {{"", "birthday", "1985-01-13"}});
    EXPECT_EQ(find(id)->demographics.at(0).id.size(), 36U);
}

TEST_P(AccountStore, RemovesADemographicByAnEmptyValue) {
    const auto id = addAccount();
    putDemographics(id, {{"r1", "city", "Novi Sad"}, {"r2", "size", "M"}});
    putDemographics(id, {{"", "city", ""}});
    EXPECT_THAT(find(id)->demographics,
                ElementsAre(Field(&DemographicValue::demographicId, "size")));
}

TEST_P(AccountStore, TellsWhoHasAnIdentifier) {
    const auto id = addAccount();
    EXPECT_FALSE(owner("john@x.com"));
    EXPECT_TRUE(claim(id, "john@x.com", true));
    const auto found = *owner("john@x.com");
    EXPECT_EQ(found.accountId, id);
    EXPECT_TRUE(found.proven);
    EXPECT_EQ(found.state, account::AccountState::kLocked);
    EXPECT_FALSE(owner("john@x.com", kOtherBrand));
}

TEST_P(AccountStore, AClaimReplacesTheAccountsEarlierOne) {
    const auto id = addAccount();
    EXPECT_TRUE(claim(id, "old@x.com", true));
    EXPECT_TRUE(claim(id, "new@x.com", true));
    EXPECT_FALSE(owner("old@x.com"));
    EXPECT_EQ(owner("new@x.com")->accountId, id);
}

TEST_P(AccountStore, OnlyAStrongerClaimTakesAnIdentifierFromAnother) {
    const auto first = addAccount(sampleAccount("first"));
    const auto second = addAccount(sampleAccount("second"));
    EXPECT_TRUE(claim(first, "x", false));
    EXPECT_FALSE(claim(second, "x", false)) << "unproven against unproven";
    EXPECT_TRUE(claim(second, "x", true)) << "proven against unproven";
    EXPECT_EQ(owner("x")->accountId, second);
    EXPECT_FALSE(claim(first, "x", true)) << "proven against proven";
    EXPECT_FALSE(claim(first, "x", false)) << "unproven against proven";
    EXPECT_EQ(owner("x")->accountId, second);
}

TEST_P(AccountStore, ARefusedClaimLeavesTheEarlierOneAlone) {
    const auto first = addAccount(sampleAccount("first"));
    const auto second = addAccount(sampleAccount("second"));
    EXPECT_TRUE(claim(first, "taken", true));
    EXPECT_TRUE(claim(second, "mine", true));
    EXPECT_FALSE(claim(second, "taken", true));
    EXPECT_EQ(owner("mine")->accountId, second);
}

TEST_P(AccountStore, AnOwnProvenClaimStaysProvenWhenTakenAgain) {
    const auto id = addAccount();
    EXPECT_TRUE(claim(id, "x", true));
    EXPECT_TRUE(claim(id, "x", false));
    EXPECT_TRUE(owner("x")->proven);
}

TEST_P(AccountStore, OneAddressBelongsToOneAccountInEachBrand) {
    const auto here = addAccount();
    auto account = sampleAccount("other");
    account.brandId = kOtherBrand;
    const auto there = addAccount(account);
    EXPECT_TRUE(claim(here, "x", true));
    EXPECT_TRUE(claim(there, "x", true, kOtherBrand));
    EXPECT_EQ(owner("x")->accountId, here);
    EXPECT_EQ(owner("x", kOtherBrand)->accountId, there);
}

TEST_P(AccountStore, ReleasesAnIdentifierForOthers) {
    const auto first = addAccount(sampleAccount("first"));
    const auto second = addAccount(sampleAccount("second"));
    EXPECT_TRUE(claim(first, "x", true));
    write([&](Transaction& tx) {
        return storage->accounts().release(tx, kBrand, first, "phone_number");
    });
    EXPECT_TRUE(owner("x")) << "another attribute was released";
    write([&](Transaction& tx) { return storage->accounts().release(tx, kBrand, first, "email"); });
    EXPECT_TRUE(claim(second, "x", true));
}

class Erasing : public AccountStore {
  protected:
    account::AccountId addFullAccount() {
        const auto id = addAccount();
        claim(id, "john@x.com", true);
        putDemographics(id, {{"r1", "birthday", "1985-01-13"}});
        putPending(id, "email", kNow + std::chrono::hours(1));
        write([&](Transaction& tx) {
            auto account = sampleAccount();
            account.id = id;
            return storage->accounts().recordOptIn(tx, account, "email", account::OptIn::kConfirmed,
                                                   "update", kNow);
        });
        return id;
    }
    void erase(account::AccountId id, brand::BrandId brandId = kBrand) {
        write([&](Transaction& tx) { return storage->accounts().erase(tx, brandId, id, kNow); });
    }
    int purge(sdk::TimePoint before, int limit) {
        return write([&](Transaction& tx) { return storage->accounts().purge(tx, before, limit); });
    }
};

TEST_P(Erasing, LeavesAStubWithoutPersonalData) {
    const auto id = addFullAccount();
    erase(id);
    const auto stub = *find(id);
    EXPECT_EQ(stub.account.state, account::AccountState::kBeingDeleted);
    EXPECT_EQ(stub.account.firstName + stub.account.lastName + stub.account.email +
                  stub.account.phoneNumber,
              "");
    EXPECT_EQ(stub.account.socialLogin, "");
    EXPECT_EQ(stub.account.version, sampleAccount().version + 1);
    EXPECT_TRUE(stub.demographics.empty());
    EXPECT_FALSE(stub.hasPendingEmailChange);
    EXPECT_FALSE(owner("john@x.com"));
}

TEST_P(Erasing, TouchesNothingOfAnAccountOfAnotherBrand) {
    const auto id = addFullAccount();
    erase(id, kOtherBrand);
    EXPECT_EQ(find(id)->account.firstName, "Jonathan");
    EXPECT_EQ(find(id)->demographics.size(), 1U);
    EXPECT_TRUE(owner("john@x.com"));
}

TEST_P(Erasing, PurgesOnlyStubsThatAreOldEnoughAndInBatches) {
    const auto alive = addAccount(sampleAccount("alive"));
    for (int i = 0; i < 5; ++i) erase(addAccount(sampleAccount(std::to_string(i))));
    EXPECT_EQ(purge(kNow, 10), 0);
    const auto later = kNow + std::chrono::seconds(1);
    EXPECT_EQ(purge(later, 2), 2);
    EXPECT_EQ(purge(later, 2), 2);
    EXPECT_EQ(purge(later, 2), 1);
    EXPECT_EQ(purge(later, 2), 0);
    EXPECT_TRUE(find(alive));
}

/// Who is known by a subject of an issuer: rows of the same table as addresses.
class SocialIdentity : public AccountStore {
  protected:
    account::Claim claimSubject(account::AccountId id, const char* subject,
                                const char* issuer = kIssuer, brand::BrandId brandId = kBrand) {
        return write([&](Transaction& tx) {
            return storage->accounts().claim(tx, brandId, id, issuer, subject, true);
        });
    }
    std::optional<account::IdentifierOwner> ownerOfSubject(const char* subject,
                                                           const char* issuer = kIssuer,
                                                           brand::BrandId brandId = kBrand) {
        return read([&](Transaction& tx) {
            return storage->accounts().ownerOf(tx, brandId, issuer, subject);
        });
    }
    static constexpr const char* kIssuer = "oidc:https://issuer.example/realms/demo";
};

TEST_P(SocialIdentity, IsOneAccountsPerBrandIssuerAndSubjectLetterByLetter) {
    const auto ada = addAccount();
    const auto bob = addAccount(sampleAccount("bob"));
    EXPECT_TRUE(claimSubject(ada, "Subject|1").taken);
    EXPECT_FALSE(claimSubject(bob, "Subject|1").taken);
    EXPECT_EQ(claimSubject(bob, "Subject|1").displaced, 0);
    EXPECT_TRUE(claimSubject(bob, "subject|1").taken) << "another one";
    EXPECT_EQ(ownerOfSubject("Subject|1")->accountId, ada);
    EXPECT_TRUE(ownerOfSubject("Subject|1")->proven);
    EXPECT_FALSE(ownerOfSubject("Subject|1", "oidc:https://other.example"));
    EXPECT_FALSE(ownerOfSubject("Subject|1", kIssuer, kOtherBrand));
}

TEST_P(SocialIdentity, StandsBesideAnEmailAndASubjectOfAnotherIssuer) {
    const auto ada = addAccount();
    EXPECT_TRUE(claimSubject(ada, "1").taken);
    EXPECT_TRUE(claimSubject(ada, "1", "oidc:https://other.example").taken);
    EXPECT_TRUE(claim(ada, "ada@x.com", true));
    EXPECT_TRUE(claim(ada, "ada@y.com", true)) << "a change of e-mail";
    EXPECT_TRUE(ownerOfSubject("1"));
    EXPECT_TRUE(ownerOfSubject("1", "oidc:https://other.example"));
    EXPECT_FALSE(owner("ada@x.com"));
}

TEST_P(SocialIdentity, IsToldWithItsAccount) {
    account::Account plain = sampleAccount("plain");
    plain.socialLogin = "";
    const auto social = addAccount();
    const auto other = addAccount(plain);
    claimSubject(social, "1");
    claim(other, "x@x.com", true);
    EXPECT_TRUE(ownerOfSubject("1")->social);
    EXPECT_FALSE(owner("x@x.com")->social);
}

TEST_P(SocialIdentity, IsFreeOnceTheAccountIsErased) {
    const auto ada = addAccount();
    claimSubject(ada, "1");
    write([&](Transaction& tx) { return storage->accounts().erase(tx, kBrand, ada, kNow); });
    EXPECT_FALSE(ownerOfSubject("1"));
    EXPECT_TRUE(claimSubject(addAccount(sampleAccount("new")), "1").taken);
}

PATRON_ON_EVERY_DATABASE(SocialIdentity);
PATRON_ON_EVERY_DATABASE(AccountStore);
PATRON_ON_EVERY_DATABASE(Erasing);

}  // namespace
}  // namespace patron::storage
