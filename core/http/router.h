#ifndef PATRON_HTTP_ROUTER_H
#define PATRON_HTTP_ROUTER_H

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/route.h"

namespace patron::http {

/// Finds the route of a request. Immutable after construction; any thread.
class Router {
  public:
    explicit Router(std::vector<Route> routes);

    struct Match {
        const Route* route = nullptr;        ///< null: no such path or method
        std::vector<std::string_view> path;  ///< placeholder values; views of the request's path
        std::string_view pathTemplate;       ///< empty: no such path
        std::string allow;                   ///< methods of the path, when the method did not fit
    };
    /// HEAD is served by the GET route, refresh excepted (rule A3.2): a refresh has effects.
    Match find(std::string_view method, std::string_view path) const;

    const std::vector<Route>& routes() const { return routes_; }

  private:
    struct Path {
        std::vector<std::string> segments;  ///< empty text: a placeholder
        std::string pathTemplate;
        std::vector<std::size_t> routes;
    };
    std::string allowOf(const Path& path) const;

    std::vector<Route> routes_;
    std::vector<Path> paths_;
};

}  // namespace patron::http

#endif  // PATRON_HTTP_ROUTER_H
