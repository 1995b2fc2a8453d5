#include "account/demographic_rules.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace patron::account {
namespace {

std::optional<unsigned> digitsAt(std::string_view text, std::size_t at, std::size_t count) {
    unsigned number = 0;
    const char* first = text.data() + at;
    const auto [end, error] = std::from_chars(first, first + count, number);
    if (error != std::errc() || end != first + count) return std::nullopt;
    return number;
}

bool hasPostalCodeShape(std::string_view text) {
    const auto isAlphanumeric = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    };
    return text.size() <= 12 && std::any_of(text.begin(), text.end(), isAlphanumeric) &&
           std::all_of(text.begin(), text.end(),
                       [&](char c) { return isAlphanumeric(c) || c == ' ' || c == '-'; });
}

/// One row of the input and what is known of its question.
struct Row {
    const brand::Demographic& question;
    std::string field;  ///< `demographics.0.value`
};

bool fitsType(const Row& row, const std::string& value, sdk::TimePoint now, BadFields& bad) {
    const auto note = [&](bool fits, const char* rule, const char* message) {
        if (!fits) bad.push_back({row.field, rule, message, std::nullopt});
        return fits;
    };
    const auto& choices = row.question.choices;
    switch (row.question.type) {
        case brand::DemographicType::kDate:
            return note(isPastDate(value, now), "date", "This must be a past date, YYYY-MM-DD.");
        case brand::DemographicType::kChoice:
            return note(std::find(choices.begin(), choices.end(), value) != choices.end(), "choice",
                        "This is not one of the choices.");
        case brand::DemographicType::kPostalCode:
            return note(hasPostalCodeShape(value), "postal_code", "This is not a postal code.");
        case brand::DemographicType::kText:
            return true;
    }
    std::abort();
}

/// The new answer to one question; nothing when it stays as it is or is refused.
std::optional<DemographicValue> judgeRow(const Row& row, const DemographicValue* stored,
                                         std::string_view text, sdk::TimePoint now,
                                         BadFields& bad) {
    const std::optional<std::string> value = judgeText(row.field, text, kMaxTextLength, bad);
    if (!value || (stored != nullptr && *value == stored->value)) return std::nullopt;
    if (stored != nullptr && !row.question.isMutable) {
        bad.push_back({row.field, "immutable", "This cannot be changed once it is set.",
                       sdk::ErrorCode::kAccountBirthdayImmutable});
        return std::nullopt;
    }
    if (value->empty() && row.question.required) {
        bad.push_back({row.field, "required", "This is required.", std::nullopt});
        return std::nullopt;
    }
    if (value->empty() && stored == nullptr) return std::nullopt;
    if (!value->empty() && !fitsType(row, *value, now, bad)) return std::nullopt;
    return DemographicValue{stored != nullptr ? stored->id : "", row.question.id, *value};
}

}  // namespace

bool isPastDate(std::string_view text, sdk::TimePoint now) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const auto year = digitsAt(text, 0, 4);
    const auto month = digitsAt(text, 5, 2);
    const auto day = digitsAt(text, 8, 2);
    if (!year || *year == 0 || !month || !day) return false;
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                           std::chrono::month(*month), std::chrono::day(*day)};
    return date.ok() && std::chrono::sys_days(date) < std::chrono::floor<std::chrono::days>(now);
}

std::vector<DemographicValue> judgeDemographics(const brand::Brand& brand,
                                                const std::vector<DemographicValue>& stored,
                                                const std::vector<DemographicInput>& rows,
                                                sdk::TimePoint now, BadFields& bad) {
    std::vector<DemographicValue> changed;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string& id = rows[i].demographicId;
        const auto sameId = [&id](const auto& other) { return other.demographicId == id; };
        const std::string prefix = "demographics." + std::to_string(i) + ".";
        const brand::Demographic* question = brand.findDemographic(id);
        if (question == nullptr) {
            bad.push_back({prefix + "demographic_id", "unknown", "The brand has no such question.",
                           std::nullopt});
            continue;
        }
        if (std::any_of(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(i), sameId)) {
            bad.push_back({prefix + "demographic_id", "duplicate",
                           "This question is answered twice.", std::nullopt});
            continue;
        }
        const auto known = std::find_if(stored.begin(), stored.end(), sameId);
        auto value = judgeRow({*question, prefix + "value"},
                              known == stored.end() ? nullptr : &*known, rows[i].value, now, bad);
        if (value) changed.push_back(std::move(*value));
    }
    return changed;
}

void requireDemographics(const brand::Brand& brand, const std::vector<DemographicInput>& given,
                         BadFields& bad) {
    for (const brand::Demographic& question : brand.demographics) {
        const bool answered = std::any_of(given.begin(), given.end(), [&](const auto& row) {
            return row.demographicId == question.id;
        });
        if (question.required && !answered) {
            bad.push_back({"demographics", "required",
                           "An answer to " + question.id + " is required.", std::nullopt});
        }
    }
}

}  // namespace patron::account
