#!/usr/bin/env bash
# The tests: all of them on SQLite, then every room that touches the database once more on a private PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ ! -d "$SAMPLES" ]; then
    echo "SAMPLES=$SAMPLES is not a folder: the tests need the shared sample files." >&2
    exit 1
fi
SAMPLES=$(cd "$SAMPLES" && pwd)
export SAMPLES
.venv/bin/python -m pytest -q -n 2 --dist loadgroup
eval "$(.venv/bin/python -m tests.support.postgres start)"
trap '.venv/bin/python -m tests.support.postgres stop' EXIT
.venv/bin/python -m pytest -q -n 2 --dist loadgroup -m "not browser" \
    tests/house tests/catalog tests/accounts tests/ingest tests/web tests/security
