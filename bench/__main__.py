"""``make bench``: run every measurement and print the ratios.

``python -m bench NAME ...`` runs those whose module names contain a NAME; other arguments that begin
with ``--`` are handed on to each (``--records 500000``).
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent


def machine() -> str:
    """What the figures were measured on."""
    model = ""
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else ""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {model}, Python {platform.python_version()}"
    )


def main() -> int:
    """Run the chosen measurements; the exit status says whether all reached their goals."""
    words = sys.argv[1:]
    # An option's number may stand behind a space: it goes with the option.
    handed = [
        word for place, word in enumerate(words) if word[0] == "-" or (word.isdigit() and words[place - 1][0] == "-")
    ]
    wanted = [word for word in words if word not in handed]
    print(machine())
    failed = []
    for path in sorted(ROOT.glob("*/bench_*.py")):
        name = f"bench.{path.parent.name}.{path.stem}"
        if wanted and not any(word in name for word in wanted):
            continue
        print(f"\n== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", name, *handed], check=False).returncode:
            failed.append(name)
    if failed:
        print("\nbelow their goal: " + ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
