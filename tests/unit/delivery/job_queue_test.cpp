#include "delivery/job_queue.h"

#include <gmock/gmock.h>

namespace patron::delivery {
namespace {

using testing::ElementsAre;

Job job(std::int64_t id, const char* addressKind = "email") {
    Job made;
    made.row.brandId = 3;
    made.row.id = id;
    made.row.addressKind = addressKind;
    return made;
}

std::vector<std::int64_t> takenFrom(JobQueue& queue) {
    std::vector<std::int64_t> ids;
    while (!queue.empty()) ids.push_back(queue.take().row.id);
    return ids;
}

TEST(JobQueue, GivesJobsInOrder) {
    JobQueue queue;
    for (const int id : {1, 2, 3}) queue.push(job(id));
    EXPECT_EQ(queue.ready(), 3U);
    EXPECT_THAT(takenFrom(queue), ElementsAre(1, 2, 3));
}

TEST(JobQueue, KeepsAParkedJobUntilItsProviderIsFree) {
    JobQueue queue;
    queue.push(job(9));
    queue.park(7, job(1));
    queue.park(7, job(2));
    queue.unpark(8);
    EXPECT_EQ(queue.parked(), 2U);
    queue.unpark(7);
    EXPECT_EQ(queue.parked(), 1U);
    EXPECT_THAT(takenFrom(queue), ElementsAre(1, 9)) << "it came before what waits";
}

TEST(JobQueue, LooksAtOneOfEachProvider) {
    JobQueue queue;
    queue.park(7, job(1));
    queue.park(7, job(2));
    queue.park(8, job(3));
    queue.unparkOneOfEach();
    EXPECT_THAT(takenFrom(queue), testing::UnorderedElementsAre(1, 3));
    EXPECT_EQ(queue.parked(), 1U);
}

TEST(JobQueue, NamesTheRoutesOfWhatIsParked) {
    JobQueue queue;
    queue.push(job(1, "letter"));
    queue.park(7, job(2, "sms"));
    queue.park(7, job(3, "sms"));
    queue.park(8, job(4, "email"));
    EXPECT_THAT(queue.parkedRoutes(1), ElementsAre(OutboxRoute{3, "email"}, OutboxRoute{3, "sms"}));
    EXPECT_THAT(queue.parkedRoutes(2), ElementsAre(OutboxRoute{3, "sms"}));
    EXPECT_EQ(queue.parkedAt(7), 2U);
    queue.unparkOneOfEach();
    EXPECT_TRUE(queue.parkedRoutes(2).empty());
    EXPECT_EQ(queue.parkedAt(7), 1U);
    EXPECT_EQ(queue.parkedAt(8), 0U);
}

TEST(JobQueue, GivesUpEverything) {
    JobQueue queue;
    queue.push(job(1));
    queue.park(7, job(2));
    EXPECT_EQ(queue.takeAll().size(), 2U);
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(queue.parked(), 0U);
}

}  // namespace
}  // namespace patron::delivery
