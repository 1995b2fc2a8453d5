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

TEST(JobQueue, KeepsTheirPlaceForJobsThatWereReadyTooEarly) {
    JobQueue queue;
    queue.park(7, job(1));
    queue.park(7, job(2));
    queue.unpark(7);
    queue.park(7, queue.take());
    queue.unpark(7);
    queue.unpark(7);
    EXPECT_THAT(takenFrom(queue), ElementsAre(2, 1)) << "each before what was ready";
}

constexpr JobQueue::Clock::time_point kStart{};
constexpr auto kForever = JobQueue::Clock::time_point::max();

// Also those of which nothing is parked there any more, or never was for want of room.
TEST(JobQueue, NamesTheRoutesThatLeadToWhereEnoughAreParked) {
    JobQueue queue;
    const std::string text = "sms:7,9,";
    const std::string other = "sms:7,";
    queue.noteRoute(text, 7, kForever);
    queue.noteRoute(other, 7, kForever);
    queue.noteRoute("email:8,", 8, kForever);
    queue.park(7, job(1, "sms"));
    queue.park(7, job(2, "sms"));
    queue.park(8, job(3));
    EXPECT_THAT(queue.routesWhereParked(2, kStart), ElementsAre(other, text));
    EXPECT_EQ(queue.routesWhereParked(1, kStart).size(), 3U);
    EXPECT_EQ(queue.parkedAt(7), 2U);
    queue.noteRoute(text, 9, kForever);
    EXPECT_THAT(queue.routesWhereParked(2, kStart), ElementsAre(other, text))
        << "what went on to the next provider is no reason to claim more";
    queue.unpark(7);
    EXPECT_TRUE(queue.routesWhereParked(2, kStart).empty());
    queue.forgetRoutes();
    EXPECT_TRUE(queue.routesWhereParked(1, kStart).empty());
}

// A brand that had gone to a busy provider for a moment waited out the backlog of others there.
TEST(JobQueue, ForgetsARouteWhenItsNoteLapses) {
    JobQueue queue;
    const auto until = kStart + std::chrono::seconds(3);
    queue.noteRoute("sms:7,", 7, until);
    queue.park(7, job(1, "sms"));
    EXPECT_EQ(queue.routesWhereParked(1, until - std::chrono::seconds(1)).size(), 1U);
    EXPECT_TRUE(queue.routesWhereParked(1, until).empty());
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
