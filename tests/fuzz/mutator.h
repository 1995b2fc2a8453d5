#ifndef PATRON_TESTS_FUZZ_MUTATOR_H
#define PATRON_TESTS_FUZZ_MUTATOR_H

#include <cstddef>
#include <random>
#include <string>
#include <utility>

namespace patron {

/// Changes, removes, doubles or inserts a few bytes of a sample; the same ones on every run.
class Mutator {
  public:
    std::string next(std::string text) {
        for (int changes = 1 + pick(4); changes > 0; --changes) mutate(text);
        return text;
    }

    int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

  private:
    char byte() {
        static constexpr char kNasty[] = "\"\\{}[],:.-/;=*%+eE0\r\n\t \xc3\xed\xff\x80";
        return pick(3) == 0 ? static_cast<char>(pick(256)) : kNasty[pick(sizeof kNasty)];
    }

    void mutate(std::string& text) {
        const auto at = static_cast<std::size_t>(pick(static_cast<int>(text.size()) + 1));
        const auto length = static_cast<std::size_t>(pick(12));
        switch (pick(5)) {
            case 0:
                text.insert(at, 1, byte());
                break;
            case 1:
                text.erase(at, length);
                break;
            case 2:
                text.insert(at, text.substr(at, length));
                break;
            case 3:
                text.insert(at, 1U << pick(8), byte());
                break;
            default:
                if (at < text.size()) text[at] = byte();
        }
    }

    std::mt19937 random_{20260101};
};

}  // namespace patron

#endif  // PATRON_TESTS_FUZZ_MUTATOR_H
