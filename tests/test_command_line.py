"""The command line: what it prints and what it returns; 0 done, 1 refused in words, 2 called wrongly."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from inspector import __version__, app
from inspector.__main__ import main
from inspector.workflow import demonstration, register


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the demonstration register."""
    with closing(app.open_desk(tmp_path / "data")) as desk:
        demonstration.fill_register(desk)
    return tmp_path / "data"


def sheet(path: Path, *rows: list[str]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "名录"
    for row in (["编号", "名称", "类别"], *rows):
        book.active.append(row)
    book.save(path)
    return path


def sites(data: Path) -> list[str]:
    with closing(app.open_desk(data)) as desk:
        return [row.site.code for row in register.list_sites(desk)]


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out.strip() == __version__


@pytest.mark.parametrize("arguments", [["nothing"], ["register"], ["demo"], ["bench", "nothing"], ["form", "export"]])
def test_wrong_call_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "usage: inspector" in capsys.readouterr().err


def test_register_is_imported_and_each_entry_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sheet(tmp_path / "名录.xlsx", ["N-1", "示例·新堆场", "物料堆场"])
    assert main(["register", "import", str(path), "--data", str(data)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed == ["新增名录：示例·新堆场", "新增 1，更改 0，相同 0，有问题 0。", "已导入 1 条。"]
    assert "N-1" in sites(data)


def test_register_with_problems_is_refused_row_by_row(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sheet(tmp_path / "名录.xlsx", ["N-1", "示例", "物料堆场"], ["N-2", "示例", "仓库"], ["N-1", "示例", "厂区"])
    assert main(["register", "import", str(path), "--data", str(data)]) == 1
    said = capsys.readouterr()
    assert "名录 第 3 行：" in said.out
    assert "名录 第 4 行：" in said.out
    assert "没有导入任何内容" in said.err
    assert said.err.startswith("WFL09: ")
    assert "N-1" not in sites(data)


@pytest.mark.parametrize(("kind", "code"), [("物料堆场", 0), ("仓库", 1)])
def test_preview_changes_nothing_and_tells_by_its_code_whether_it_would_do(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, code: int
) -> None:
    path = sheet(tmp_path / "名录.xlsx", ["N-1", "示例", kind])
    assert main(["register", "import", str(path), "--preview", "--data", str(data)]) == code
    assert "已导入" not in capsys.readouterr().out
    assert "N-1" not in sites(data)


def test_what_is_no_workbook_is_refused_in_words(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "假.xlsx").write_bytes(b"nothing")
    assert main(["register", "import", str(tmp_path / "假.xlsx"), "--data", str(data)]) == 1
    assert "假.xlsx 不是能读取的 .xlsx 表格" in capsys.readouterr().err


def test_template_is_written_and_taken_back(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "模板.xlsx"
    assert main(["register", "template", str(path)]) == 0
    assert main(["register", "import", str(path), "--data", str(data)]) == 0
    assert "已导入 0 条。" in capsys.readouterr().out
    assert main(["register", "template", str(tmp_path / "没有" / "模板.xlsx")]) == 1
    assert "没能写入" in capsys.readouterr().err


def test_checklists_are_listed_and_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["form", "list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [
        "material_yard",
        "tailings_pond",
        "seepage",
        "shutdown",
    ]
    path = tmp_path / "尾矿库.xlsx"
    assert main(["form", "export", "tailings_pond", str(path)]) == 0
    assert path.stat().st_size > 0
    assert main(["form", "export", "no_such", str(path)]) == 1
    assert "no_such" in capsys.readouterr().err


def test_verification_tells_a_sound_folder(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--data", str(data)]) == 0
    assert "共核对" in capsys.readouterr().out


def test_folder_that_is_open_elsewhere_is_refused_in_words(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(app.open_desk(data)):
        assert main(["verify", "--data", str(data)]) == 1
    assert "已被另一个窗口打开" in capsys.readouterr().err


def test_folder_that_is_a_file_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "data"
    path.write_bytes(b"")
    assert main(["verify", "--data", str(path)]) == 1
    assert "不能写入" in capsys.readouterr().err
