"""The hub's log: one JSON object a line, without personal data, bodies, addresses, names or query strings."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

logger = logging.getLogger("inspector.hub")


class JsonLines(logging.Formatter):
    """A record as one line of JSON; the fields are those handed over as `extra={"told": {…}}`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "event": record.getMessage()}
        told |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[1] is not None:
            told["fault"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


def begin(stream: TextIO = sys.stderr) -> None:
    """Send the log of the hub and of its web server to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    for name, level in (("inspector.hub", logging.INFO), ("uvicorn", logging.INFO), ("uvicorn.access", logging.ERROR)):
        one = logging.getLogger(name)
        one.handlers[:] = [handler] if name != "uvicorn.access" else []
        one.setLevel(level)
        one.propagate = False


def tell(event: str, **fields: object) -> None:
    """One line at level info."""
    logger.info(event, extra={"told": fields})


def tell_fault(event: str, error: BaseException, **fields: object) -> None:
    """One line at level error, with the traceback."""
    logger.error(event, exc_info=error, extra={"told": fields})
