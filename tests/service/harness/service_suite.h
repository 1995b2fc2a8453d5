#ifndef PATRON_TESTS_SERVICE_SERVICE_SUITE_H
#define PATRON_TESTS_SERVICE_SERVICE_SUITE_H

#include <gtest/gtest.h>

#include <exception>
#include <memory>
#include <stdexcept>
#include <string>

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

    /// What goes wrong here is told by each test: those of a suite that cannot be set up GoogleTest
    /// skips, and ctest takes that for well.
    static void SetUpTestSuite() {
        try {
            shared() = std::make_unique<Installation>(Suite::options());
            shared()->start();
        } catch (const std::exception& exception) {
            problem() = exception.what();
            shared().reset();
        }
    }
    static void TearDownTestSuite() {
        if (shared() != nullptr) shared()->stop();
        shared().reset();
    }

  protected:
    ServiceSuite() : here(installation()) {}
    void TearDown() override {
        if (HasFailure()) std::cerr << here.tails();
    }

    Installation& here;

  private:
    static Installation& installation() {
        if (shared() == nullptr) throw std::runtime_error("no installation: " + problem());
        return *shared();
    }
    static std::unique_ptr<Installation>& shared() {
        static std::unique_ptr<Installation> installation;
        return installation;
    }
    static std::string& problem() {
        static std::string text;
        return text;
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
