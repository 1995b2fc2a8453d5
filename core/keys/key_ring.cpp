#include "keys/key_ring.h"

#include <algorithm>

#include "keys/key_file.h"

namespace patron::keys {
namespace {

constexpr std::size_t kKeySize = 32;
constexpr std::size_t kLongestId = 16;

int hexValue(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Empty when the text is not exactly a key.
sdk::Secret fromHex(std::string_view hex) {
    if (hex.size() != kKeySize * 2) return {};
    std::string bytes(kKeySize, '\0');
    bool good = true;
    for (std::size_t i = 0; i < kKeySize; ++i) {
        const int high = hexValue(hex[2 * i]);
        const int low = hexValue(hex[2 * i + 1]);
        good = good && high >= 0 && low >= 0;
        bytes[i] = static_cast<char>(high << 4 | low);
    }
    sdk::Secret secret(std::move(bytes));
    return good ? std::move(secret) : sdk::Secret();
}

sdk::Unexpected malformed(std::size_t line, const std::string& why) {
    return fail(sdk::ErrorCode::kConfigInvalid, "line " + std::to_string(line) + " " + why +
                                                    "; a line is a key id, one space and 64 hex "
                                                    "digits; restore the file from the backup");
}

}  // namespace

bool isKeyId(std::string_view id) {
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    return !id.empty() && id.size() <= kLongestId &&
           id.find_first_not_of(kLetters) == std::string_view::npos;
}

sdk::Result<std::shared_ptr<const KeyRing>> KeyRing::parse(std::string_view text) {
    auto ring = std::make_shared<KeyRing>(KeyRing());
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::string_view row = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), row.size() + 1));
        const std::string_view id = row.substr(0, row.find(' '));
        if (!isKeyId(id)) return malformed(line, "does not start with a key id");
        if (ring->find(id) != nullptr) return malformed(line, "repeats the id of an earlier key");
        sdk::Secret bytes = fromHex(row.substr(std::min(row.size(), id.size() + 1)));
        if (bytes.empty()) return malformed(line, "has no key of 256 bits");
        ring->keys_.push_back(std::make_unique<const Key>(Key{std::string(id), std::move(bytes)}));
    }
    if (ring->keys_.empty()) {
        return fail(sdk::ErrorCode::kConfigInvalid,
                    "is empty; restore it from the backup, or remove it and run 'patronctl setup'");
    }
    return std::shared_ptr<const KeyRing>(std::move(ring));
}

sdk::Result<std::shared_ptr<const KeyRing>> KeyRing::load(const std::filesystem::path& file) {
    const auto text = readKeyFile(file);
    if (!text) return sdk::Unexpected(text.error());
    auto ring = parse(text->reveal());
    if (!ring) ring.error().detail = "key file " + file.string() + ": " + ring.error().detail;
    return ring;
}

const Key* KeyRing::find(std::string_view id) const {
    // Newest first: that one is asked for most.
    const auto found =
        std::find_if(keys_.rbegin(), keys_.rend(), [&](const auto& key) { return key->id == id; });
    return found == keys_.rend() ? nullptr : found->get();
}

}  // namespace patron::keys
