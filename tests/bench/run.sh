#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# usage: run.sh [--quick] [BUILD [GROUP...]]
# Installs what is built in BUILD (default: build/ of this repository) into a folder of its own and
# measures it there. --quick only shows that the measurements run.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
quick=()
if [[ ${1:-} == --quick ]]; then
  quick=(--quick)
  shift
fi
build=${1:-$here/../../build}
[[ $# == 0 ]] || shift
[[ -x $build/tests/append_bench ]] || {
  echo "run.sh: '$build' holds no tests/append_bench; build it first: ./bootstrap build" >&2
  exit 128
}
folder=$(mktemp -d "${WAVE_BENCH_FOLDER:-/var/tmp}/wave-bench.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cmake --install "$build" --prefix "$folder" >/dev/null
# -B: the source tree stays free of what python compiles.
python3 -B "$here/bench.py" --prefix "$folder" --helper "$build/tests/append_bench" "${quick[@]}" "$@"
