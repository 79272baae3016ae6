"""The words of OCFL 1.1: where an object lies, what an inventory says. No file is touched here.

Source: https://ocfl.io/1.1/spec/ and the registered extension
0003-hash-and-id-n-tuple-storage-layout, which keeps the object's own id readable in its path.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

ROOT_DECLARATION = ("0=ocfl_1.1", b"ocfl_1.1\n")
OBJECT_DECLARATION = ("0=ocfl_object_1.1", b"ocfl_object_1.1\n")
LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"
DIGEST = "sha256"
#: Two levels of 256 folders: sixteen objects a folder at a million.
TUPLE_SIZE, TUPLES = 2, 2
_SPEC = "https://ocfl.io/1.1/spec/#inventory"
_PLAIN = re.compile(r"[A-Za-z0-9_-]")


def root_files() -> dict[str, bytes]:
    """Return the files of a new storage root by relative path."""
    layout = {"extension": LAYOUT, "description": "Two folders of the hashed id, then the id itself"}
    config = {
        "extensionName": LAYOUT,
        "digestAlgorithm": DIGEST,
        "tupleSize": TUPLE_SIZE,
        "numberOfTuples": TUPLES,
    }
    return {
        f"extensions/{LAYOUT}/config.json": as_json(config),
        "ocfl_layout.json": as_json(layout),
        ROOT_DECLARATION[0]: ROOT_DECLARATION[1],
    }


def as_json(value: Any) -> bytes:
    """Return JSON as people can read it in fifty years."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def object_parts(object_id: str) -> tuple[str, ...]:
    """Return the folders that lead to an object, the last being its own."""
    digest = hashlib.sha256(object_id.encode()).hexdigest()
    tuples = [digest[start * TUPLE_SIZE : (start + 1) * TUPLE_SIZE] for start in range(TUPLES)]
    own = "".join(
        letter if _PLAIN.match(letter) else "".join(f"%{byte:02x}" for byte in letter.encode()) for letter in object_id
    )
    return (*tuples, own if len(own) <= 100 else f"{own[:100]}-{digest}")


@dataclass(frozen=True, slots=True)
class Version:
    """One version: when, by whom, why, and the state {logical name: sha256}."""

    created: str
    message: str
    who: str
    state: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Return the version block of an inventory."""
        paths: dict[str, list[str]] = {}
        for name, digest in sorted(self.state.items()):
            paths.setdefault(digest, []).append(name)
        block: dict[str, Any] = {"created": self.created, "message": self.message, "state": paths}
        if self.who:
            block["user"] = {"name": self.who}
        return block


@dataclass(frozen=True, slots=True)
class Inventory:
    """An object's inventory. ``manifest`` maps each sha256 to its path inside the object."""

    object_id: str
    manifest: dict[str, str] = field(default_factory=dict)
    versions: tuple[Version, ...] = ()

    @property
    def head(self) -> int:
        """The number of the newest version, 0 when there is none yet."""
        return len(self.versions)

    @property
    def state(self) -> dict[str, str]:
        """The newest state {logical name: sha256}."""
        return self.versions[-1].state if self.versions else {}

    def succeed(self, state: Mapping[str, str], now: datetime, message: str, who: str) -> Inventory:
        """Return the inventory of the next version, content new to the object under v<n>/content."""
        number = self.head + 1
        manifest = dict(self.manifest)
        for name, digest in sorted(state.items()):
            manifest.setdefault(digest, f"v{number}/content/{name}")
        created = now.isoformat(timespec="seconds").replace("+00:00", "Z")
        version = Version(created, message, who, dict(state))
        return Inventory(self.object_id, manifest, (*self.versions, version))

    def as_bytes(self) -> bytes:
        """Return inventory.json."""
        return as_json(
            {
                "id": self.object_id,
                "type": _SPEC,
                "digestAlgorithm": DIGEST,
                "head": f"v{self.head}",
                "contentDirectory": "content",
                "manifest": {digest: [path] for digest, path in sorted(self.manifest.items())},
                "versions": {f"v{n}": version.as_dict() for n, version in enumerate(self.versions, start=1)},
            }
        )


def parse_inventory(data: bytes) -> Inventory:
    """Read an inventory of ours or another writer's; raises ValueError when it is not one."""
    try:
        raw = json.loads(data)
        if raw["digestAlgorithm"] != DIGEST:
            raise ValueError(f"digest {raw['digestAlgorithm']} instead of {DIGEST}")
        versions = []
        for number in range(1, int(raw["head"].removeprefix("v")) + 1):
            block = raw["versions"][f"v{number}"]
            state = {name: digest for digest, names in block["state"].items() for name in names}
            who = str(block.get("user", {}).get("name", ""))
            versions.append(Version(str(block["created"]), str(block.get("message", "")), who, state))
        manifest = {digest: str(paths[0]) for digest, paths in raw["manifest"].items()}
        return Inventory(str(raw["id"]), manifest, tuple(versions))
    except (KeyError, TypeError, AttributeError, IndexError, json.JSONDecodeError) as error:
        raise ValueError(f"not an inventory: {error!r}") from error


def sidecar(inventory: bytes) -> bytes:
    """Return the content of inventory.json.sha256."""
    return f"{hashlib.sha256(inventory).hexdigest()} inventory.json\n".encode()
