"""The process in which metadata and text are read: ``python -m ingest.extractors.worker``.

It is the media store's worker with one more job. What this package needs is imported before
a file is opened, because the confined fork can no longer read our own source files.
"""

from __future__ import annotations

import sys
import warnings

from ingest.extractors import jobs  # noqa: F401  Imported early, see above.
from media_store import worker

EXTRACT = "ingest.extract"
worker.JOBS[EXTRACT] = "ingest.extractors.jobs:job"

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(worker.main(sys.argv[1:]))
