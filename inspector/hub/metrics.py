"""Counts of what the hub does, in the text form that Prometheus reads. No content, no names, no addresses.

Source: Prometheus text exposition format 0.0.4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from threading import Lock

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS_S = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0)

_HELP = {
    "inspector_requests_total": ("counter", "Requests by method, route and status."),
    "inspector_request_seconds": ("histogram", "How long requests took, by route."),
    "inspector_refusals_total": ("counter", "Refusals by the name of their code."),
    "inspector_records_total": ("counter", "Posted records by what became of them."),
    "inspector_upload_bytes_total": ("counter", "Bytes of files that were taken in."),
}


class Metrics:
    """Counters and one histogram; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counters: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._buckets: dict[str, list[int]] = {}
        self._sums: defaultdict[str, float] = defaultdict(float)

    def count(self, name: str, amount: float = 1, **labels: str) -> None:
        """Add to a counter."""
        with self._lock:
            self._counters[name, _labels(labels)] += amount

    def observe(self, seconds: float, *, route: str) -> None:
        """Note how long a request took."""
        with self._lock:
            buckets = self._buckets.setdefault(route, [0] * (len(_BOUNDS_S) + 1))
            buckets[next((i for i, bound in enumerate(_BOUNDS_S) if seconds <= bound), len(_BOUNDS_S))] += 1
            self._sums[route] += seconds

    def text(self, gauges: Mapping[str, float]) -> str:
        """Everything counted so far, and these gauges."""
        with self._lock:
            lines: list[str] = []
            for name, (kind, words) in _HELP.items():
                lines += [f"# HELP {name} {words}", f"# TYPE {name} {kind}"]
                if kind == "histogram":
                    lines += self._histogram(name)
                else:
                    lines += [
                        f"{name}{labels} {value:g}" for (one, labels), value in self._counters.items() if one == name
                    ]
        for name, value in gauges.items():
            lines += [f"# TYPE {name} gauge", f"{name} {value:g}"]
        return "\n".join(lines) + "\n"

    def _histogram(self, name: str) -> list[str]:
        lines = []
        for route, buckets in self._buckets.items():
            total = 0
            for bound, amount in zip((*map(str, _BOUNDS_S), "+Inf"), buckets, strict=True):
                total += amount
                lines.append(f"{name}_bucket{_labels({'route': route, 'le': bound})} {total}")
            lines.append(f"{name}_sum{_labels({'route': route})} {self._sums[route]:g}")
            lines.append(f"{name}_count{_labels({'route': route})} {total}")
        return lines


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels.items()) + "}"
