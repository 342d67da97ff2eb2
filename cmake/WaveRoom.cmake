# What nearly every source of a room includes, read once for all: a quarter of their compile time. Each
# source still includes what it uses; a build with -DWAVE_READ_ONCE=OFF shows when one does not.
if(WAVE_READ_ONCE)
  add_library(wave_read_once OBJECT ${CMAKE_SOURCE_DIR}/cmake/empty.cpp)
  target_link_libraries(wave_read_once PRIVATE wave_warnings wave_fmt)
  target_precompile_headers(wave_read_once PRIVATE
    <algorithm> <chrono> <filesystem> <functional> <map> <memory> <optional> <set> <string> <vector>
    <fmt/format.h>)
endif()

# Sources with failpoints know whether tests are built, and only those are compiled anew when that
# changes. One that first gets its include after this was run does not compile, and says so.
function(wave_tell_of_tests)
  foreach(source ${ARGN})
    file(STRINGS ${source} included REGEX "^#include \"os/failpoint.h\"" LIMIT_COUNT 1)
    if(included)
      set_property(SOURCE ${source} APPEND PROPERTY
        COMPILE_DEFINITIONS WAVE_FAILPOINTS=$<BOOL:${WAVE_TESTS}>)
    endif()
  endforeach()
endfunction()

# wave_room(NAME [USES room...] [LIBRARIES foreign...])
#
# A room is a folder of src/ and a static library. It may use only the rooms it names, which must
# have been declared before it, so a cycle cannot be configured. LIBRARIES are foreign libraries
# that stay behind this room's wall: other rooms see neither their headers nor their names.
function(wave_room name)
  cmake_parse_arguments(ROOM "" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  if(NOT sources)
    set(sources ${CMAKE_SOURCE_DIR}/cmake/empty.cpp)
  endif()
  wave_without(sources)
  wave_tell_of_tests(${sources})
  add_library(wave_${name} STATIC ${sources})
  target_include_directories(wave_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  foreach(used ${ROOM_USES})
    if(NOT TARGET wave_${used})
      message(FATAL_ERROR "room '${name}' uses '${used}', which does not stand below it")
    endif()
    target_link_libraries(wave_${name} PUBLIC wave_${used})
  endforeach()
  target_link_libraries(wave_${name} PRIVATE wave_warnings wave_fmt ${ROOM_LIBRARIES})
  if(WAVE_READ_ONCE)
    target_precompile_headers(wave_${name} REUSE_FROM wave_read_once)
  endif()
  set_property(GLOBAL APPEND PROPERTY WAVE_ROOMS ${name})
  set_property(GLOBAL PROPERTY WAVE_ROOM_${name}_USES "${ROOM_USES}")
endfunction()
