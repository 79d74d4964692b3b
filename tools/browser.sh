#!/usr/bin/env bash
# Make sure that the browser tests find a Chromium: Debian's package, installed where it is absent and this user may.
set -euo pipefail
if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium and Chinese fonts for the browser tests ..."
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null
  exit 0
fi
echo "No Chromium here, and it may not be installed: the browser tests will be skipped." >&2
if [ "${CI:-}" = true ]; then
  echo "In CI they must run. Install chromium." >&2
  exit 1
fi
