#include "app/ctl/text_input.h"

#include <fstream>
#include <iostream>

#include "admin/file_text.h"
#include "app/ctl/context.h"

namespace patron::app::ctl {
namespace {

constexpr std::size_t kLongestFile = 200'000;

}  // namespace

std::string contentOfFile(const std::string& name) {
    std::ifstream file;
    if (name != "-") {
        file.open(name, std::ios::binary);
        if (!file) throw Refusal{"cannot read " + name};
    }
    const std::string what = name == "-" ? "standard input" : name;
    std::istream& in = name == "-" ? std::cin : file;
    std::string content(kLongestFile + 1, '\0');
    in.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(in.gcount()));
    if (content.size() > kLongestFile) throw Refusal{what + " is longer than a text may be"};
    if (in.bad() || content.empty()) throw Refusal{what + " is empty or cannot be read"};
    return content;
}

std::string textOrFile(const std::string& value) {
    return value.starts_with('@') ? admin::fileText(contentOfFile(value.substr(1))) : value;
}

}  // namespace patron::app::ctl
