#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# usage: run.sh [--build BUILD | --options-only] [count] [OPTION...] [GROUP...]
# Installs what is built in BUILD (default: build/ of this repository) into a folder of its own and
# measures it there; with 'count' it counts instructions instead. --options-only looks at the options
# of either, answers --help, and does no more.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/../../build
case ${1:-} in
  --build)
    build=${2:?run.sh: --build takes a folder}
    shift 2
    ;;
  --options-only) build= && shift ;;
esac
program=bench.py
if [[ ${1:-} == count ]]; then
  program=count.py
  shift
fi
# -B: the source tree stays free of what python compiles.
[[ $build ]] || exec python3 -B "$here/$program" --options-only "$@"

[[ -x $build/tests/run_measured ]] || {
  echo "run.sh: '$build' holds no tests/run_measured; build it first, with the tests" >&2
  exit 128
}
folder=$(mktemp -d "${WAVE_BENCH_FOLDER:-/var/tmp}/wave-bench.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cmake --install "$build" --prefix "$folder" >/dev/null
python3 -B "$here/$program" --prefix "$folder" --helpers "$build/tests" "$@"
