#ifndef PATRON_TESTS_SERVICE_SERVICE_SUITE_H
#define PATRON_TESTS_SERVICE_SERVICE_SUITE_H

#include <gtest/gtest.h>

#include <memory>

#include "customer.h"
#include "installation.h"

namespace patron::tests {

/// A suite whose tests share one installation: they keep out of each other's way by using
/// addresses of their own. `struct SignIn : ServiceSuite<SignIn> {};`; a suite that needs another
/// installation than the demo's has its own static `options()`.
template <class Suite>
class ServiceSuite : public testing::Test {
  public:
    static InstallationOptions options() { return {}; }

    static void SetUpTestSuite() {
        shared() = std::make_unique<Installation>(Suite::options());
        shared()->start();
    }
    static void TearDownTestSuite() {
        if (shared() != nullptr) shared()->stop();
        shared().reset();
    }

  protected:
    ServiceSuite() : here(*shared()) {}
    void TearDown() override {
        if (HasFailure()) std::cerr << here.tails();
    }

    Installation& here;

  private:
    static std::unique_ptr<Installation>& shared() {
        static std::unique_ptr<Installation> installation;
        return installation;
    }
};

/// A suite whose tests disturb each other: each one has an installation of its own.
class OwnInstallation : public testing::Test {
  protected:
    Installation& install(InstallationOptions options = {}) {
        here_ = std::make_unique<Installation>(std::move(options));
        return *here_;
    }
    Installation& started(InstallationOptions options = {}) {
        install(std::move(options)).start();
        return *here_;
    }
    void TearDown() override {
        if (HasFailure() && here_ != nullptr) std::cerr << here_->tails();
        here_.reset();
    }

  private:
    std::unique_ptr<Installation> here_;
};

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_SERVICE_SUITE_H
