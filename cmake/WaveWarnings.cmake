# Warnings as errors: a target that own code links and foreign code does not.
add_library(wave_warnings INTERFACE)
target_compile_options(wave_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wcast-align
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor> $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual>
  -Wconversion -Wno-sign-conversion -Wnull-dereference -Wimplicit-fallthrough -Werror)
# g++ 12 reports these inside the standard library once it has inlined it.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(wave_warnings INTERFACE
    -Wno-null-dereference -Wno-maybe-uninitialized -Wno-restrict -Wno-array-bounds
    -Wno-stringop-overflow -Wno-stringop-overread)
endif()
# clang, which only builds what is fuzzed, has warnings of its own; nobody is to be held up by them.
if(WAVE_FUZZ)
  target_compile_options(wave_warnings INTERFACE -Wno-error)
endif()
target_compile_definitions(wave_warnings INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
if(WAVE_SANITIZE)
  # Without pointer-overflow: rapidjson adds to a null pointer while its stack has no memory yet.
  target_compile_options(wave_warnings INTERFACE
    -fsanitize=${WAVE_SANITIZE} -fno-sanitize=pointer-overflow -fno-omit-frame-pointer
    -fno-sanitize-recover=undefined)
  target_link_options(wave_warnings INTERFACE -fsanitize=${WAVE_SANITIZE})
  # As shared libraries of gcc's these two get into each other's way: UBSan then finds no log_path.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND WAVE_SANITIZE MATCHES "address")
    target_link_options(wave_warnings INTERFACE -static-libasan -static-libubsan)
  endif()
endif()
# libFuzzer wants the reports for itself.
if(WAVE_SANITIZE AND NOT WAVE_FUZZ)
  set(reports ${CMAKE_BINARY_DIR}/reports)
  file(MAKE_DIRECTORY ${reports})
  add_library(wave_sanitizers OBJECT ${CMAKE_SOURCE_DIR}/tests/sanitizers/options.c)
  target_compile_definitions(wave_sanitizers PRIVATE WAVE_REPORTS="${reports}")
  target_sources(wave_warnings INTERFACE
    $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:$<TARGET_OBJECTS:wave_sanitizers>>)
endif()
