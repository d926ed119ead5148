"""What the inspection record says and when it refuses to be made."""

from __future__ import annotations

import pytest

from inspector.documents.content.inspection_record import RecordData, build
from inspector.documents.content.paper import Document, Footer, Grid, Paragraph, Signatures
from inspector.documents.content.persons import Signed
from inspector.errors import Code, DocumentError

from .. import samples


def words(document: Document) -> str:
    told = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            told.append("".join(run.text for run in block.runs))
        elif isinstance(block, Grid):
            told += [cell.text for row in block.rows for cell in row.cells]
    return "\n".join(told)


def test_record_holds_every_field() -> None:
    told = words(build(samples.record()))
    for part in (
        "示例矿业有限责任公司",
        "2026年11月22日9时05分",
        "2026年11月22日11时40分",
        "示例450001",
        "（示例）现场负责人",
        "安环部负责人",
        "547000",
        "（示例）见证人（村民委员会委员，无利害关系）",
        "我们是示例市生态环境局的执法人员",
        "请过目确认",
        "不得拒绝、阻碍、隐瞒或者提供虚假情况",
        "是否申请回避：□是　☑否",
        "检查情况：",
        "（以下空白）",
        "以上笔录我已看过，情况属实。",
    ):
        assert part in told


def test_record_counts_its_pages_and_marks_their_joints() -> None:
    document = build(samples.record())
    assert document.footer is Footer.COUNTED
    assert document.continued


def test_recusal_that_is_asked_for_is_ticked_with_its_reason() -> None:
    told = words(build(samples.record(recusal_asked=True, recusal_note="检查人员乙与本单位有利害关系")))
    assert "☑是　□否　说明：检查人员乙与本单位有利害关系。" in told


def test_covert_inspection_says_why_nothing_was_told() -> None:
    told = words(build(samples.record(covert_reason="核实夜间偷排举报")))
    assert "暗查" in told
    assert "请过目确认" not in told


def test_record_read_aloud_says_so() -> None:
    assert "以上笔录已向我宣读，情况属实。" in words(build(samples.record(read_aloud=True)))


def test_refusal_gives_reason_and_witness_and_claims_no_agreement() -> None:
    document = build(samples.record(signatures=samples.REFUSAL))
    lines = next(block for block in document.blocks if isinstance(block, Signatures)).lines
    assert lines[0].refusal == "拒绝签名。原因：称需请示公司总部，不愿签名。由见证人签名证明。"
    assert lines[0].image == ""
    assert "情况属实" not in words(document)


@pytest.mark.parametrize(
    "signatures",
    [
        samples.REFUSAL[:1],  # no witness
        (Signed("site", "（示例）现场负责人", refused=True), *samples.REFUSAL[1:]),  # no reason
    ],
)
def test_refusal_without_reason_or_proof_is_refused(signatures: tuple[Signed, ...]) -> None:
    with pytest.raises(DocumentError) as caught:
        build(samples.record(signatures=signatures))
    assert caught.value.code is Code.REFUSAL_INCOMPLETE


def test_refusal_may_be_proved_by_a_recording() -> None:
    refusal = Signed("site", "（示例）现场负责人", refused_reason="不愿签名", recorded="执法记录仪录像V03")
    document = build(samples.record(signatures=(refusal,)))
    lines = next(block for block in document.blocks if isinstance(block, Signatures)).lines
    assert lines[0].refusal == "拒绝签名。原因：不愿签名。见执法记录仪录像V03。"


def test_record_without_signatures_leaves_a_line_for_everyone() -> None:
    document = build(samples.record())
    lines = next(block for block in document.blocks if isinstance(block, Signatures)).lines
    assert [line.name for line in lines] == [
        "（示例）现场负责人",
        "检查人员甲",
        "检查人员乙",
        "检查人员乙",
        "（示例）见证人",
    ]


@pytest.mark.parametrize("changes", [{"passages": ()}, {"organ": " "}, {"officers": samples.OFFICERS[:1]}])
def test_record_without_what_it_needs_is_refused(changes: dict[str, object]) -> None:
    data: RecordData = samples.record(**changes)
    with pytest.raises(DocumentError):
        build(data)
