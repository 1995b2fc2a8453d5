#include "admin/file_text.h"

#include <gtest/gtest.h>

namespace patron::admin {
namespace {

TEST(FileText, IsWithoutWhatEditorsAndSystemsAdd) {
    EXPECT_EQ(fileText("\xef\xbb\xbfHello\r\n\r\nWorld \r\n\n"), "Hello\n\nWorld");
    EXPECT_EQ(fileText("  one line"), "  one line");
    EXPECT_EQ(fileText("\r\n \n"), "");
    EXPECT_EQ(fileText(""), "");
}

// It is no line end of any system that is left: what checks the text refuses it.
TEST(FileText, KeepsALonelyCarriageReturn) { EXPECT_EQ(fileText("a\rb\r"), "a\rb\r"); }

}  // namespace
}  // namespace patron::admin
