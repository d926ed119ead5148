"""What an inspection under way will be recorded as: the bodies of its records, made from the walk.

What prints is Chinese whatever the window speaks.
"""

from __future__ import annotations

from collections.abc import Mapping

from inspector.checklist.items import all_numbers, read_items
from inspector.checklist.wording import answers, chinese
from inspector.domain.media import is_picture
from inspector.domain.records import Finding, Inspection
from inspector.workflow.finding_drafts import FindingDraft
from inspector.workflow.walk import Walk


def inspection_of_walk(walk: Walk, *, ended_at: str, submission: str, waiver: str) -> Inspection:
    """The body of the inspection's record, as things stand.

    Args:
        ended_at: UTC ending in Z.
        submission: SHA-256 of the filled form, empty before it is finished.
        waiver: why fewer photos than suggested were taken.
    """
    cards = [walk.card(item) for item in walk.items()]
    return Inspection(
        site=walk.site_id,
        form=walk.session.definition.form_id,
        form_version=walk.form_version,
        form_title=walk.form_title,
        started_at=walk.started_at,
        ended_at=ended_at,
        place=walk.people.place or walk.site.address,
        officers=tuple(row.id for row in walk.officers),
        recorder=walk.officers[-1].id,
        responsible=walk.people.responsible,
        others=walk.people.others,
        recusal_asked=walk.people.recusal_asked,
        recusal_note=walk.people.recusal_note,
        narrative=walk.narrative or narrative_of(walk),
        marks={card.item.number: card.mark.value for card in cards if card.mark},
        reasons={card.item.number: card.reason for card in cards if card.reason},
        titles=item_titles(walk),
        waiver=waiver.strip(),
        signatures=tuple(walk.signatures.values()),
        submission=submission,
    )


def item_titles(walk: Walk) -> dict[str, str]:
    """Item number → what the item asks, in Chinese whatever the window speaks: it prints in the record."""
    with chinese(walk.session):
        items = read_items(walk.session)
    return {item.number: item.label.removeprefix(item.number).strip() for item in items}


def narrative_of(walk: Walk) -> str:
    """检查情况 as it follows from the answers; the inspector may word it differently. Legal text: Chinese only."""
    counts = dict.fromkeys(("pass", "fail", "na", "unchecked"), 0)
    for item in walk.items():
        card = walk.card(item)
        if card.mark:
            counts[card.mark.value] += 1
    visited = f"检查人员按照《{walk.form_title}》对{walk.site.name}进行了现场检查，"
    if all_numbers(walk.session.definition):
        lines = [
            f"{visited}共检查{sum(counts.values())}项，其中合格{counts['pass']}项，不合格{counts['fail']}项，"
            f"不适用{counts['na']}项，未查{counts['unchecked']}项。"
        ]
    else:
        lines = [f"{visited}情况如下：", *(f"{label}：{answer}。" for label, answer in answers(walk.session))]
    lines += [f"{number}．{finding.facts}" for number, finding in enumerate(walk.findings(), start=1)]
    photos = sum(is_picture(found.media_type) for found in walk.evidence.values())
    if photos:
        lines.append(f"检查过程中拍摄照片{photos}张，见照片（影像）证据单。")
    return "\n".join(lines)


def finding_of_walk(walk: Walk, draft: FindingDraft, inspection: str, evidence_ids: Mapping[str, str]) -> Finding:
    """The body of a finding's record."""
    return Finding(
        inspection=inspection,
        site=walk.site_id,
        item=draft.item,
        title=draft.title,
        facts=draft.facts,
        severity=draft.severity,
        manner=draft.manner,
        deadline=draft.deadline,
        demand=draft.demand,
        authority=draft.authority,
        act=draft.act,
        basis=draft.basis,
        evidence=tuple(evidence_ids[key] for key in draft.evidence),
        choice_reason=draft.choice_reason if draft.basis is None else "",
    )
