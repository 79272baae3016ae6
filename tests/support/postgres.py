"""A private PostgreSQL for the tests: its own cluster, an unprivileged user, a socket and no port.

``python -m tests.support.postgres start`` prints the shell line that exports its URL;
``... stop`` ends it and removes the folder.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PLACE = Path(tempfile.gettempdir()) / f"sandiq-postgres-{os.getuid()}"


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        sys.exit("PostgreSQL's server is missing: apt-get install postgresql")
    return found[-1].parent


def _run(*command: str) -> None:
    # The server refuses to run as root, so root hands it to the account Debian made for it.
    options = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **options)  # type: ignore[call-overload]


def start() -> str:
    """Make and start the cluster.

    Returns:
        Its SQLAlchemy URL.
    """
    stop()
    binaries = _binaries()
    PLACE.mkdir(mode=0o700)
    owner = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    if os.getuid() == 0:
        shutil.chown(PLACE, "postgres", "postgres")
    data = str(PLACE / "data")
    _run(str(binaries / "initdb"), "-D", data, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    # Durability is what the tests on files prove; here speed counts, and the cluster is thrown away.
    flags = f"-c listen_addresses='' -k {PLACE} -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    _run(str(binaries / "pg_ctl"), "-D", data, "-w", "-l", str(PLACE / "log"), "-o", flags, "start")
    PLACE.chmod(0o755)
    return f"postgresql+psycopg://{owner}@/postgres?host={PLACE}"


def stop() -> None:
    """End the cluster, if there is one, and remove every trace."""
    if (PLACE / "data" / "postmaster.pid").exists():
        _run(str(_binaries() / "pg_ctl"), "-D", str(PLACE / "data"), "-m", "immediate", "-w", "stop")
    shutil.rmtree(PLACE, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["start"]:
        print(f"export SANDIQ_TEST_DATABASE_URL='{start()}'")
    else:
        stop()
