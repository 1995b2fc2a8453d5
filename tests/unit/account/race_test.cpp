#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <thread>

#include "account_fixture.h"

namespace patron::account {
namespace {

/// Runs the jobs on a thread each, let go at the same moment.
template <class Job>
void raceAll(int count, Job job) {
    std::barrier start(count);
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i) {
        threads.emplace_back([&, i] {
            start.arrive_and_wait();
            job(i);
        });
    }
}

TEST_F(AccountTest, GivesAnAddressToOneOfTwoWhoConfirmItAtOnce) {
    for (int round = 0; round < 50; ++round) {
        const std::string address = "wanted" + std::to_string(round) + "@web.de";
        const AccountId ids[] = {addCustomer(diner_, "a" + std::to_string(round) + "@web.de"),
                                 addCustomer(diner_, "b" + std::to_string(round) + "@web.de")};
        std::string codes[2];
        for (int i = 0; i < 2; ++i) {
            ASSERT_TRUE(update(diner(), actor(ids[i]), {.email = address}));
            codes[i] = collectCode();
        }
        std::string outcomes[2];
        raceAll(2, [&](int i) {
            outcomes[i] = outcome(service_.confirmChange(diner(), actor(ids[i]), kEmail, codes[i]));
        });
        std::sort(std::begin(outcomes), std::end(outcomes));
        EXPECT_EQ(outcomes[0], "account.identifier_taken");
        EXPECT_EQ(outcomes[1], "ok");
        EXPECT_EQ((stored(ids[0]).email == address) + (stored(ids[1]).email == address), 1);
        EXPECT_TRUE(pending_.rows().empty()) << "the loser's change is over";
        collectMails();
    }
}

TEST_F(AccountTest, AppliesOneCodeOnceForSixteenRacers) {
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    const std::string code = collectCode();
    std::atomic<int> confirmed = 0;
    raceAll(16, [&](int) { confirmed += confirmEmail(code).has_value(); });
    EXPECT_EQ(confirmed, 1);
    EXPECT_EQ(stored(john_).email, "john.doe@yahoo.com");
    EXPECT_EQ(collectMails().size(), 2u) << "one notice to each address";
}

TEST_F(AccountTest, GivesAContactToOneOfManyWhoTakeItAtOnce) {
    std::vector<AccountId> ids;
    for (int i = 0; i < 8; ++i) {
        ids.push_back(addCustomer(diner_, "c" + std::to_string(i) + "@web.de"));
    }
    std::atomic<int> applied = 0;
    raceAll(8, [&](int i) {
        const auto done = update(diner(), actor(ids[static_cast<std::size_t>(i)]),
                                 {.phoneNumber = "+4930123456"});
        applied += done.has_value();
    });
    EXPECT_EQ(applied, 1);
}

TEST_F(AccountTest, NeverTellsMoreThanTenTimesThatAValueIsTaken) {
    const AccountId other = addCustomer(diner_, "max@web.de");
    giveUnproven(diner_, other, "phone_number", "+4930123456");
    std::atomic<int> told = 0;
    raceAll(24, [&](int) {
        told += outcome(changePhone("+4930123456")) == "account.identifier_taken";
    });
    EXPECT_EQ(told, 10);
}

TEST_F(AccountTest, KeepsBothOfTwoUpdatesOfOneAccount) {
    raceAll(2, [&](int i) {
        EXPECT_TRUE(i == 0 ? updateJohn({.firstName = "Jon"}) : updateJohn({.lastName = "Smith"}));
    });
    EXPECT_EQ(stored(john_).firstName, "Jon");
    EXPECT_EQ(stored(john_).lastName, "Smith");
    EXPECT_EQ(stored(john_).version, 3);
}

}  // namespace
}  // namespace patron::account
