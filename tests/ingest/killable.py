"""A real process that ingests and may be killed: ``python -m tests.ingest.killable INSTANCE SOURCE [SESSION]``.

It prints the session's number once the work begins, so that whoever kills it knows what to resume.
"""

from __future__ import annotations

import sys
from pathlib import Path

from archive.house import House
from archive.identity import SYSTEM
from archive.settings import Settings
from ingest import service


def main(instance: str, source: str, session: str = "") -> int:
    """Run or go on; the exit code is the report's."""
    house = House(Settings(instance=Path(instance)))
    number = int(session or 0)
    if not number:
        with house.uow() as uow:
            number = service.start(uow, house, SYSTEM, Path(source))
            uow.commit()
    print(number, flush=True)
    report = service.run(house, SYSTEM, number)
    house.close()
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
