#!/usr/bin/env bash
# Prepare the instance (tables, accounts, sample collection) and serve it.
set -euo pipefail
cd "$(dirname "$0")/.."
archive=".venv/bin/archive"
instance=${SANDIQ_INSTANCE:-instance}

"$archive" db upgrade
"$archive" accounts demo
if [ ! -e "$instance/sample.done" ]; then
    echo "Making and loading the sample collection (about a minute, once) ..."
    .venv/bin/python -m sample.make_files "$instance/sample"
    status=0
    # Collections come first, so that what belongs to them can be linked; the second look passes over them.
    "$archive" ingest "$instance/sample/collections" "$instance/sample" --access public || status=$?
    # 1 means that some files were set aside and said so; the rest is in.
    if [ "$status" -gt 1 ]; then exit "$status"; fi
    touch "$instance/sample.done"
fi
exec "$archive" serve
