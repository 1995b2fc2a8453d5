#include "keys/hmac.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace patron::keys {
namespace {

struct Vector {
    std::string key;
    std::string text;
    std::string digest;
};

// RFC 4231, section 4; test case 5 is of a truncated digest, which we do not offer.
const std::vector<Vector>& rfc4231() {
    static const std::vector<Vector> vectors = {
        {std::string(20, '\x0b'), "Hi There",
         "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {"Jefe", "what do ya want for nothing?",
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {std::string(20, '\xaa'), std::string(50, '\xdd'),
         "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        {"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16"
         "\x17\x18\x19",
         std::string(50, '\xcd'),
         "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
        {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        {std::string(131, '\xaa'),
         "This is a test using a larger than block-size key and a larger than block-size data. The "
         "key needs to be hashed before being used by the HMAC algorithm.",
         "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"}};
    return vectors;
}

TEST(HmacSha256, AgreesWithRfc4231) {
    for (const Vector& vector : rfc4231()) {
        EXPECT_EQ(toHex(hmacSha256(vector.key, vector.text)), vector.digest);
    }
}

TEST(HmacSha256, TakesAnEmptyKeyAndAnEmptyText) {
    // A view without data must not be taken for "the key of the call before".
    (void)hmacSha256("another key", "text");
    EXPECT_EQ(toHex(hmacSha256({}, {})),
              "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(HmacSha256, IsTheSameOnManyThreadsAtOnce) {
    std::vector<std::thread> threads;
    std::array<int, 8> wrong{};
    for (int& count : wrong) {
        threads.emplace_back([&count] {
            for (int round = 0; round < 200; ++round) {
                for (const Vector& vector : rfc4231()) {
                    count += toHex(hmacSha256(vector.key, vector.text)) != vector.digest;
                }
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, (std::array<int, 8>{}));
}

TEST(KeyedHash, TellsPartsApartThatReadTheSameTogether) {
    EXPECT_NE(keyedHash("k", {"ab", "c"}), keyedHash("k", {"a", "bc"}));
    EXPECT_NE(keyedHash("k", {"abc"}), keyedHash("k", {"abc", ""}));
    EXPECT_NE(keyedHash("k", {"a", "b"}), keyedHash("k", {"b", "a"}));
    EXPECT_NE(keyedHash("k", {"a"}), keyedHash("l", {"a"}));
    EXPECT_EQ(keyedHash("k", {"a", "b"}), keyedHash("k", {"a", "b"}));
}

// Stored hashes must be found again by the next release.
TEST(KeyedHash, KeepsItsFormFromReleaseToRelease) {
    const std::string framed("\0\0\0\0\0\0\0\2ab\0\0\0\0\0\0\0\1c", 19);
    EXPECT_EQ(keyedHash("k", {"ab", "c"}), hmacSha256("k", framed));
}

TEST(Hex, IsLowerCaseAndKeepsZeros) {
    EXPECT_EQ(toHex(std::string_view("\x00\x0f\xf0\xff", 4)), "000ff0ff");
    EXPECT_EQ(toHex(std::string_view()), "");
}

}  // namespace
}  // namespace patron::keys
