#include "fcgi/record_scan.h"

#include <gtest/gtest.h>

#include "fastcgi_client.h"

namespace patron::fcgi::test {
namespace {

using Verdict = RecordScan::Verdict;

constexpr std::size_t kMaxBody = 1000;

Verdict scan(std::string_view bytes) { return RecordScan(kMaxBody).scan(bytes); }

TEST(RecordScan, WaitsForEveryByteOfARequest) {
    const std::string whole = request("/path", true, "a body");
    for (std::size_t length = 0; length < whole.size(); ++length) {
        ASSERT_EQ(scan(std::string_view(whole).substr(0, length)), Verdict::kIncomplete) << length;
    }
    RecordScan found(kMaxBody);
    EXPECT_EQ(found.scan(whole), Verdict::kWhole);
    EXPECT_EQ(found.bodyLength(), 6U);
}

TEST(RecordScan, ReadsParametersThatSpanRecords) {
    const std::string pairs =
        encode({{"LONG", std::string(300, 'v')}, {"CONTENT_LENGTH", "1001"}, {"", ""}});
    std::string bytes = begin(7, true);
    for (const char byte : pairs) bytes += record(kParams, 7, {&byte, 1}, 3);
    bytes += record(kParams, 7, "");
    EXPECT_EQ(scan(bytes), Verdict::kBodyTooLarge);
}

TEST(RecordScan, SaysTooLargeAsSoonAsItIsKnown) {
    const std::string head = begin(1, true) + record(kParams, 1, pair("A", "B"));
    const std::string open = head + record(kParams, 1, "");
    EXPECT_EQ(scan(open + record(kStdin, 1, std::string(1000, 'x'))), Verdict::kIncomplete);
    EXPECT_EQ(scan(open + record(kStdin, 1, std::string(1001, 'x'))), Verdict::kBodyTooLarge);
    EXPECT_EQ(scan(head + record(kParams, 1, pair("CONTENT_LENGTH", "99999999999999999999999")) +
                   record(kParams, 1, "")),
              Verdict::kBodyTooLarge);
}

TEST(RecordScan, RefusesPairsThatRunPastTheirEnd) {
    for (const std::string& pairs :
         {std::string("\x05\x01N", 3), std::string("\x01", 1), std::string("\x80\x00", 2),
          std::string("\x01\x80\x00\x00\x02NV", 7), std::string("\x01\x01NV\x01", 5)}) {
        EXPECT_EQ(scan(begin(1, true) + record(kParams, 1, pairs) + record(kParams, 1, "")),
                  Verdict::kMalformed);
    }
}

TEST(RecordScan, RefusesOtherTypesBeforeTheirContentHasCome) {
    EXPECT_EQ(scan(begin(1, true) + record(kGetValues, 1, "xxxxxxxx").substr(0, 9)),
              Verdict::kMalformed);
    EXPECT_EQ(scan(record(kGetValues, 0, "xxxxxxxx").substr(0, 9)), Verdict::kMalformed);
}

TEST(RecordScan, HasAWindowForEveryRequestWithinTheLimits) {
    const Variables large{{"CONTENT_LENGTH", std::to_string(kMaxBody)},
                          {"HTTP_X", std::string(RecordScan::kMaxParams - 40, 'x')}};
    const std::string bytes = request(large, true, std::string(kMaxBody, 'b'));
    EXPECT_EQ(scan(bytes), Verdict::kWhole);
    EXPECT_LE(bytes.size(), RecordScan(kMaxBody).window());
}

}  // namespace
}  // namespace patron::fcgi::test
