"""Sealed columns: everything sealed goes through the one Sealer that the app was started with."""

import json
from typing import Any, cast

from flask import current_app

from booking.gateways.sealer import Sealer

EXTENSION = "hairline.sealer"


def _sealer() -> Sealer:
    return cast(Sealer, current_app.extensions[EXTENSION])


def seal(content: bytes, column: str, uuid: str) -> bytes:
    """Seal content for a column (`table.column`) of the row with that uuid."""
    return _sealer().seal(content, f"{column}:{uuid}")


def unseal(sealed: bytes, column: str, uuid: str) -> bytes:
    """The content of a sealed column; raises SealError."""
    return _sealer().open(sealed, f"{column}:{uuid}")


def seal_json(data: Any, column: str, uuid: str) -> bytes:
    """Seal plain data as JSON."""
    return seal(json.dumps(data, ensure_ascii=False, sort_keys=True).encode(), column, uuid)


def unseal_json(sealed: bytes, column: str, uuid: str) -> Any:
    """The plain data of a sealed column; raises SealError."""
    return json.loads(unseal(sealed, column, uuid))
