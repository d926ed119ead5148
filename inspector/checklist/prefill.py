"""What the register already knows of a site is answered before the inspector begins; every answer stays editable."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from inspector.domain.records import Site
from inspector.xform.session import FormSession, QuestionType, ViewKind

_NOTHING: Mapping[str, str] = MappingProxyType({})
_CHOSEN = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE})


def known_facts(site: Site) -> Mapping[str, str]:
    """What the register knows, by the names that forms use for it; `facts` of the site come last and win."""
    position = site.position
    plain = {
        "inspected_place": site.name,
        "site_name": site.name,
        "enterprise": site.enterprise,
        "credit_code": site.credit_code,
        "representative": site.representative,
        "address": site.address,
        "county": site.county,
        "contact": site.contact,
        "phone": site.phone,
        "latitude": position.latitude if position else "",
        "longitude": position.longitude if position else "",
        "datum": position.datum.value if position else "",
    }
    return {**plain, **site.facts}


def fill(session: FormSession, site: Site, more: Mapping[str, str] = _NOTHING) -> tuple[str, ...]:
    """Answer the questions whose names the register knows.

    Args:
        more: further answers by question name, such as the flood season of the settings; they replace a default.

    Returns:
        References that were answered. A question that has an answer keeps it; a value that the form does not take
        (no such choice, refused by its constraint) is left for the inspector.
    """
    filled = []
    for name, value in {**known_facts(site), **more}.items():
        for ref in session.find(name) if value else ():
            open_to = name in more or not session.value(ref)
            if open_to and _takes(session, ref, value) and not session.answer(ref, value).rejected:
                filled.append(ref)
    return tuple(filled)


def _takes(session: FormSession, ref: str, value: str) -> bool:
    view = session.view(ref)
    if view.kind is not ViewKind.QUESTION or view.readonly or view.type is QuestionType.CALCULATE:
        return False
    if view.type in _CHOSEN:
        known = {choice.value for choice in session.choices(ref)}
        return known.issuperset(value.split())
    return True
