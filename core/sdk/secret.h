#ifndef PATRON_SDK_SECRET_H
#define PATRON_SDK_SECRET_H

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace patron::sdk::inline v1 {

/// Compares two secrets in a time that depends on their lengths only (OWASP ASVS 5.0, 11.2.4).
inline bool constantTimeEquals(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    unsigned char difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    }
    return difference == 0;
}

/// A text that must not outlive its use: a one-time code, a password, a key. Wiped when it goes.
/// There is deliberately no way to print one; reveal() is the only door and easy to search for.
/// Owns its content; moves, does not copy.
class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    Secret(Secret&& other) noexcept { swap(other); }
    Secret& operator=(Secret&& other) noexcept {
        swap(other);
        return *this;
    }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret() { wipe(); }

    std::string_view reveal() const { return text_; }
    bool empty() const { return text_.empty(); }

  private:
    // Swapping leaves the old content, short strings included, in an object that wipes it.
    void swap(Secret& other) noexcept { text_.swap(other.text_); }
    void wipe() {
        volatile char* p = text_.data();
        for (std::size_t i = 0; i < text_.size(); ++i) p[i] = 0;
    }
    std::string text_;
};

}  // namespace patron::sdk::inline v1

#endif  // PATRON_SDK_SECRET_H
