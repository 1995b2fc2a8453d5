#include "brands.h"

namespace patron::tests {

Client addApplication(Installation& here, const std::string& brand, const std::string& name) {
    const std::string line = here.ctlOk({"app", "create", "--brand", brand, "--name", name});
    const std::string marker = " key ";
    const std::size_t at = line.find(marker);
    EXPECT_NE(at, std::string::npos) << line;
    Client app = here.client(line.substr(at + marker.size(), 32));
    // A kept connection stays with one worker of nginx, which asks the processes in turn.
    EXPECT_TRUE(eventually([&] {
        for (std::size_t i = 0; i < here.processes(); ++i) {
            if (app.post("/api/init-application", "{}").status != 200) return false;
        }
        return true;
    })) << "the service does not learn of application "
        << name;
    return app;
}

Client addBrand(Installation& here, const std::string& name,
                const std::vector<std::string>& settings, const std::string& authType) {
    std::vector<std::string> command{"brand",       "create", "--name",       name,
                                     "--auth-type", authType, "--public-url", kPublicUrl};
    command.insert(command.end(), settings.begin(), settings.end());
    here.ctlOk(command);
    return addApplication(here, name, name + " app");
}

}  // namespace patron::tests
