#include "storage/dialect.h"

#include <gtest/gtest.h>

namespace patron::storage {
namespace {

TEST(Dialect, TakesTheCommentSignsOffItsOwnClausesAlone) {
    const char* text = "SELECT 1 /*postgresql: FOR UPDATE*/ /*sqlite: NOT INDEXED*/ /* why */";
    EXPECT_EQ(inDialect(text, "postgresql"),
              "SELECT 1  FOR UPDATE /*sqlite: NOT INDEXED*/ /* why */");
    EXPECT_EQ(inDialect(text, "sqlite"),
              "SELECT 1 /*postgresql: FOR UPDATE*/  NOT INDEXED /* why */");
}

TEST(Dialect, LeavesATextWithoutClausesAndAnOpenCommentAlone) {
    for (const char* text : {"", "SELECT 1", "SELECT 1 /*sqlite: never closed"}) {
        EXPECT_EQ(inDialect(text, "sqlite"), text);
    }
}

TEST(Dialect, FindsEveryClause) {
    EXPECT_EQ(inDialect("a/*sqlite:b*/c/*sqlite:d*/", "sqlite"), "abcd");
}

}  // namespace
}  // namespace patron::storage
