# cmake -DFILES=a.json,b.json -DOUTPUT=presets.cpp -P embed_presets.cmake
#
# Makes a source file that holds the presets, so that the plugin stays one file wherever it is copied.
string(REPLACE "," ";" FILES "${FILES}")
set(names)
foreach(file ${FILES})
  get_filename_component(folder ${file} DIRECTORY)
  get_filename_component(name ${file} NAME_WLE)
  list(APPEND names ${name})
endforeach()
list(SORT names)
set(elements)
foreach(name ${names})
  set(file ${folder}/${name}.json)
  file(READ ${file} json)
  if(json MATCHES "\\)preset\"")
    message(FATAL_ERROR "${file}: may not hold )preset\"")
  endif()
  string(APPEND elements "    {\"${name}\", R\"preset(${json})preset\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"preset_source.h\"

namespace patron::sms_gateway {

std::span<const BuiltInPreset> builtInPresets() {
    static constexpr BuiltInPreset presets[] = {
${elements}    };
    return presets;
}

}  // namespace patron::sms_gateway
")
