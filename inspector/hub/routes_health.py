"""Routes for whoever runs the hub: is it up, can it work, what does it count."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Response

from inspector.hub import registry_blobs, registry_records
from inspector.hub.admission import Inside, authorize
from inspector.hub.answers import described
from inspector.hub.metrics import MEDIA_TYPE

router = APIRouter(dependencies=[Depends(authorize)])


@router.get("/healthz", **described("The process answers", status=204))
def healthz() -> Response:
    """Always, while the process runs."""
    return Response(status_code=204)


@router.get("/readyz", **described("Database and files answer", status=204))
def readyz(house: Inside) -> Response:
    """Prove both; a refusal says which of them is away."""
    with house.hub.registry.reading() as connection:
        registry_records.newest(connection)
    house.hub.store.check()
    return Response(status_code=204)


@router.get("/metrics", **described("Counts for Prometheus"))
def metrics(house: Inside) -> Response:
    """Counters of this copy, gauges of the whole hub."""
    with house.hub.registry.reading() as connection:
        counts = registry_records.counts(connection)
        files, size = registry_blobs.blob_totals(connection)
    gauges = {f"inspector_held_{name}": float(count) for name, count in counts.items()}
    gauges |= {"inspector_held_files": float(files), "inspector_held_file_bytes": float(size)}
    return Response(house.metrics.text(gauges), media_type=MEDIA_TYPE)
