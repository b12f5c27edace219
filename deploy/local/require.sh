#!/usr/bin/env bash
# One clear sentence when a tool is missing. Usage: require.sh python [COMMAND] | go | node | browser
set -euo pipefail

fail() {
  echo "Tandem needs $1" >&2
  exit 1
}

at_least() { # at_least HAVE WANTED
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

case "$1" in
  python)
    command=${2:-python3}
    command -v "$command" >/dev/null || fail "Python 3.11 to 3.13, and '$command' is not there."
    "$command" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
      || fail "Python 3.11 to 3.13, and '$command' is $("$command" --version): name another with PYTHON=…"
    "$command" -c 'import venv, ensurepip' 2>/dev/null || fail "Python's venv module (Debian: apt-get install python3-venv)."
    ;;
  go)
    command -v livekit-server >/dev/null || command -v go >/dev/null \
      || fail "Go 1.24 or later to build livekit-server once, or a livekit-server on PATH."
    ;;
  node)
    command -v node >/dev/null && command -v npm >/dev/null || fail "Node 20.19 or later with npm to build the console."
    at_least "$(node --version | tr -d v)" 20.19 || fail "Node 20.19 or later, and this is $(node --version)."
    ;;
  browser)
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null && exit 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      echo "Installing Chromium for the browser tests"
      (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium) >/dev/null
    else
      fail "Chromium for its browser tests (Debian: apt-get install chromium)."
    fi
    ;;
esac
