#include "tutorial.h"

#include <sstream>

namespace patron::tests {

std::vector<TutorialBlock> blocksOf(const std::string& markdown) {
    constexpr std::string_view kFence = "```";
    std::vector<TutorialBlock> blocks;
    std::istringstream lines(markdown);
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(kFence)) {
            inside = !inside;
            if (inside) blocks.push_back({line.substr(kFence.size()), ""});
        } else if (inside) {
            blocks.back().text += line + "\n";
        }
    }
    return blocks;
}

std::string TutorialBlock::asCommands() const {
    if (language == "sh") return text;
    const std::string first = text.substr(0, text.find('\n'));
    const std::string name = first.substr(first.rfind(' ') + 1);
    return "cat > '" + name + "' <<'END OF THE FILE'\n" + text + "END OF THE FILE\n";
}

}  // namespace patron::tests
