"""现场检查（勘察）笔录: what the record of the visit says.

Source: section 7.3 of the domain notes, after 环办环监〔2016〕55号; 行政诉讼证据规定 第十五条 for refusal to sign.
It never reads the form: results and narrative come in as text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inspector.documents.content.paper import (
    Align,
    Block,
    Cell,
    Document,
    Face,
    Footer,
    Grid,
    Paragraph,
    Row,
    Run,
    Signatures,
    Size,
    Title,
    paragraphs,
)
from inspector.documents.content.persons import (
    OfficerLine,
    Party,
    Signed,
    check_officers,
    require,
    signature_lines,
)
from inspector.documents.content.wording import clause, joined, moment_text, sentence
from inspector.domain.records import DocumentType, Present

TITLE = "现场检查（勘察）笔录"
_COLUMNS = (170, 330, 170, 330)
_ITEM_COLUMNS = (90, 440, 110, 360)


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of 检查情况: where, how it was running, data, samples, photos. May have several lines."""

    text: str
    source: str = ""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of the checklist with its result in Chinese (合格, 不合格, 不适用, 未查) and a remark or reason."""

    number: str
    title: str
    result: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class RecordData:
    """All that a record says beside its fixed sentences.

    Times are of the site's own zone. `covert_reason` tells why the notice was left out (暗查). `read_aloud`: the
    record was read to the person instead of by the person.
    """

    organ: str
    party: Party
    site: str
    place: str
    inspection: str  # record id
    started_at: datetime
    ended_at: datetime
    officers: tuple[OfficerLine, ...]
    recorder: OfficerLine
    responsible: Present
    passages: tuple[Passage, ...]
    others: tuple[Present, ...] = ()
    items: tuple[ItemLine, ...] = ()
    recusal_asked: bool = False
    recusal_note: str = ""
    covert_reason: str = ""
    read_aloud: bool = False
    signatures: tuple[Signed, ...] = ()
    preview: bool = False
    demonstration: bool = False


def build(data: RecordData) -> Document:
    """The record as a document. Without signatures, lines are left to sign by hand.

    Raises:
        DocumentError: OFFICERS_TOO_FEW, OFFICER_UNCERTIFIED, DOCUMENT_FIELD_MISSING, REFUSAL_INCOMPLETE.
    """
    require(data.organ, "机关名称")
    require(data.party.name, "当事人名称")
    require("".join(passage.text for passage in data.passages), "检查情况")
    check_officers(data.officers)
    title = Title((data.organ, TITLE), source="setting:organ_name")
    blocks: list[Block] = [title, _head(data), *_notice(data), *_findings(data), *_end(data)]
    return Document(
        type=DocumentType.INSPECTION_RECORD,
        title=TITLE,
        blocks=tuple(blocks),
        reference=data.inspection,
        footer=Footer.COUNTED,
        continued=True,
        marks=tuple(text for text, shown in (("示例", data.demonstration), ("预览，未定稿", data.preview)) if shown),
        watermarks=("示例",) if data.demonstration else (),
    )


def _wide(label: str, value: str, source: str) -> Row:
    return Row((Cell(label, label=True), Cell(value, span=3, source=source)))


def _pair(first: tuple[str, str], second: tuple[str, str], source: str) -> Row:
    cells = [(Cell(label, label=True), Cell(value, source=source)) for label, value in (first, second)]
    return Row(tuple(cell for pair in cells for cell in pair))


def _head(data: RecordData) -> Grid:
    party, person = data.party, data.responsible
    identity = ("身份证号", party.identity_number) if party.identity_number else ("统一社会信用代码", party.credit_code)
    rows = [
        _wide("被检查单位（当事人）", party.name, "site"),
        _pair(identity, ("法定代表人（负责人）", party.representative), "site"),
        _wide("地址", party.address, "site"),
        _wide("检查地点", joined([data.site, data.place], mark="，"), "site"),
        _pair(("开始时间", moment_text(data.started_at)), ("结束时间", moment_text(data.ended_at)), "inspection"),
    ]
    for place, officer in enumerate(data.officers, 1):
        rows.append(_pair((f"检查人（{place}）", officer.name), ("执法证号", officer.certificate), "officers"))
    rows += [
        _pair(("记录人", data.recorder.name), ("执法证号", data.recorder.certificate), "officers"),
        _pair(("现场负责人", person.name), ("身份证号", person.id_number), "responsible"),
        _pair(("职务", person.post), ("与本案关系", person.relation), "responsible"),
        _pair(("联系电话", person.phone), ("邮政编码", party.postcode), "responsible"),
        _wide("其他参加人", "；".join(_present(other) for other in data.others) or "无", "others"),
    ]
    return Grid(_COLUMNS, tuple(rows))


def _present(person: Present) -> str:
    details = joined([person.post, person.relation, person.phone], mark="，")
    return f"{person.name}（{details}）" if details else person.name


def _notice(data: RecordData) -> list[Block]:
    """告知: identity, duty to cooperate, right to ask for recusal (行政处罚法 第四十三条、第五十五条)."""
    if data.covert_reason.strip():
        told = f"本次检查为不事先表明身份的检查（暗查），未当场作身份和权利告知。原因：{sentence(data.covert_reason)}"
        return [Paragraph((Run(told),), source="inspection", gap_before=5)]
    certificates = "、".join(f"{officer.name}，证号{officer.certificate}" for officer in data.officers)
    told = (
        f"告知：我们是{data.organ}的执法人员，这是我们的执法证件（{certificates}），请过目确认。现依法对你单位进行现场检查，"
        "请你如实反映情况、提供必要的资料，不得拒绝、阻碍、隐瞒或者提供虚假情况。如认为检查人与本案有利害关系，可以申请回避。"
    )
    answer = f"是否申请回避：{'☑' if data.recusal_asked else '□'}是　{'□' if data.recusal_asked else '☑'}否"
    if data.recusal_note.strip():
        answer += f"　说明：{sentence(data.recusal_note)}"
    return [
        Paragraph((Run(told),), source="officers", gap_before=5),
        Paragraph((Run(answer),), source="recusal"),
    ]


def _findings(data: RecordData) -> list[Block]:
    blocks: list[Block] = [Paragraph((Run("检查情况："),), face=Face.HEI, keep_with_next=True)]
    for passage in data.passages:
        if passage.heading:
            runs = (Run(clause(passage.text)),)
            blocks.append(Paragraph(runs, source=passage.source, face=Face.KAI, keep_with_next=True))
        else:
            blocks.extend(paragraphs(passage.text, source=passage.source or "narrative"))
    if data.items:
        blocks.append(Paragraph((Run("检查项目和结果："),), face=Face.HEI, keep_with_next=True))
        header = Row(tuple(Cell(name, label=True) for name in ("编号", "检查项目", "结果", "说明")), header=True)
        rows = tuple(_item(item) for item in data.items)
        blocks.append(Grid(_ITEM_COLUMNS, (header, *rows), size=Size.FIVE))
    return blocks


def _item(item: ItemLine) -> Row:
    source = f"item:{item.number}"
    return Row(
        (
            Cell(item.number, label=True, source=source),
            Cell(item.title, source=source),
            Cell(item.result, label=True, source=source),
            Cell(item.remark, source=source),
        )
    )


def _end(data: RecordData) -> list[Block]:
    signatures = data.signatures or _by_hand(data)
    read = "以上笔录已向我宣读，情况属实。" if data.read_aloud else "以上笔录我已看过，情况属实。"
    refused = any(item.role == "site" and (item.refused or item.refused_reason) for item in signatures)
    blocks: list[Block] = [Paragraph((Run("（以下空白）"),), align=Align.CENTRE, indent=0)]
    if not refused:
        blocks.append(Paragraph((Run(read),), source="signature:site", keep_with_next=True))
    return [*blocks, Signatures(signature_lines(signatures))]


def _by_hand(data: RecordData) -> tuple[Signed, ...]:
    """Lines to sign with a pen, one for each person of the record."""
    officers = tuple(Signed("officer", officer.name, officer.certificate) for officer in data.officers)
    recorder = Signed("recorder", data.recorder.name, data.recorder.certificate)
    others = tuple(Signed("participant", other.name) for other in data.others)
    return (Signed("site", data.responsible.name), *officers, recorder, *others)
