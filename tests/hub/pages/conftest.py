"""One small town for the tests that only look: two counties, a finding with everything, an order, photos."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal
from fastapi.testclient import TestClient

from inspector.domain.identity import register_subject
from inspector.domain.records import BlobRef, DocumentType, Kind, Mark, NumberBlock, Officer, Severity, Signature
from inspector.hub import ledger
from inspector.hub.hub import open_hub
from inspector.hub.pages import language
from inspector.hub.scope import Role, Scope
from inspector.hub.server import create_app
from resources.translations import compile as compiling
from resources.translations import extract

from ..clock import Clock
from ..conftest import ELSEWHERE, NANDAN, Bureau, settings_for
from .town import Writer
from .visitor import Visitor, stranger, visit

TIANE = Scope("示环", "451222")
JPEG = b"\xff\xd8\xff\xe0 picture of a yard"
AFTER = b"\xff\xd8\xff\xe0 picture after"
PDF = b"%PDF-1.4 order"
EVIL = '<script>alert("1")</script><img src=x onerror=alert(2)>'


@dataclass
class Town:
    """The ids of what is there. `foreign` lies in another county, `strange` in another organ."""

    bureau: Bureau
    writer: Writer
    site: str
    inspection: str
    finding: str
    evil: str
    order: str
    photo: str  # SHA-256
    pdf: str
    foreign: str
    foreign_inspection: str
    foreign_order: str
    foreign_pdf: str
    strange: str

    def visitor(self, role: Role = Role.ADMINISTRATOR, scope: Scope = NANDAN) -> Visitor:
        return visit(self.bureau, role, scope)

    def stranger(self) -> Visitor:
        return stranger(self.bureau)


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The English catalogue, compiled, for every application that is made from here on."""
    folder = tmp_path_factory.mktemp("resources")
    target = folder / "translations" / "en" / "LC_MESSAGES"
    target.mkdir(parents=True)
    (target / "inspector.po").write_bytes(extract.CATALOGUE.read_bytes())
    compiling.compile_all(folder / "translations")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "resources_dir", lambda: folder)
        yield folder


@pytest.fixture(scope="session")
def town(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    origin: Path,
    portal: BlockingPortal,
    english: Path,
) -> Iterator[Town]:
    folder, clock = tmp_path_factory.mktemp("town"), Clock()
    shutil.copytree(origin, folder / "hub")
    hub = open_hub(folder / "hub", settings_for("sqlite", request), now=clock)
    http = TestClient(create_app(hub), raise_server_exceptions=False)
    http.portal = portal
    yield settle(Bureau(hub, clock, folder, http))
    http.close()
    hub.close()


def settle(bureau: Bureau) -> Town:
    """Fill the town."""
    own, beside = Writer(bureau.laptop(NANDAN)), Writer(bureau.laptop(TIANE))
    far = Writer(bureau.laptop(ELSEWHERE))
    officer = own.write(Kind.OFFICER, Officer("1", "检查人员甲", "示例证0001"), name="officer-1")
    shared = register_subject("officer", NANDAN.organ, "2")
    own.write(Kind.OFFICER, Officer("2", "检查人员乙", "示例证0002"), subject=shared)
    site = own.site("甲尾矿库")
    inspection = own.inspection(
        site,
        officers=(officer, shared),
        marks={"B01": Mark.PASS, "B03": Mark.FAIL, "B07": Mark.NOT_APPLICABLE, EVIL: EVIL},
        titles={"B01": "坝体有无裂缝", "B03": "衬层厚度", EVIL: EVIL},
        reasons={"B07": "示例：没有排洪系统", EVIL: EVIL},
        narrative=EVIL,
        signatures=(Signature("site", EVIL, refused_reason="示例：不在场"),),
    )
    before = own.photo(JPEG, inspection=inspection, caption="衬层破损")
    after = own.photo(AFTER, "复查.jpg", inspection=inspection, caption="补好的衬层")
    finding = own.finding(site, inspection=inspection, evidence=(before,), deadline=date(2026, 11, 30))
    evil = own.finding(own.site(EVIL, county=EVIL), title=EVIL, facts=EVIL, demand=EVIL, item=EVIL, severity=Severity.A)
    order = own.order(site, finding, number="示环责改〔2026〕7号", pdf=PDF, inspection=inspection)
    own.service(order)
    own.recheck(finding, evidence=(after,))
    own.write(Kind.NUMBER_BLOCK, NumberBlock("示环", DocumentType.ORDER, 2026, 1, 20))
    own.write(Kind.EVIDENCE, {"blob": "cd" * 32}, blobs=(BlobRef("cd" * 32, 3 << 20, "未到.jpg", "image/jpeg"),))
    foreign_site = beside.site("外县库", county="外县")
    foreign_inspection = beside.inspection(foreign_site, title="外县的检查")
    foreign = beside.finding(foreign_site, title="外县的问题", inspection=foreign_inspection)
    foreign_order = beside.order(foreign_site, foreign, number="示环责改〔2026〕8号", pdf=PDF + b" foreign")
    strange = far.finding(far.site("外局库"), title="外局的问题")
    for writer in (own, beside, far):
        writer.send()
    ledger.catch_up(bureau.hub, steps=9)
    return Town(
        bureau=bureau,
        writer=own,
        site=site,
        inspection=inspection,
        finding=finding,
        evil=evil,
        order=order,
        photo=sha(JPEG),
        pdf=sha(PDF),
        foreign=foreign,
        foreign_inspection=foreign_inspection,
        foreign_order=foreign_order,
        foreign_pdf=sha(PDF + b" foreign"),
        strange=strange,
    )


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
