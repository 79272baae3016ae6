"""Take rights away from the current process: limits, and Landlock where the kernel has it.

Landlock (Linux 5.13 and later) lets an unprivileged process give up the file system for
itself and its children: what is left is the system's libraries, the one input and the
one output folder. Where it is missing, the limits and the decoders' own whitelists remain.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PR_SET_NO_NEW_PRIVS = 38
_RULE_PATH_BENEATH = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_ABI_1_RIGHTS = (1 << 13) - 1
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_NET_TCP = 3

SYSTEM_FOLDERS = ("/usr", "/lib", "/lib64", "/bin", "/etc", "/proc", "/sys/devices/system/cpu")

_libc = ctypes.CDLL(None, use_errno=True)


def landlock_version() -> int:
    """Return the kernel's Landlock ABI, 0 when there is none."""
    return max(0, int(_libc.syscall(_CREATE_RULESET, None, 0, 1)))


def limit_resources(memory: int, output: int, cpu_seconds: int) -> None:
    """Cap address space, size of a written file and CPU time of this process and its children."""
    _lower(resource.RLIMIT_AS, memory)
    _lower(resource.RLIMIT_FSIZE, output)
    _lower(resource.RLIMIT_CPU, cpu_seconds)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))


def confine(reads: Iterable[str], writes: Iterable[str]) -> bool:
    """Give up all files but ``reads`` and everything under ``writes``; return whether it held.

    Must run before the process starts threads, because Landlock binds the calling thread
    and what it starts later.
    """
    version = landlock_version()
    if version == 0:
        return False
    handled = _ABI_1_RIGHTS | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    attributes = struct.pack("=QQ", handled, _NET_TCP if version >= 4 else 0)
    attributes = attributes if version >= 4 else attributes[:8]
    ruleset = _libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return False
    try:
        for path in (*SYSTEM_FOLDERS, sys.prefix, sys.base_prefix, str(Path(__file__).parent)):
            _allow(ruleset, path, _EXECUTE | _READ_FILE | _READ_DIR)
        for path in ("/dev/null", "/dev/urandom"):
            _allow(ruleset, path, _READ_FILE | _WRITE_FILE)
        for path in reads:
            _allow(ruleset, path, _READ_FILE)
        for path in writes:
            _allow(ruleset, path, handled & ~_EXECUTE)
        if _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            return False
        return bool(_libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        # A system folder this distribution does not have needs no rule.
        return
    try:
        if not Path(path).is_dir():
            rights &= _FILE_RIGHTS
        rule = struct.pack("=Qi", rights, descriptor)
        _libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, rule, 0)
    finally:
        os.close(descriptor)
