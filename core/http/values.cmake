# Request, Response and Handler alone: what a front needs, without the domain behind it.
add_library(patron_http_values INTERFACE)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/include/http_values)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/include/http_values/http)
foreach(header request.h response.h handler.h)
  file(CREATE_LINK ${CMAKE_CURRENT_LIST_DIR}/${header}
       ${PROJECT_BINARY_DIR}/include/http_values/http/${header} SYMBOLIC)
endforeach()
target_include_directories(patron_http_values INTERFACE ${PROJECT_BINARY_DIR}/include/http_values)
