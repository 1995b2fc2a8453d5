# patron_add_plugin(<name> SOURCES <file>… [LINK <library>…] [OUTPUT_DIRECTORY <folder>])
#
# Makes the loadable library <name>.so in <build>/plugins, the way Patron's loader wants it. Used by
# the plugins of this tree and, through find_package(PatronSdk), by everybody else's.
#
# <name>_code holds the same code for tests to link: they are built once and can see the headers of
# the plugin's folder.
function(patron_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "OUTPUT_DIRECTORY" "SOURCES;LINK")
  if(ARG_UNPARSED_ARGUMENTS OR NOT ARG_SOURCES)
    message(FATAL_ERROR "patron_add_plugin(${name} SOURCES <file>… [LINK <library>…])")
  endif()
  if(NOT ARG_OUTPUT_DIRECTORY)
    set(ARG_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/plugins)
  endif()

  add_library(${name}_code OBJECT ${ARG_SOURCES})
  target_compile_features(${name}_code PUBLIC cxx_std_20)
  target_include_directories(${name}_code INTERFACE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name}_code PUBLIC Patron::sdk Poco::Foundation ${ARG_LINK})
  if(TARGET patron_options)
    target_link_libraries(${name}_code PRIVATE patron_options)
  endif()
  # Hidden: a visible symbol of one version would be bound to by the next one beside it.
  set_target_properties(${name}_code PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_EXTENSIONS OFF
                        CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden
                        VISIBILITY_INLINES_HIDDEN ON)

  add_library(${name} MODULE)
  target_link_libraries(${name} PRIVATE ${name}_code)
  # A missing symbol fails this build (defs), and else the load (now), never the first call.
  target_link_options(${name} PRIVATE LINKER:-z,now LINKER:-z,defs LINKER:--exclude-libs,ALL)
  set_target_properties(${name} PROPERTIES PREFIX "" LINKER_LANGUAGE CXX
                        LIBRARY_OUTPUT_DIRECTORY ${ARG_OUTPUT_DIRECTORY})
  # The loader refuses what others may write to; some people's umask lets their group.
  add_custom_command(TARGET ${name} POST_BUILD COMMAND chmod go-w $<TARGET_FILE:${name}> VERBATIM)
endfunction()
