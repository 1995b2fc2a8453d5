#include "storage/postgresql/postgresql_address.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace patron::storage {
namespace {

std::string valueOf(const PostgresqlAddress& address, const std::string& keyword) {
    const auto found =
        std::ranges::find(address.parameters, keyword, &std::pair<std::string, std::string>::first);
    return found == address.parameters.end() ? "" : found->second;
}

TEST(PostgresqlAddress, KeepsWhatItSaysSeveralHostsIncluded) {
    const auto address = readPostgresqlUrl(
        "postgresql://patron:s%40cret@db1:5432,db2:5433/"
        "shop?connect_timeout=9&sslmode=verify-full");
    ASSERT_TRUE(address);
    EXPECT_EQ(valueOf(*address, "host"), "db1,db2");
    EXPECT_EQ(valueOf(*address, "port"), "5432,5433");
    EXPECT_EQ(valueOf(*address, "user"), "patron");
    EXPECT_EQ(valueOf(*address, "password"), "s@cret");
    EXPECT_EQ(valueOf(*address, "dbname"), "shop");
    EXPECT_EQ(valueOf(*address, "sslmode"), "verify-full");
    EXPECT_EQ(valueOf(*address, "connect_timeout"), "9");
}

TEST(PostgresqlAddress, SetsWhatNoticesALostServerAndRefusesAStandby) {
    const auto address = readPostgresqlUrl("postgresql:///patron");
    ASSERT_TRUE(address);
    EXPECT_EQ(valueOf(*address, "connect_timeout"), "3");
    EXPECT_EQ(valueOf(*address, "keepalives_idle"), "5");
    EXPECT_EQ(valueOf(*address, "tcp_user_timeout"), "5000");
    EXPECT_EQ(valueOf(*address, "target_session_attrs"), "read-write");
    const auto other = readPostgresqlUrl("postgresql:///patron?target_session_attrs=primary");
    EXPECT_EQ(valueOf(*other, "target_session_attrs"), "primary");
}

TEST(PostgresqlAddress, RefusesWhatLibpqCannotReadWithoutRepeatingIt) {
    for (const char* url : {"postgresql://u:secret@[h/d", "postgresql://u:secret@h/d?nonsense=1"}) {
        const auto address = readPostgresqlUrl(url);
        ASSERT_FALSE(address) << url;
        EXPECT_EQ(address.error().code, sdk::ErrorCode::kConfigInvalid);
        EXPECT_THAT(address.error().detail, testing::Not(testing::HasSubstr("secret")));
    }
}

}  // namespace
}  // namespace patron::storage
