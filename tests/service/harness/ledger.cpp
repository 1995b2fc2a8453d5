#include "ledger.h"

#include <algorithm>
#include <cctype>

#include "answer.h"

namespace patron::tests {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

// Short texts occur by chance.
constexpr std::size_t kShortestText = 6;

}  // namespace

std::vector<std::string> sixDigitRuns(std::string_view text) {
    std::vector<std::string> runs;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && isDigit(text[end])) ++end;
        if (end - i == 6) runs.emplace_back(text.substr(i, 6));
        i = std::max(end, i + 1);
    }
    return runs;
}

std::string onlyCodeIn(std::string_view text) {
    const std::vector<std::string> runs = sixDigitRuns(text);
    return runs.size() == 1 ? runs.front() : "";
}

void Ledger::noteText(const std::string& text) {
    if (text.size() < kShortestText) return;
    const std::lock_guard lock(mutex_);
    texts_.insert(lowerCase(text));
    // Wherever the @ is written in another way, the part before it is still there.
    const std::string local = lowerCase(text.substr(0, text.find('@')));
    if (local.size() >= kShortestText) texts_.insert(local);
}

void Ledger::noteCode(const std::string& code) {
    const std::lock_guard lock(mutex_);
    codes_.insert(code);
}

void Ledger::noteBody(std::string_view body) {
    const auto json = parseJson(body);
    if (json == nullptr || !json->IsObject()) return;
    for (const auto& member : json->GetObject()) {
        if (!member.value.IsString()) continue;
        const std::string name = member.name.GetString();
        const std::string value(member.value.GetString(), member.value.GetStringLength());
        const bool address = name.ends_with("email") || name.ends_with("phone_number");
        const bool looksReal = value.find('@') != std::string::npos || value.starts_with('+');
        if ((address && looksReal) || name == "first_name" || name == "last_name") noteText(value);
    }
}

std::set<std::string> Ledger::codes() const {
    const std::lock_guard lock(mutex_);
    return codes_;
}

std::vector<std::string> Ledger::codesIn(std::string_view text) const {
    const std::set<std::string> known = codes();
    std::vector<std::string> found;
    for (const std::string& run : sixDigitRuns(text)) {
        if (known.contains(run)) found.push_back("the code " + run);
    }
    return found;
}

std::vector<std::string> Ledger::foundIn(std::string_view text) const {
    std::vector<std::string> found = codesIn(text);
    const std::string lower = lowerCase(text);
    const std::lock_guard lock(mutex_);
    for (const std::string& secret : texts_) {
        if (lower.find(secret) != std::string::npos) found.push_back("the text " + secret);
    }
    return found;
}

std::vector<std::string> Ledger::foundInLog(std::string_view log) const {
    // Process numbers have six digits, too: `"pid":123456` of ours, `123456#123456:` of nginx's.
    std::string text(log);
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!isDigit(text[at])) continue;
        std::size_t end = at;
        while (end < text.size() && isDigit(text[end])) ++end;
        const bool ofOurs = std::string_view(text).substr(0, at).ends_with("\"pid\":");
        const bool ofNginx = end < text.size() && text[end] == '#';
        const bool afterHash = at > 0 && text[at - 1] == '#';
        if (ofOurs || ofNginx || afterHash) std::fill(&text[at], &text[end], '-');
        at = end;
    }
    return foundIn(text);
}

}  // namespace patron::tests
