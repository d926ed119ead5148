"""Where the words of a document come from, and which page leads there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from inspector.i18n import N_, tr
from inspector.ui.pages.documents_shelf import Paper
from inspector.workflow.papers import Place

_SETTINGS = {
    "organ_name": N_("本机关名称"),
    "organ_address": N_("本机关地址"),
    "organ_postcode": N_("本机关邮编"),
    "organ_phone": N_("本机关电话"),
    "organ_contact": N_("本机关联系人"),
    "reconsideration_body": N_("行政复议机关"),
    "court": N_("行政诉讼法院"),
}
_PLAIN = {
    "site": ("register", N_("名录：{site}")),
    "number": ("settings", N_("设置：文号段")),
    "officers": ("register", N_("名录：执法人员")),
    "clauses": ("settings", N_("设置：法规条款")),
}
_INSPECTION = {
    "inspection": N_("这次检查的时间、地点"),
    "narrative": N_("检查情况"),
    "responsible": N_("现场负责人"),
    "others": N_("其他在场人员"),
    "recusal": N_("是否申请回避"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """One source: its key in the document, words, and the way (page, arguments); no page where it lies nowhere else."""

    key: str
    words: str
    page: str
    arguments: dict[str, Any]


def source_of(key: str, paper: Paper) -> Source:
    """The source of this key, in the language of now."""
    head, _, rest = key.partition(":")
    if head == "setting":
        words = tr("设置：{name}", name=tr(_SETTINGS.get(rest, rest)))
        return Source(key, words, "settings", {"part": "organ", "field": rest})
    if head == "finding":
        return Source(key, tr("问题"), "findings", {"finding": rest})
    if head == "clause":
        return Source(key, tr("设置：法规条款"), "settings", {"part": "law", "clause": rest})
    if key in _PLAIN:
        page, words = _PLAIN[key]
        arguments = {"site": {"site": paper.site}, "number": {"part": "numbers"}, "officers": {"part": "officers"}}
        return Source(key, tr(words, site=paper.site_name), page, arguments.get(key, {"part": "law"}))
    if head == "item":
        return Source(key, tr("检查项目 {item}", item=rest), "", {})
    if head == "signature":
        return Source(key, tr("现场签名"), "", {})
    if head == "evidence":
        return Source(key, tr("照片和文件"), "", {})
    return Source(key, tr(_INSPECTION.get(key, N_("这次检查"))), "", {})


def sources_of(places: Iterable[Place], paper: Paper) -> tuple[Source, ...]:
    """The sources that lead somewhere, each once, in the order in which they are printed."""
    keys = dict.fromkeys(place.source for place in places)
    found: dict[tuple[str, str], Source] = {}
    for key in keys:
        source = source_of(key, paper)
        if source.page:
            found.setdefault((source.page, str(sorted(source.arguments.items()))), source)
    return tuple(found.values())


def place_at(places: Iterable[Place], page: int, x: float, y: float) -> Place | None:
    """The most exact place at a point of a page (points from its top left corner)."""
    hits = [
        place
        for place in places
        if place.page == page and 0 <= x - place.x <= place.width and 0 <= y - place.y <= place.height
    ]
    return hits[-1] if hits else None
