"""What Collect does and we do not is told in words before a form is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.xform.problems import Complaints
from inspector.xform.xform_xml import read_form
from tests.xform.test_events import FRAME

ODK = 'xmlns:odk="http://www.opendatakit.org/xforms"'


@pytest.mark.parametrize(
    ("model", "body", "word"),
    [
        ('<submission base64RsaPublicKey="MIIB"/>', "", "加密"),
        (f'<odk:recordaudio {ODK} event="odk-instance-load" ref="/data/a"/>', "", "录音"),
        ("", '<input ref="/data/a" query="instance(\'towns\')/root/item[1]"/>', "select_one_external"),
        ('<instance id="towns" src="jr://file-csv/towns.csv"/>', "", "towns.csv"),
    ],
)
def test_what_collect_does_and_we_do_not_is_told(model: str, body: str, word: str) -> None:
    complaints = Complaints()
    read_form(FRAME.format(data="<a/>", model=model, body=body).encode(), Path("/nowhere"), complaints)
    assert [(word in one.sentence(), one.warning) for one in complaints.found] == [(True, True)]
