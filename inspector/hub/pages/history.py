"""What happened to a finding, document or inspection, line by line, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from inspector.domain.records import Kind, Record
from inspector.hub.ledger import Story
from inspector.hub.pages.wording import DOCUMENTS, OUTCOMES, ROLES, VERDICTS, toned, word
from inspector.i18n import tr


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line. `at` is UTC; `document` is the id of the document it leads to."""

    at: str
    words: str
    who: str
    detail: tuple[str, ...] = ()
    document: str = ""


def lines(story: Story, people: Mapping[str, str]) -> list[HistoryLine]:
    """The history of a story in its order. `people`: author → name."""
    return [_line(record, people.get(record.author, ""), story.made_at[record.id]) for record in story.records]


def _line(record: Record, who: str, at: str) -> HistoryLine:
    said = {key: value for key, value in record.body.items() if isinstance(value, str)}
    document = ""
    detail: tuple[str, ...] = ()
    match record.kind:
        case Kind.INSPECTION:
            words = tr("更正检查") if record.subject != record.id else tr("检查结束")
            detail = (said.get("form_title", ""),)
        case Kind.FINDING:
            corrected = record.subject != record.id
            words = tr("更正问题") if corrected else tr("发现问题")
            detail = (said.get("title", ""),)
        case Kind.DOCUMENT:
            words = tr("签发{document}", document=word(DOCUMENTS, said.get("type", "")))
            detail, document = (said.get("number") or said.get("temporary_number", ""),), record.id
        case Kind.SERVICE:
            words = tr("已送达")
            detail = (tr("收件人：{name}", name=said.get("receiver", "")), said.get("served_on", ""))
        case Kind.PRINTING:
            words, detail = tr("打印文书"), (said.get("printer", ""),)
        case Kind.NUMBER_GIVEN:
            words = tr("登记正式文号 {number}", number=said.get("number", ""))
            detail = (tr("原临时编号 {number}", number=said.get("temporary", "")),)
        case Kind.RECHECK:
            words = tr("复查：{outcome}", outcome=word(OUTCOMES, said.get("outcome", "")))
            detail = (said.get("facts", ""),)
        case Kind.CLOSURE:
            words, detail = tr("已销号"), (said.get("reason", ""),)
        case Kind.REVIEW:
            words = tr("审核：{verdict}", verdict=toned(VERDICTS, said.get("verdict", ""))[1])
            role = word(ROLES, said["role"]) if said.get("role") else ""
            who = " · ".join(filter(None, (role, who)))
            reasons = record.body.get("reasons")
            detail = tuple(str(reason) for reason in reasons) if isinstance(reasons, list) else ()
        case "transfer":
            words, detail = tr("已移交"), (said.get("to", ""),)
        case _:
            words = record.kind
    return HistoryLine(at, words, who, tuple(filter(None, detail)), document)
