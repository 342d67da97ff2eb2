// SPDX-License-Identifier: MIT
#include "agent/common_launch.h"

#include "agent/arguments.h"

namespace wave::agent {

Launch common_launch(const RunRequest& request) {
  Launch launch;
  launch.terminal = request.manner == Manner::interactive;
  launch.prompt_on_stdin = !launch.terminal;
  return launch;
}

void add_model(const RunRequest& request, Launch& launch) {
  if (request.model.empty() || has_any_flag(request.extra_args, {"-m", "--model"})) return;
  append(launch.argv, {"--model", request.model});
}

std::vector<std::string> network_variables() {
  return {"HTTP_PROXY",    "HTTPS_PROXY",  "ALL_PROXY",          "NO_PROXY",
          "http_proxy",    "https_proxy",  "all_proxy",          "no_proxy",
          "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS"};
}

}  // namespace wave::agent
