"""From a case to the data of its documents. Legal text: Chinese only, whatever the language of the window."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from inspector.documents.content.inspection_record import ItemLine, Passage, RecordData
from inspector.documents.content.order import Citation, Contact, EvidenceLine, OrderData, OrderFinding
from inspector.documents.content.persons import OfficerLine, Party, Signed
from inspector.documents.content.photo_sheet import PhotoEntry, PhotoSheetData
from inspector.domain import law, numbering
from inspector.domain.law import LawLibrary
from inspector.domain.media import FileKind, kind_of, length_words, size_words
from inspector.domain.records import Authority, Evidence, Finding, Manner, Mark, Signature
from inspector.i18n import tr
from inspector.settings import Settings
from inspector.workflow.case import Case

MARKS = {Mark.PASS: "合格", Mark.FAIL: "不合格", Mark.NOT_APPLICABLE: "不适用", Mark.NOT_CHECKED: "未查"}
FLAGS = {
    "no_exif": "无拍摄信息",
    "no_time": "无拍摄时间",
    "no_position": "无坐标",
    "edited": "经图像软件处理",
    "clock_odd": "拍摄时间与检查时间不符",
    "small": "像素较低",
    "rewritten": "拍摄后经程序改写",
    "screenshot": "屏幕截图",
}
FILE_KINDS = {
    FileKind.PICTURE: "照片",
    FileKind.SOUND: "录音",
    FileKind.FILM: "录像",
    FileKind.FILE: "电子文件",
}
HANDED_OVER = {
    Authority.SAFETY: "移送应急管理（矿山安全监察）部门",
    Authority.WATER: "移送水行政主管部门",
    Authority.OTHER: "移送有权部门",
}


def to_order(case: Case) -> tuple[tuple[str, Finding], ...]:
    """The findings that an environmental order names: ours, still going on, with a basis."""
    return tuple(
        (key, finding)
        for key, finding in case.findings
        if finding.authority is Authority.ENVIRONMENT and finding.act.ongoing and finding.basis is not None
    )


def left_out(case: Case) -> tuple[str, ...]:
    """Why findings do not stand on the order, one sentence each."""
    named = {key for key, _ in to_order(case)}
    sentences = []
    for key, finding in case.findings:
        if key in named:
            continue
        if finding.authority is not Authority.ENVIRONMENT:
            sentences.append(tr("{item} {title}：属其他部门职责，另行移送。", item=finding.item, title=finding.title))
        elif not finding.act.ongoing:
            sentences.append(tr("{item} {title}：行为已终了，不再责令改正。", item=finding.item, title=finding.title))
        else:
            sentences.append(tr("{item} {title}：法律依据未选定。", item=finding.item, title=finding.title))
    return tuple(sentences)


def order_data(case: Case, settings: Settings, library: LawLibrary, *, number: str, issued_on: date) -> OrderData:
    """The data of 责令改正违法行为决定书."""
    common = [
        EvidenceLine("现场检查（勘察）笔录", "证明现场检查的过程和发现的情况", "1份", "inspection"),
        *([EvidenceLine("照片（影像）证据单", "证明现场状况", f"照片{len(case.photos)}张")] if case.photos else []),
        *([EvidenceLine("视听资料、电子数据", "证明现场状况", f"{len(case.files)}份")] if case.files else []),
    ]
    return OrderData(
        organ=settings.organ_name,
        party=_party(case),
        site=case.site.name,
        place=case.inspection.place,
        inspection=case.inspection_id,
        inspected_on=case.started_at.date(),
        inspected_until=case.ended_at.date(),
        officers=_officers(case),
        findings=tuple(_order_finding(case, library, key, finding) for key, finding in to_order(case)),
        reconsideration_body=settings.reconsideration_body,
        court=settings.court,
        number=number,
        temporary=numbering.is_temporary(number),
        issued_on=issued_on if number else None,
        evidence=tuple(common),
        contact=Contact(settings.organ_contact, settings.organ_phone, settings.organ_address, settings.organ_postcode),
        demonstration=_demonstration(case),
    )


def _order_finding(case: Case, library: LawLibrary, key: str, finding: Finding) -> OrderFinding:
    assert finding.basis is not None
    penalty = library.clause(finding.basis.penalty)
    ordering = law.order_clause(library, penalty)
    photos = [number for number, (photo, _) in enumerate(case.photos, start=1) if photo in finding.evidence]
    numbers = "、".join(str(number) for number in photos)
    proves, source = f"证明{finding.title}", f"finding:{key}"
    shown = [EvidenceLine(f"照片{numbers}", proves, f"{len(photos)}张", source)] if photos else []
    files = [(FILE_KINDS[kind_of(found.media_type)], found) for one, found in case.files if one in finding.evidence]
    shown += [EvidenceLine(f"{kind}「{found.name}」", proves, "1份", source) for kind, found in files]
    return OrderFinding(
        id=key,
        title=finding.title,
        facts=finding.facts,
        duties=tuple(_citation(library, duty) for duty in finding.basis.duties),
        penalty=_citation(library, penalty.id),
        order_verb=finding.basis.order_verb or ordering.order_verb,
        demands=tuple(line for line in finding.demand.splitlines() if line.strip()),
        at_once=finding.manner is Manner.AT_ONCE,
        deadline=finding.deadline,
        consequence=law.consequence_sentence(library, penalty),
        evidence=tuple(shown),
    )


def _citation(library: LawLibrary, clause_id: str) -> Citation:
    clause = library.clause(clause_id)
    return Citation(clause.id, law.cite(clause), clause.text, clause.verified is not None)


def record_data(case: Case, settings: Settings) -> RecordData:
    """The data of 现场检查（勘察）笔录."""
    inspection = case.inspection
    passages = [Passage(line, "narrative") for line in inspection.narrative.splitlines() if line.strip()]
    for key, finding in case.findings:
        if finding.authority is not Authority.ENVIRONMENT:
            text = f"{finding.item}　{finding.title}：{HANDED_OVER[finding.authority]}。"
            passages.append(Passage(text, f"finding:{key}"))
    if inspection.waiver:
        passages.append(Passage(f"照片少于建议数量的原因：{inspection.waiver}", "inspection"))
    passages += [Passage(_listed(found), f"evidence:{key}") for key, found in case.files]
    items = tuple(
        ItemLine(number, case.titles.get(number, ""), MARKS[Mark(mark)], inspection.reasons.get(number, ""))
        for number, mark in inspection.marks.items()
    )
    return RecordData(
        organ=settings.organ_name,
        party=_party(case),
        site=case.site.name,
        place=inspection.place,
        inspection=case.inspection_id,
        started_at=case.started_at,
        ended_at=case.ended_at,
        officers=_officers(case),
        recorder=OfficerLine(case.recorder.name, case.recorder.certificate),
        responsible=inspection.responsible,
        passages=tuple(passages),
        others=inspection.others,
        items=items,
        recusal_asked=inspection.recusal_asked,
        recusal_note=inspection.recusal_note,
        signatures=_signed(case, inspection.signatures),
        preview=not case.frozen,
        demonstration=_demonstration(case),
    )


def _listed(found: Evidence) -> str:
    """A file that no paper can print, as the record lists it."""
    facts = [size_words(found.size)] if found.size else []
    facts += [f"时长{length_words(found.seconds)}"] if found.seconds else []
    facts += [f"用于{'、'.join(found.items)}"] if found.items else []
    told = "，".join([*facts, f"SHA-256：{found.blob}"])
    said = f"，{found.caption}" if found.caption else ""
    return f"{FILE_KINDS[kind_of(found.media_type)]}「{found.name}」{said}（{told}）。"


def sheet_data(case: Case, settings: Settings) -> PhotoSheetData:
    """The data of 照片（影像）证据单."""
    signatures = [signed for signed in _signed(case, case.inspection.signatures) if signed.role in ("site", "witness")]
    return PhotoSheetData(
        organ=settings.organ_name,
        party=_party(case).name,
        site=case.site.name,
        inspection=case.inspection_id,
        inspected_on=case.started_at.date(),
        officers=_officers(case),
        photos=tuple(_photo(case, number, key, photo) for number, (key, photo) in enumerate(case.photos, start=1)),
        signatures=tuple(signatures),
        elsewhere=f"另有录音、录像等文件{len(case.files)}份，名称和校验值见现场检查（勘察）笔录。"
        if case.files
        else "",
        preview=not case.frozen,
        demonstration=_demonstration(case),
    )


def _photo(case: Case, number: int, key: str, photo: Evidence) -> PhotoEntry:
    named = {finding.item: finding.title for _, finding in case.findings}
    titles = "；".join(named.get(item) or case.titles.get(item, item) for item in photo.items)
    return PhotoEntry(
        number=str(number),
        evidence=key,
        image=photo.blob,
        file_name=photo.name,
        sha256=photo.blob,
        taken_at=_moment(photo.taken_at),
        place=photo.place or case.inspection.place,
        position=photo.position,
        direction=photo.direction,
        caption=photo.caption,
        proves=photo.proves or (f"证明{titles}的现场状况" if titles else ""),
        camera=photo.camera,
        software=photo.software,
        items=photo.items,
        flags=tuple(FLAGS[flag] for flag in photo.flags if flag in FLAGS),
        note="标注只加在副本上，原始文件未改动。" if photo.annotations else "",
    )


def _moment(taken_at: str) -> str:
    """The camera's time as a document writes it; what cannot be read stays as the camera wrote it."""
    try:
        at = datetime.fromisoformat(taken_at)
    except ValueError:
        return taken_at
    return f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute}分{at.second}秒"


def _party(case: Case) -> Party:
    site = case.site
    return Party(
        name=site.enterprise or site.name,
        credit_code=site.credit_code,
        address=site.address,
        representative=site.representative,
        postcode=site.postcode,
        phone=site.phone,
    )


def _officers(case: Case) -> tuple[OfficerLine, ...]:
    return tuple(OfficerLine(officer.name, officer.certificate) for _, officer in case.officers)


def _signed(case: Case, signatures: Iterable[Signature]) -> tuple[Signed, ...]:
    zone = case.started_at.tzinfo
    return tuple(
        Signed(
            role=signature.role,
            name=signature.name,
            certificate=signature.certificate,
            image=signature.blob,
            signed_on=datetime.fromisoformat(signature.signed_at.replace("Z", "+00:00")).astimezone(zone).date()
            if signature.signed_at
            else None,
            refused=bool(signature.refused_reason),
            refused_reason=signature.refused_reason,
        )
        for signature in signatures
    )


def _demonstration(case: Case) -> bool:
    return case.site.demonstration or any(officer.demonstration for _, officer in case.officers)
