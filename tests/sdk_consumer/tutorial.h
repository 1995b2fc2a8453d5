#ifndef PATRON_TESTS_SDK_CONSUMER_TUTORIAL_H
#define PATRON_TESTS_SDK_CONSUMER_TUTORIAL_H

#include <string>
#include <string_view>
#include <vector>

namespace patron::tests {

/// A fenced block of a Markdown text: commands (`sh`), or a file whose first line is a comment with
/// its name.
struct TutorialBlock {
    std::string language;
    std::string text;

    /// As commands: those of the block, or the one that writes its file into the current folder.
    std::string asCommands() const;
    bool has(std::string_view words) const { return text.find(words) != std::string::npos; }
};

/// All blocks of a text, in their order.
std::vector<TutorialBlock> blocksOf(const std::string& markdown);

}  // namespace patron::tests

#endif  // PATRON_TESTS_SDK_CONSUMER_TUTORIAL_H
