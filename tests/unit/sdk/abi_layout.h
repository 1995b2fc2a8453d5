#ifndef PATRON_TESTS_SDK_ABI_LAYOUT_H
#define PATRON_TESTS_SDK_ABI_LAYOUT_H

#include <cxxabi.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

namespace patron::sdk::tests {

/// What code that is already compiled takes for granted about types: sizes, where fields are, which
/// place of a vtable a method has and what it is called with. A line each, in no order that
/// matters. Reads pointers to members as the C++ ABI of g++ and clang++ lays them out.
class AbiLayout {
  public:
    const std::vector<std::string>& lines() const { return lines_; }

    void add(std::string line) { lines_.push_back(std::move(line)); }

    template <class Type>
    void size(const std::string& type) {
        add(type + ": " + std::to_string(sizeof(Type)) + " bytes, aligned to " +
            std::to_string(alignof(Type)));
    }

    /// A structure whose fields are its interface. The number of them, because a new one may hide
    /// in the padding.
    template <class Type>
    void structure(const std::string& type) {
        size<Type>(type);
        add(type + ": " + std::to_string(fieldsOf<Type>()) + " fields");
    }

    template <class Type, class Field>
    void field(const std::string& name, Field Type::*member) {
        add(name + ": at " + std::to_string(std::bit_cast<std::ptrdiff_t>(member)) + ", " +
            readable(typeid(Field)));
    }

    template <class Enum>
    void values(const std::string& type,
                std::initializer_list<std::pair<const char*, Enum>> values) {
        for (const auto& [name, value] : values) {
            add(type + " " + name + " = " + std::to_string(static_cast<int>(value)));
        }
    }

    template <class Interface>
    void interface(const std::string& type) {
        size<Interface>(type);
        add(type + ": a vtable of " + std::to_string(slotOf(&Longer<Interface>::further)));
    }

    template <class Method>
    void method(const std::string& name, Method pointer) {
        add(name + ": " + std::to_string(slotOf(pointer)) + " in the vtable, " +
            readable(typeid(Method)));
    }

  private:
    template <class Interface>
    struct Longer : Interface {
        virtual void further() {}
    };

    struct Anything {
        template <class Type>
        operator Type() const;
    };
    template <class Type, std::size_t... Index>
    static constexpr bool takes(std::index_sequence<Index...>) {
        return requires { Type{(static_cast<void>(Index), Anything{})...}; };
    }
    template <class Type, std::size_t Count = 0>
    static constexpr std::size_t fieldsOf() {
        if constexpr (takes<Type>(std::make_index_sequence<Count + 1>())) {
            return fieldsOf<Type, Count + 1>();
        } else {
            return Count;
        }
    }

    template <class Method>
    static std::size_t slotOf(Method pointer) {
        struct Raw {
            std::size_t place;
            std::ptrdiff_t adjustment;
        };
        const Raw raw = std::bit_cast<Raw>(pointer);
        // The lowest bit says "virtual"; on ARM, where code may have odd addresses, it is
        // another's.
        return (raw.place & ~std::size_t{1}) / sizeof(void*);
    }

    static std::string readable(const std::type_info& type) {
        static const std::string text = demangled(typeid(std::string));
        static const std::string view = demangled(typeid(std::string_view));
        return shortened(shortened(demangled(type), text, "std::string"), view, "std::string_view");
    }
    static std::string demangled(const std::type_info& type) {
        int status = 0;
        const std::unique_ptr<char, decltype(&std::free)> name(
            abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free);
        return status == 0 ? name.get() : type.name();
    }
    static std::string shortened(std::string name, const std::string& what, const char* to) {
        for (std::size_t at = 0; (at = name.find(what, at)) != std::string::npos;) {
            name.replace(at, what.size(), to);
        }
        return name;
    }

    std::vector<std::string> lines_;
};

}  // namespace patron::sdk::tests

#endif  // PATRON_TESTS_SDK_ABI_LAYOUT_H
