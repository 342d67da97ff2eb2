# Warnings as errors: a target that own code links and foreign code does not.
add_library(wave_warnings INTERFACE)
target_compile_options(wave_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wcast-align
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor> $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual>
  -Wconversion -Wno-sign-conversion -Wnull-dereference -Wimplicit-fallthrough -Werror)
# g++ 12 reports these inside the standard library once it has inlined it.
target_compile_options(wave_warnings INTERFACE
  -Wno-null-dereference -Wno-maybe-uninitialized -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow
  -Wno-stringop-overread)
target_compile_definitions(wave_warnings INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
if(WAVE_SANITIZE)
  target_compile_options(wave_warnings INTERFACE
    -fsanitize=${WAVE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(wave_warnings INTERFACE -fsanitize=${WAVE_SANITIZE})
endif()
