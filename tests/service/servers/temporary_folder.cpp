#include "temporary_folder.h"

#include <Poco/Process.h>
#include <stdlib.h>

#include <stdexcept>

#include "server_process.h"

namespace patron::tests {

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "patron-test-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

CertificateFolder::CertificateFolder() {
    if (Poco::Process::launch(serversFolder() + "/certificates.sh", {path()}).wait() != 0) {
        throw std::runtime_error("certificates.sh failed");
    }
}

}  // namespace patron::tests
