#ifndef PATRON_TESTS_UNIT_FAKES_TEMPORARY_KEYS_H
#define PATRON_TESTS_UNIT_FAKES_TEMPORARY_KEYS_H

#include <memory>

#include "keys/key_ring.h"
#include "sdk/testkit/scratch_folder.h"

namespace patron::fakes {

/// Key files of an installation that lives as long as one test.
class TemporaryKeys {
  public:
    TemporaryKeys() {
        const auto created = keys::InstallationKeys::create(folder_.path());
        auto loaded = keys::InstallationKeys::load(folder_.path());
        if (!created || !loaded) throw std::runtime_error("no test keys");
        keys_ = std::move(*loaded);
    }

    keys::InstallationKeys& operator*() { return *keys_; }
    keys::InstallationKeys* operator->() { return keys_.get(); }
    const std::filesystem::path& folder() const { return folder_.path(); }

  private:
    sdk::testkit::ScratchFolder folder_;
    std::unique_ptr<keys::InstallationKeys> keys_;
};

}  // namespace patron::fakes

#endif  // PATRON_TESTS_UNIT_FAKES_TEMPORARY_KEYS_H
