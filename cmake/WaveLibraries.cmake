# The foreign libraries, each under one name; every one has a single room that may include it.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

# Takes the archive where we link statically, so that starting the program resolves no shared library.
function(wave_find_library out name)
  if(WAVE_STATIC)
    find_library(${out} NAMES lib${name}.a REQUIRED)
  else()
    find_library(${out} NAMES ${name} REQUIRED)
  endif()
  set(${out} ${${out}} PARENT_SCOPE)
endfunction()

# libgit2: read and write, never its network. Statically linked without TLS and SSH (see
# src/git/no_network.c): git_libgit2_init() otherwise parses the whole CA bundle, 7-15 ms a start.
add_library(wave_libgit2 INTERFACE)
find_path(GIT2_INCLUDE git2.h REQUIRED)
wave_find_library(GIT2_LIBRARY git2)
target_include_directories(wave_libgit2 SYSTEM INTERFACE ${GIT2_INCLUDE})
target_link_libraries(wave_libgit2 INTERFACE ${GIT2_LIBRARY})
add_library(wave_zlib INTERFACE)
find_path(ZLIB_INCLUDE zlib.h REQUIRED)
wave_find_library(Z_LIBRARY z)
target_include_directories(wave_zlib SYSTEM INTERFACE ${ZLIB_INCLUDE})
target_link_libraries(wave_zlib INTERFACE ${Z_LIBRARY})
if(WAVE_STATIC)
  wave_find_library(PCRE2_LIBRARY pcre2-8)
  wave_find_library(MBEDCRYPTO_LIBRARY mbedcrypto)
  # Stands behind libgit2 in the link order: it defines what libgit2 lacks.
  add_library(wave_no_network STATIC ${CMAKE_CURRENT_SOURCE_DIR}/src/git/no_network.c)
  target_link_libraries(wave_libgit2 INTERFACE
    wave_no_network ${MBEDCRYPTO_LIBRARY} ${PCRE2_LIBRARY} ${Z_LIBRARY})
endif()

add_library(wave_sqlite INTERFACE)
find_path(SQLITE3_INCLUDE sqlite3.h REQUIRED)
wave_find_library(SQLITE3_LIBRARY sqlite3)
target_include_directories(wave_sqlite SYSTEM INTERFACE ${SQLITE3_INCLUDE})
target_link_libraries(wave_sqlite INTERFACE ${SQLITE3_LIBRARY} Threads::Threads ${CMAKE_DL_LIBS})

# fmt: Debian ships no archive of it, so its one source part is compiled here once.
add_library(wave_fmt STATIC ${CMAKE_CURRENT_SOURCE_DIR}/cmake/fmt.cpp)

# Header-only libraries.
find_path(RAPIDJSON_INCLUDE rapidjson/document.h REQUIRED)
find_path(TOMLPP_INCLUDE toml++/toml.h REQUIRED)
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
find_path(SPDLOG_INCLUDE spdlog/spdlog.h REQUIRED)
find_path(BOOST_INCLUDE boost/process.hpp REQUIRED)
foreach(name rapidjson tomlplusplus cli11 spdlog boost_process)
  add_library(wave_${name} INTERFACE)
endforeach()
target_compile_definitions(wave_tomlplusplus INTERFACE TOML_HEADER_ONLY=1)
target_compile_definitions(wave_spdlog INTERFACE SPDLOG_FMT_EXTERNAL SPDLOG_NO_THREAD_ID)
target_link_libraries(wave_spdlog INTERFACE wave_fmt Threads::Threads)
target_compile_definitions(wave_boost_process INTERFACE
  BOOST_PROCESS_USE_STD_FS BOOST_ERROR_CODE_HEADER_ONLY BOOST_ASIO_SEPARATE_COMPILATION_OFF)
target_link_libraries(wave_boost_process INTERFACE Threads::Threads)
