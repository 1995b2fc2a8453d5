#include "http/router.h"

#include <algorithm>

namespace patron::http {

namespace {

constexpr std::string_view kRefreshPath = "/api/customers/refresh";

std::vector<std::string_view> segmentsOf(std::string_view path) {
    std::vector<std::string_view> segments;
    if (path.starts_with('/')) path.remove_prefix(1);
    while (true) {
        const auto slash = path.find('/');
        segments.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return segments;
        path.remove_prefix(slash + 1);
    }
}

bool serves(const Route& route, std::string_view method) {
    if (route.method == method) return true;
    return method == "HEAD" && route.method == "GET" && route.path != kRefreshPath;
}

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        const std::string& pathTemplate = routes_[i].path;
        auto known = std::find_if(paths_.begin(), paths_.end(), [&](const Path& path) {
            return path.pathTemplate == pathTemplate;
        });
        if (known == paths_.end()) {
            Path path;
            path.pathTemplate = pathTemplate;
            for (const std::string_view segment : segmentsOf(pathTemplate)) {
                path.segments.emplace_back(segment.starts_with('{') ? std::string_view() : segment);
            }
            known = paths_.insert(paths_.end(), std::move(path));
        }
        known->routes.push_back(i);
    }
}

Router::Match Router::find(std::string_view method, std::string_view requestPath) const {
    Match match;
    const std::vector<std::string_view> segments = segmentsOf(requestPath);
    for (const Path& path : paths_) {
        if (path.segments.size() != segments.size()) continue;
        std::vector<std::string_view> values;
        bool fits = true;
        for (std::size_t i = 0; fits && i < segments.size(); ++i) {
            if (!path.segments[i].empty()) {
                fits = path.segments[i] == segments[i];
            } else {
                fits = !segments[i].empty();
                values.push_back(segments[i]);
            }
        }
        if (!fits) continue;
        match.path = std::move(values);
        match.pathTemplate = path.pathTemplate;
        for (const std::size_t index : path.routes) {
            if (serves(routes_[index], method)) match.route = &routes_[index];
        }
        if (match.route == nullptr) match.allow = allowOf(path);
        return match;
    }
    return match;
}

std::string Router::allowOf(const Path& path) const {
    std::string allow;
    for (const std::string_view method : {"GET", "HEAD", "POST", "PUT", "DELETE"}) {
        const bool served =
            std::any_of(path.routes.begin(), path.routes.end(),
                        [&](std::size_t index) { return serves(routes_[index], method); });
        if (served) allow += std::string(method) + ", ";
    }
    return allow + "OPTIONS";
}

}  // namespace patron::http
