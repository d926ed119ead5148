"""What the photo sheet says of each photo."""

from __future__ import annotations

import pytest

from inspector.documents.content.paper import PhotoCard
from inspector.documents.content.persons import OfficerLine
from inspector.documents.content.photo_sheet import PhotoEntry, build
from inspector.errors import Code, DocumentError

from .. import samples


def card(photo: PhotoEntry) -> PhotoCard:
    return next(block for block in build(samples.photo_sheet(photo)).blocks if isinstance(block, PhotoCard))


def test_card_holds_every_field() -> None:
    told = card(samples.photo(1, "a" * 64))
    fields = dict((*told.fields, *told.details))
    assert told.number == "Z01"
    assert told.flags == ()
    assert told.source == "evidence:E1"
    assert fields["拍摄地点"] == "尾矿库北侧截洪沟K0+120处；东经107.60396°，北纬24.79688°（WGS-84坐标系）"
    assert "检查人员甲（执法证号：示例450001）" in fields["拍摄人"]
    assert fields["证明对象"] == "截洪沟未按设计维护，存在渗漏"
    assert fields["原始载体及存放处"].startswith("执法相机SD卡")
    assert fields["SHA-256"] == "3f2a9c41" * 8
    assert fields["拍摄器材"] == "COOLPIX P6000"


def test_what_the_camera_did_not_write_is_flagged_not_guessed() -> None:
    told = card(samples.photo(1, "a" * 64, taken_at="", position=None, flags=("经软件编辑",)))
    assert told.flags == ("经软件编辑", "无拍摄时间", "无坐标")
    assert dict(told.fields)["拍摄时间"] == "照片未记录"


def test_every_page_has_lines_for_party_and_witness() -> None:
    document = build(samples.photo_sheet(samples.photo(1, "a" * 64)))
    assert [line.label for line in document.page_foot] == ["当事人确认与现场一致，签名", "见证人签名"]


def test_sheet_without_photos_is_refused() -> None:
    with pytest.raises(DocumentError):
        build(samples.photo_sheet())


def test_photographer_without_certificate_is_refused() -> None:
    photo = samples.photo(1, "a" * 64, photographers=(OfficerLine("检查人员甲", ""),))
    with pytest.raises(DocumentError) as caught:
        build(samples.photo_sheet(photo))
    assert caught.value.code is Code.OFFICER_UNCERTIFIED
