#ifndef PATRON_HTTP_JSON_WRITER_H
#define PATRON_HTTP_JSON_WRITER_H

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace patron::http {

/// Writes JSON members in the order of the calls. A thin skin over RapidJSON's writer that takes
/// string_views. Texts are UTF-8 already. One answer, one thread.
class JsonWriter {
  public:
    JsonWriter() : buffer_(nullptr, kUsual), writer_(buffer_) {}

    void beginObject() { writer_.StartObject(); }
    void endObject() { writer_.EndObject(); }
    void beginArray() { writer_.StartArray(); }
    void endArray() { writer_.EndArray(); }
    void key(std::string_view name) {
        writer_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    }
    void text(std::string_view value) {
        writer_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    }
    void number(std::int64_t value) { writer_.Int64(value); }
    void boolean(bool value) { writer_.Bool(value); }
    void null() { writer_.Null(); }

    void member(std::string_view name, std::string_view value) { key(name), text(value); }
    void member(std::string_view name, const std::string& value) { key(name), text(value); }
    void member(std::string_view name, const char* value) { key(name), text(value); }
    void member(std::string_view name, std::int64_t value) { key(name), number(value); }
    void member(std::string_view name, int value) { key(name), number(value); }
    void member(std::string_view name, bool value) { key(name), boolean(value); }

    std::string_view json() const { return {buffer_.GetString(), buffer_.GetSize()}; }
    std::string take() const { return std::string(json()); }

  private:
    static constexpr std::size_t kUsual = 1024;  // holds most answers
    rapidjson::StringBuffer buffer_;
    rapidjson::Writer<rapidjson::StringBuffer> writer_;
};

}  // namespace patron::http

#endif  // PATRON_HTTP_JSON_WRITER_H
