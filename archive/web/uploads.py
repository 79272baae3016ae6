"""Resumable uploads: the tus protocol 1.0 (core, creation, termination) over the upload store.

A browser sends a file in chunks; when the connection drops it asks how much has arrived and goes on
from there. Uploads belong to the person who began them and to a batch, which becomes an import.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from archive.accounts.web import limited, needs
from archive.errors import SandiqError
from archive.i18n import format_size
from archive.web import support
from ingest import uploads

blueprint = Blueprint("uploads", __name__, url_prefix="/uploads")

TUS = "1.0.0"
_BATCH = re.compile(r"[A-Za-z0-9_-]{1,64}")


@blueprint.url_value_preprocessor
def take_any_length(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Chunks go to disk piece by piece and their length was agreed on, so the limit for forms is not theirs.

    It is raised here because the search for a CSRF token looks at the body before any view does.
    """
    # None would not lift it: Flask then takes the application's own.
    request.max_content_length = support.house().settings.max_upload


@blueprint.before_request
def know_the_version() -> Response | None:
    """A program that speaks another version of the protocol is told which one is understood."""
    if request.headers.get("Tus-Resumable", TUS) != TUS and request.method != "OPTIONS":
        return Response(status=412, headers={"Tus-Version": TUS})
    return None


@blueprint.after_request
def speak_tus(response: Response) -> Response:
    """Every answer names the protocol."""
    response.headers["Tus-Resumable"] = TUS
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("", methods=["OPTIONS"])
def abilities() -> Response:
    """What this server can do."""
    headers = {
        "Tus-Version": TUS,
        "Tus-Extension": "creation,termination",
        "Tus-Max-Size": str(support.house().settings.max_upload),
    }
    return Response(status=204, headers=headers)


@blueprint.get("")
@needs("import")
def listing() -> Response:
    """What has arrived of a batch, for a page that was loaded anew in the middle."""
    batch = request.args.get("batch", "")
    found = uploads.batch_uploads(support.house(), support.who(), batch) if _BATCH.fullmatch(batch) else []
    return jsonify(
        uploads=[
            {
                "url": url_for("uploads.send", upload_id=one.id),
                "path": one.path or one.name,
                "offset": one.offset,
                "length": one.length,
            }
            for one in found
        ]
    )


@blueprint.post("")
@needs("import")
@limited("upload")
def begin() -> Response:
    """Announce a file; the answer says where to send it."""
    length = _whole(request.headers.get("Upload-Length", ""))
    if length is None:
        raise SandiqError("upload_length")
    most = support.house().settings.max_upload
    if length > most:
        raise SandiqError("too_large", limit=format_size(most))
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    number = uploads.create(
        support.house(), support.who(), length, told.get("filename", ""), told.get("batch", ""), told.get("path", "")
    )
    return Response(status=201, headers={"Location": url_for("uploads.send", upload_id=number)})


@blueprint.route("/<upload_id>", methods=["HEAD"])
@needs("import")
def status(upload_id: str) -> Response:
    """How much has arrived."""
    found = uploads.status(support.house(), support.who(), upload_id)
    return Response(status=200, headers={"Upload-Offset": str(found.offset), "Upload-Length": str(found.length)})


@blueprint.patch("/<upload_id>")
@needs("import")
def send(upload_id: str) -> Response:
    """Take the next chunk."""
    if request.mimetype != "application/offset+octet-stream":
        return Response(status=415)
    offset = _whole(request.headers.get("Upload-Offset", ""))
    if offset is None:
        raise SandiqError("upload_length")
    reached = uploads.append(support.house(), support.who(), upload_id, offset, request.stream)
    return Response(status=204, headers={"Upload-Offset": str(reached)})


@blueprint.delete("/<upload_id>")
@needs("import")
def end(upload_id: str) -> Response:
    """Give an upload up."""
    uploads.discard(support.house(), support.who(), upload_id)
    return Response(status=204)


def _metadata(header: str) -> dict[str, str]:
    """``name base64,name base64`` as the protocol writes it; what cannot be read is left out."""
    found: dict[str, str] = {}
    for pair in header.split(",")[:20]:
        name, _sep, encoded = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


def _whole(raw: str) -> int | None:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 16 else None
