#ifndef PATRON_DELIVERY_TEXTS_TEMPLATE_CACHE_H
#define PATRON_DELIVERY_TEXTS_TEMPLATE_CACHE_H

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "delivery/texts/text_template.h"

namespace patron::delivery {

/// Parsed templates by their source, because parsing takes ten times as long as rendering. What is
/// stored under its own text cannot be out of date, so nothing has to be dropped when settings
/// change; what is no longer used goes when room is needed. Any thread.
class TemplateCache {
  public:
    using Parsed = std::shared_ptr<const TextTemplate>;

    /// @param longest bytes of sources that are kept at least; twice as much at most
    explicit TemplateCache(std::size_t longest = 512 * 1024) : longest_(longest) {}

    /// What `make` made of this key when it was first asked for: null for a template that cannot
    /// be used.
    Parsed get(const std::string& key, const std::function<Parsed()>& make);

  private:
    using Generation = std::unordered_map<std::string, Parsed>;

    void keep(const std::string& key, const Parsed& parsed);

    const std::size_t longest_;
    std::mutex mutex_;
    Generation young_;
    Generation old_;        ///< what was used before young_ was begun; goes when young_ is full
    std::size_t size_ = 0;  ///< of the sources in young_
};

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TEXTS_TEMPLATE_CACHE_H
