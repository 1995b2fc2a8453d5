#ifndef PATRON_TESTS_SDK_CONSUMER_STRANGERS_HOME_H
#define PATRON_TESTS_SDK_CONSUMER_STRANGERS_HOME_H

#include <string>

#include "child_process.h"
#include "installation.h"
#include "temporary_folder.h"

namespace patron::tests {

/// The home folder of somebody who has no more of Patron than `~/patron`: what was built, the
/// plugins in a folder that may be added to, and the configuration of a demo that is running.
class StrangersHome {
  public:
    StrangersHome();

    std::string file(const std::string& name) const { return folder_.file(name); }
    std::string pluginFolder() const { return file("patron/build/release/plugins"); }
    /// Makes an installation the one that `~/patron/var` belongs to.
    void belongsTo(const Installation& installation);

    /// Runs commands in the home folder as bash would in a terminal, but for ending at the first
    /// one that fails, or after five minutes.
    Finished run(const std::string& commands) const;

  private:
    TemporaryFolder folder_;
};

}  // namespace patron::tests

#endif  // PATRON_TESTS_SDK_CONSUMER_STRANGERS_HOME_H
