#ifndef PATRON_TESTS_SERVICE_LEDGER_H
#define PATRON_TESTS_SERVICE_LEDGER_H

#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace patron::tests {

/// Remembers every address, name, code and token that went over the wire in one installation, to
/// find them where they must not be: in logs and in the database. Any thread.
class Ledger {
  public:
    /// An address, a name or a token: any text that occurs nowhere by chance.
    void noteText(const std::string& text);
    /// A one-time code: six digits that must not stand anywhere as six digits of their own.
    void noteCode(const std::string& code);
    /// Notes what a request's body holds of these.
    void noteBody(std::string_view body);

    std::set<std::string> codes() const;
    /// What of it occurs in this text, a sentence each.
    std::vector<std::string> foundIn(std::string_view text) const;
    /// The same for a log file: process numbers are not taken for codes.
    std::vector<std::string> foundInLog(std::string_view log) const;
    std::vector<std::string> codesIn(std::string_view text) const;

  private:
    mutable std::mutex mutex_;
    std::set<std::string> texts_;
    std::set<std::string> codes_;
};

/// The one run of exactly six ASCII digits in a text; empty when there is none or more than one.
std::string onlyCodeIn(std::string_view text);
/// All runs of exactly six ASCII digits.
std::vector<std::string> sixDigitRuns(std::string_view text);

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_LEDGER_H
