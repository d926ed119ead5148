"""Entities that a form declares go into its submission as they stand (ODK XForms, "Entities")."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from inspector.xform.session import FormSession
from tests.xform.written import device, written

FORM = """
| survey |
| | type | name | label | save_to |
| | text | mine | 矿 | mine_name |
| entities |
| | list_name | label |
| | mines | concat(${mine}, '矿') |
"""


def test_entity_is_created_with_identity_and_label(tmp_path: Path) -> None:
    definition = written(tmp_path, FORM)
    session = FormSession.start(definition, device())
    session.answer("/data/mine", "甲")
    submission = session.finish().xml
    entity = ElementTree.fromstring(submission).find("meta/entity")
    assert entity is not None
    assert entity.get("dataset") == "mines"
    assert len(entity.get("id", "")) == 36
    assert entity.get("create") == "1"
    assert entity.findtext("label") == "甲矿"
    assert FormSession.reopen(definition, device(), submission=submission).finish().xml == submission
