#ifndef PATRON_TESTS_TEMPORARY_FOLDER_H
#define PATRON_TESTS_TEMPORARY_FOLDER_H

#include <filesystem>
#include <string>

namespace patron::tests {

/// A folder of its own for a test, gone with the object.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    std::string path() const { return path_.string(); }
    std::string file(const std::string& name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

/// A folder with the certificates that certificates.sh makes.
class CertificateFolder : public TemporaryFolder {
  public:
    CertificateFolder();
};

}  // namespace patron::tests

#endif  // PATRON_TESTS_TEMPORARY_FOLDER_H
