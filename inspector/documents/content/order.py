"""责令改正违法行为决定书: what the order says.

Source: the elements of section 7.2 of the domain notes, after public decisions (州环责改〔2025〕12号 and others);
行政复议法 2023 and 行政诉讼法 for the rights. It never prints the amount of a fine, and it chooses no law: citations,
quoted text, order verbs and consequences come in as data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from inspector.documents.content.paper import (
    Align,
    Block,
    Closing,
    Document,
    Face,
    Paragraph,
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
    officers_text,
    require,
    signature_lines,
)
from inspector.documents.content.wording import BLANK_DATE, bracketed, clause, date_text, sentence
from inspector.domain.records import DocumentType
from inspector.errors import Code, DocumentError

TITLE = "责令改正违法行为决定书"
UNNUMBERED = "（未编号 预览）"
TEMPORARY_NOTE = "（临时编号，正式文号由本机关登记后告知）"  # wording of our own, in no form of the ministry
UNVERIFIED = "条款待核对"
_FINE = re.compile(r"罚款[^。；]{0,24}元|元[^。；]{0,10}罚款|处[^。；]{0,24}元以[上下]")
_REFUSING = re.compile(r"(?:拒不|逾期不)改正的，")  # the sentence that announces the consequence has said it already
_CONFISCATION = re.compile(r"[，,、]?(并处?)?没收违法所得")


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause as it is cited. `text` is its wording, without which nothing is quoted."""

    id: str  # code:1171-5
    cite: str  # 《中华人民共和国生态环境法典》第一千一百七十一条第五项
    text: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece or group of evidence: what it is, how many, and what it proves (证明目的)."""

    name: str
    proves: str = ""
    count: str = ""  # 1份, 12张
    source: str = ""


@dataclass(frozen=True, slots=True)
class OrderFinding:
    """One unlawful act, its basis, and what must be done.

    `order_verb` is the wording of the penalty clause, such as 责令改正. Either `at_once` (立行立改) or `deadline`.
    `consequence` is what the penalty clause adds when the party refuses, as a clause such as
    "我局将依据…的规定责令停产整治"; empty names the penalty clause alone.
    """

    id: str
    title: str
    facts: str
    duties: tuple[Citation, ...]
    penalty: Citation
    order_verb: str
    demands: tuple[str, ...]
    at_once: bool = False
    deadline: date | None = None
    consequence: str = ""
    evidence: tuple[EvidenceLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """Where the party can ask (联系人、电话、地址、邮编)."""

    person: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class OrderData:
    """All that an order says beside its fixed sentences. An empty `number` makes a preview, a temporary one is noted.

    `evidence` are pieces that prove all findings, such as the inspection record; each finding adds its own.
    """

    organ: str
    party: Party
    site: str
    place: str
    inspection: str  # record id
    inspected_on: date
    officers: tuple[OfficerLine, ...]
    findings: tuple[OrderFinding, ...]
    reconsideration_body: str
    court: str
    number: str = ""
    temporary: bool = False
    issued_on: date | None = None
    inspected_until: date | None = None
    evidence: tuple[EvidenceLine, ...] = ()
    contact: Contact = Contact()
    signatures: tuple[Signed, ...] = ()  # receipt; empty prints none
    court_enforcement: bool = True  # 申请人民法院强制执行 (环函〔2010〕214号)
    demonstration: bool = False


def build(data: OrderData) -> Document:
    """The order as a document.

    Raises:
        DocumentError: OFFICERS_TOO_FEW, OFFICER_UNCERTIFIED, RIGHTS_BODY_MISSING, DOCUMENT_FIELD_MISSING,
            ORDER_WITHOUT_FINDINGS, ORDER_TERM_MISSING, ORDER_VERB_UNUSABLE, FINE_AMOUNT, REFUSAL_INCOMPLETE.
    """
    _check(data)
    blocks: list[Block] = [*_head(data), *_facts(data), *_basis(data), *_after(data), *_rights(data), *_tail(data)]
    unverified = any(not item.verified for item in _citations(data))
    preview = not data.number
    marks = [text for text, shown in (("示例", data.demonstration), ("预览，未签发", preview)) if shown]
    watermarks = [text for text, shown in (("示例", data.demonstration), (UNVERIFIED, unverified)) if shown]
    return Document(
        type=DocumentType.ORDER,
        title=TITLE,
        blocks=tuple(blocks),
        number=data.number,
        reference=data.number or UNNUMBERED,
        marks=tuple(marks),
        watermarks=tuple(watermarks),
    )


def _check(data: OrderData) -> None:
    require(data.organ, "机关名称")
    require(data.party.name, "当事人名称")
    check_officers(data.officers)
    if not data.findings:
        raise DocumentError(Code.ORDER_WITHOUT_FINDINGS)
    for body, field in ((data.reconsideration_body, "行政复议机关"), (data.court, "行政诉讼法院")):
        if not body.strip():
            raise DocumentError(Code.RIGHTS_BODY_MISSING, field=field)
    for finding in data.findings:
        _check_finding(finding)


def _check_finding(finding: OrderFinding) -> None:
    require(finding.facts, f"{finding.title}：违法事实")
    if not finding.duties:
        raise DocumentError(Code.DOCUMENT_FIELD_MISSING, field=f"{finding.title}：违反的条款")
    if not any(demand.strip() for demand in finding.demands):
        raise DocumentError(Code.DOCUMENT_FIELD_MISSING, field=f"{finding.title}：改正要求")
    if not finding.at_once and finding.deadline is None:
        raise DocumentError(Code.ORDER_TERM_MISSING, title=finding.title)
    for text in (finding.title, finding.facts, finding.consequence, *finding.demands):
        amount = _FINE.search(text)
        if amount:  # an order is no penalty: 罚款数额 needs its own procedure
            raise DocumentError(Code.FINE_AMOUNT, text=amount.group())


def _head(data: OrderData) -> list[Block]:
    party = data.party
    identity = ("身份证号", party.identity_number) if party.identity_number else ("统一社会信用代码", party.credit_code)
    fields = (
        ("当事人名称（姓名）", party.name),
        identity,
        ("地址", party.address),
        ("法定代表人（负责人）", party.representative),
    )
    head: list[Block] = [
        Title((data.organ, TITLE), source="setting:organ_name"),
        Paragraph((Run(data.number or UNNUMBERED),), source="number", align=Align.CENTRE, indent=0, gap_before=5),
    ]
    if data.temporary:
        note = Paragraph((Run(TEMPORARY_NOTE),), source="number", size=Size.FOUR, align=Align.CENTRE, indent=0)
        head.append(note)
    for place, (label, value) in enumerate(fields):
        runs = (Run(f"{label}："), Run(value or "（无）"))
        head.append(Paragraph(runs, source="site", indent=0, gap_before=0 if place else 10, align=Align.LEFT))
    return head


def _heading(text: str) -> Paragraph:
    return Paragraph((Run(text),), face=Face.HEI, keep_with_next=True)


def _numbers(data: OrderData) -> list[tuple[str, OrderFinding]]:
    """Each finding with its （一）; a single one stands without."""
    if len(data.findings) == 1:
        return [("", data.findings[0])]
    return [(bracketed(place), finding) for place, finding in enumerate(data.findings, 1)]


def _facts(data: OrderData) -> list[Block]:
    days = date_text(data.inspected_on)
    if data.inspected_until and data.inspected_until != data.inspected_on:
        days += f"至{date_text(data.inspected_until)}"
    opening = (
        Run(f"我局于{days}对你单位", source="inspection"),
        Run(f"（检查地点：{data.place or data.site}）", source="site"),
        Run("进行了现场检查，发现你单位实施了以下环境违法行为："),
    )
    blocks: list[Block] = [_heading("一、环境违法事实和证据"), Paragraph(opening, source="inspection")]
    for number, finding in _numbers(data):
        source = f"finding:{finding.id}"
        if number:
            runs = (Run(f"{number}{clause(finding.title)}"),)
            blocks.append(Paragraph(runs, source=source, face=Face.KAI, keep_with_next=True))
        blocks.extend(paragraphs(sentence(finding.facts), source=source))
    return blocks + _evidence(data)


def _evidence(data: OrderData) -> list[Block]:
    lines = [(line, "inspection") for line in data.evidence]
    for number, finding in _numbers(data):
        for line in finding.evidence:
            proves = line.proves or (f"上述第{number}项行为" if number else "上述违法事实")
            lines.append((EvidenceLine(line.name, proves, line.count, line.source), f"finding:{finding.id}"))
    blocks: list[Block] = []
    if lines:
        blocks.append(Paragraph((Run("以上事实，有以下证据为凭："),), keep_with_next=True))
    for place, (line, source) in enumerate(lines, 1):
        proves = clause(line.proves)
        told = f"{place}. {clause(line.name)}{f'（{line.count}）' if line.count else ''}"
        told += f"，{proves if proves.startswith('证明') else f'证明{proves}'}" if proves else ""
        end = "。" if place == len(lines) else "；"
        blocks.append(Paragraph((Run(told + end),), source=line.source or source))
    officers = Run(f"实施本次检查的执法人员：{officers_text(data.officers)}。", source="officers")
    return [*blocks, Paragraph((officers,), source="officers")]


def _cited(citation: Citation, *, quoted: bool) -> list[Run]:
    """The citation, the mark of an unverified clause, and its words."""
    source = f"clause:{citation.id}"
    runs = [Run(citation.cite, source=source)]
    if not citation.verified:
        runs.append(Run(f"（{UNVERIFIED}）", source=source, mark=True))
    if quoted and citation.text.strip():
        runs.append(Run(f"“{clause(citation.text)}”", source=source))
    return runs


def _basis(data: OrderData) -> list[Block]:
    blocks: list[Block] = [_heading("二、责令改正的依据、种类")]
    for number, finding in _numbers(data):
        source = f"finding:{finding.id}"
        runs = [Run(f"上述第{number}项行为违反了" if number else "上述行为违反了")]
        for place, duty in enumerate(finding.duties):
            runs += [Run("、")] if place else []
            runs += _cited(duty, quoted=True)
        runs += [Run("的规定。依据"), *_cited(finding.penalty, quoted=False)]
        runs += [Run(f"的规定，我局责令你单位{order_phrase(finding)}，具体要求如下：")]
        blocks.append(Paragraph(tuple(runs), source=source))
        demands = [clause(demand) for demand in finding.demands if demand.strip()]
        for place, demand in enumerate(demands, 1):
            text = f"{place}. {demand}" if len(demands) > 1 else demand
            blocks.append(Paragraph((Run(text + ("。" if place == len(demands) else "；")),), source=source))
    return blocks


def order_phrase(finding: OrderFinding) -> str:
    """The order verb of the penalty clause with its term: 立即改正上述违法行为.

    Confiscation, which some clauses join to the verb, is a penalty with a procedure of its own and is left out.

    Raises:
        DocumentError: ORDER_VERB_UNUSABLE.
    """
    verb = _CONFISCATION.sub("", finding.order_verb.strip()).replace(",", "，")
    action = verb.removeprefix("责令").removeprefix("限期")
    if not verb.startswith("责令") or not action or _FINE.search(verb):
        raise DocumentError(Code.ORDER_VERB_UNUSABLE, verb=finding.order_verb)
    term = f"于{date_text(finding.deadline)}前" if finding.deadline and not finding.at_once else "立即"
    if action == "改正":
        return f"{term}改正上述违法行为"
    if finding.deadline and not finding.at_once and action.startswith("停止"):
        return f"立即{action}，并{term}完成"  # stopping never waits for the deadline
    return f"{term}{action}"


def _after(data: OrderData) -> list[Block]:
    """监督复查和拒不改正的后果: as each penalty clause has it, never in general terms."""
    told: dict[str, list[tuple[str, OrderFinding]]] = {}
    for number, finding in _numbers(data):
        default = f"我局将依据{finding.penalty.cite}等规定依法处理"
        told.setdefault(clause(finding.consequence) or default, []).append((number, finding))
    opening = "我局将对你单位改正违法行为的情况进行监督、复查，复查可以不事先通知。"
    blocks: list[Block] = [Paragraph((Run(opening),))]
    for consequence, concerned in told.items():
        which = "上述违法行为"
        if len(told) > 1:
            which = f"上述第{''.join(number for number, _ in concerned)}项违法行为"
        source = f"finding:{concerned[0][1].id}"
        blocks.append(
            Paragraph((Run(f"如拒不改正{which}，{_REFUSING.sub('', consequence, count=1)}。"),), source=source)
        )
    if data.court_enforcement:
        text = "如你单位逾期不申请行政复议、不提起行政诉讼，又不履行本决定，我局将依法申请人民法院强制执行。"
        blocks.append(Paragraph((Run(text),)))
    return blocks


def _rights(data: OrderData) -> list[Block]:
    """权利告知: sixty days and six months (行政复议法 第二十条, 行政诉讼法 第四十六条); never left out."""
    runs = (
        Run("你单位如不服本决定，可在收到本决定书之日起六十日内向"),
        Run(data.reconsideration_body.strip(), source="setting:reconsideration_body"),
        Run("申请行政复议，也可在收到本决定书之日起六个月内向"),
        Run(data.court.strip(), source="setting:court"),
        Run("提起行政诉讼。申请行政复议或者提起行政诉讼，不停止本决定的执行，法律另有规定的除外。"),
    )
    return [_heading("三、权利告知"), Paragraph(runs, source="setting:reconsideration_body")]


def _tail(data: OrderData) -> list[Block]:
    dated = date_text(data.issued_on) if data.issued_on else BLANK_DATE
    blocks: list[Block] = [Closing(data.organ, dated, source="setting:organ_name", date_source="number")]
    contact = data.contact
    for label, value, key in (
        ("联系人", contact.person, "organ_contact"),
        ("联系电话", contact.phone, "organ_phone"),
        ("地址", contact.address, "organ_address"),
        ("邮政编码", contact.postcode, "organ_postcode"),
    ):
        if value:
            runs = (Run(f"{label}：{value}"),)
            blocks.append(Paragraph(runs, source=f"setting:{key}", size=Size.FOUR, align=Align.LEFT))
    blocks += _appendix(data)
    if data.signatures:
        lines = signature_lines(data.signatures, site_label="当事人签收")
        told = "签收情况：" if any(line.refusal for line in lines) else "本决定书已收到。"
        blocks.append(Paragraph((Run(told),), gap_before=10, keep_with_next=True))
        blocks.append(Signatures(lines))
    return blocks


def _citations(data: OrderData) -> list[Citation]:
    """The clauses of the order, each once, in the order of their first use."""
    cited: dict[str, Citation] = {}
    for finding in data.findings:
        for citation in (*finding.duties, finding.penalty):
            cited.setdefault(citation.id, citation)
    return list(cited.values())


def _appendix(data: OrderData) -> list[Block]:
    blocks: list[Block] = [
        Paragraph((Run("附：相关法律规定"),), face=Face.HEI, size=Size.FOUR, gap_before=10, keep_with_next=True)
    ]
    for citation in _citations(data):
        # the range of a fine is part of many penalty clauses, but no sum of money belongs in an order
        with_text = bool(citation.text.strip()) and not _FINE.search(citation.text)
        runs = _cited(citation, quoted=False)
        if with_text:
            runs.append(Run(f"：{sentence(citation.text)}"))
        blocks.append(Paragraph(tuple(runs), source=f"clause:{citation.id}", size=Size.FOUR))
    if any(not citation.verified for citation in _citations(data)):
        note = f"注：标有“{UNVERIFIED}”的条款尚未与官方公布的文本逐字核对，核对并由管理员确认后此标记自动取消。"
        blocks.append(Paragraph((Run(note, mark=True),), source="clauses", size=Size.FOUR))
    return blocks
