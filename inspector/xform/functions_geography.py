"""Functions over places: "lat lon [alt [acc]]", several of them divided by ";". Degrees in, metres out, on a sphere.

The sphere has a radius of 6,378,100 m (JavaRosa, GeoUtils); the two web engines use the same.
"""

from __future__ import annotations

import math
from itertools import pairwise

from inspector.domain.geodesy import Place, area_m2, length_m
from inspector.xform.functions_signature import Function, Kind
from inspector.xform.values import NAN, Value, to_string

_MOST_PLACES = 20_000


def area(value: Value) -> float:
    """area(shape): square metres enclosed; 0 below three places, NaN of a text that is no place. Source: ODK XForms."""
    places = _places((value,))
    if places is None:
        return NAN
    return area_m2(places)


def distance(*values: Value) -> float:
    """distance(line) or distance(point, point, …): metres along the places. Source: ODK XForms."""
    places = _places(values)
    if places is None:
        return NAN
    return length_m(places)


def geofence(point: str, shape: str) -> bool:
    """geofence(point, shape): the point lies inside the closed shape, by crossings of a ray. Source: JavaRosa."""
    here, corners = _places((point,)), _places((shape,))
    if not here or not corners or len(corners) < 4 or corners[0] != corners[-1]:
        return False
    lat, lon = here[0]
    inside = False
    for (lat1, lon1), (lat2, lon2) in pairwise(corners):
        if (lon1 > lon) != (lon2 > lon) and lat < (lat2 - lat1) * (lon - lon1) / (lon2 - lon1) + lat1:
            inside = not inside
    return inside


def _places(values: tuple[Value, ...]) -> list[Place] | None:
    """All places of all texts; None where one of them is no place."""
    places: list[Place] = []
    for value in values:
        texts = [node.read() for node in value if node.relevant] if isinstance(value, list) else [to_string(value)]
        for text in texts:
            for part in text.strip().rstrip(";").split(";"):
                place = _place(part)
                if place is None or len(places) >= _MOST_PLACES:
                    return None
                places.append(place)
    return places


def _place(text: str) -> Place | None:
    words = text.split()
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        return None
    if not 2 <= len(numbers) <= 4 or not all(map(math.isfinite, numbers)):
        return None
    return (numbers[0], numbers[1]) if abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180 else None


GEOGRAPHY = (
    Function("area", area, (Kind.VALUE,), Kind.NUMBER),
    Function("enclosed-area", area, (Kind.VALUE,), Kind.NUMBER),
    Function("distance", distance, (Kind.VALUE,), Kind.NUMBER, rest=Kind.VALUE),
    Function("geofence", geofence, (Kind.STRING, Kind.STRING), Kind.BOOLEAN),
)
