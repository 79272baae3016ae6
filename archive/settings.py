"""Every setting, typed and documented, from the environment.

Each is read from ``SANDIQ_<NAME>``. A value of the wrong type is refused at start with its name.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from archive.errors import SandiqError


def _doc(text: str, default: Any) -> Any:
    return field(default=default, metadata={"doc": text})


@dataclass(frozen=True)
class Settings:
    """What an administrator may turn. ``docs/settings.md`` lists the same, and a test holds them together."""

    instance: Path = _doc("Folder for everything that is kept: database, store, index, keys.", Path("instance"))
    database_url: str = _doc("SQLAlchemy URL; empty means SQLite inside the instance folder.", "")
    redis_url: str = _doc("Redis URL for the job queue; empty means SQLite inside the instance folder.", "")
    search_engine: str = _doc("tantivy, or whoosh as the pure-Python fallback for small collections.", "tantivy")
    kinds_folder: str = _doc("A folder of your own TOML files that add kinds and fields.", "")
    host: str = _doc("Address the server listens on.", "127.0.0.1")
    port: int = _doc("Port the server listens on.", 8000)
    base_url: str = _doc("The public address, used in mails; empty means the request's own.", "")
    threads: int = _doc("Request threads of the server.", 8)
    workers: int = _doc("Background worker threads.", 2)
    house_name: str = _doc("Name of the institution, shown in the header.", "Sandiq")
    default_locale: str = _doc("Language for those who have not chosen one.", "uz_Latn")
    time_zone: str = _doc("IANA time zone of the institution.", "Asia/Tashkent")
    max_upload: int = _doc("Largest single upload in bytes.", 20 * 1024**3)
    max_pixels: int = _doc("Largest picture that is decoded, in pixels.", 300_000_000)
    mail_host: str = _doc("SMTP server; empty writes mails into instance/mail.", "")
    mail_port: int = _doc("SMTP port.", 25)
    mail_user: str = _doc("SMTP user name.", "")
    mail_password: str = _doc("SMTP password.", "")
    mail_from: str = _doc("Sender of mails.", "sandiq@localhost")
    secure_cookies: bool = _doc("Send cookies over HTTPS only; turn on behind TLS.", False)
    rate_limits: bool = _doc("Limit requests per address.", True)

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Self:
        """Read the environment.

        Raises:
            SandiqError: ``bad_setting`` naming the variable and the type expected.
        """
        source = os.environ if env is None else env
        values: dict[str, Any] = {}
        for item in fields(cls):
            raw = source.get(f"SANDIQ_{item.name.upper()}")
            if raw is not None:
                values[item.name] = _read(item.name, raw, type(item.default))
        return cls(**values)

    @property
    def url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.instance.resolve() / 'sandiq.db'}"

    def secret(self, name: str) -> str:
        """A random secret kept in the instance folder, made on first use, readable by the owner only."""
        path = self.instance / f"{name}.key"
        if not path.exists():
            self.instance.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(f".{os.getpid()}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(48))
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return path.read_text()


def _read(name: str, raw: str, kind: type[Any]) -> Any:
    try:
        if kind is bool:
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[raw.lower()]
        if issubclass(kind, Path):
            return Path(raw)
        return kind(raw)
    except (KeyError, ValueError):
        raise SandiqError("bad_setting", name=f"SANDIQ_{name.upper()}", value=raw, expected=kind.__name__) from None
