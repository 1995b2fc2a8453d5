#include "delivery/texts/template_cache.h"

namespace patron::delivery {

TemplateCache::Parsed TemplateCache::get(const std::string& key,
                                         const std::function<Parsed()>& make) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = young_.find(key); found != young_.end()) return found->second;
        if (const auto found = old_.find(key); found != old_.end()) {
            Parsed parsed = found->second;
            keep(key, parsed);
            return parsed;
        }
    }
    // Outside the lock: two that make the same one at a time waste some work and no more.
    Parsed parsed = make();
    const std::lock_guard lock(mutex_);
    keep(key, parsed);
    return parsed;
}

void TemplateCache::keep(const std::string& key, const Parsed& parsed) {
    if (!young_.emplace(key, parsed).second) return;
    size_ += key.size() + (parsed ? parsed->size() : 0);
    if (size_ <= longest_) return;
    old_ = std::move(young_);
    young_.clear();
    size_ = 0;
}

}  // namespace patron::delivery
