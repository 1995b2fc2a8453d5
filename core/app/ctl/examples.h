#ifndef PATRON_APP_CTL_EXAMPLES_H
#define PATRON_APP_CTL_EXAMPLES_H

namespace CLI {
class App;
}

namespace patron::app::ctl {

/// What stands at the end of `--help`: of the program its exit statuses, of commands an example of
/// their own. Comes after the commands, which would take over what the program says.
void addExamples(CLI::App& app);

}  // namespace patron::app::ctl

#endif  // PATRON_APP_CTL_EXAMPLES_H
