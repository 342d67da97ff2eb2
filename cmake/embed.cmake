# Writes OUT: a C++ source with the content of each of FILES ('|' between them).
set(body "// Made by cmake/embed.cmake from files of the source tree.\n#include <string_view>\n\n")
string(APPEND body "namespace ${NAMESPACE} {\n\n// The content of the embedded file of this name, empty when there is none.\n")
string(APPEND body "std::string_view embedded(std::string_view name);\n\nstd::string_view embedded(std::string_view name) {\n")
string(REPLACE "|" ";" FILES "${FILES}")
foreach(file ${FILES})
  get_filename_component(name ${file} NAME)
  file(READ ${file} content HEX)
<<<<<<< HEAD
  # Short literals: 16 bytes a line, then every byte as an escape.
  string(REGEX REPLACE "(................................)" "\\1\"\n      \"" lines "${content}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${lines}")
=======
  # One literal per 32 bytes: lines stay short, and a hex escape cannot swallow what follows.
  string(REPEAT "." 64 line)
  string(REGEX REPLACE "(${line})" "\\1|" bytes "${content}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${bytes}")
  string(REPLACE "|" "\"\n      \"" bytes "${bytes}")
>>>>>>> 33e873ccb058db98b101d7714d28e174579928c5
  string(LENGTH "${content}" hex_length)
  math(EXPR length "${hex_length} / 2")
  string(APPEND body "  if (name == \"${name}\") return {\n      \"${bytes}\", ${length}};\n")
endforeach()
string(APPEND body "  return {};\n}\n\n}  // namespace ${NAMESPACE}\n")
file(WRITE ${OUT} "${body}")
