import os
from collections import Counter
from collections.abc import Callable
from errno import ENOSPC
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname

import pytest
from fake import MEMO
from lxml import html

from extract.writing.html.index import file_name

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def memo(tmp_path: Path) -> Path:
    file = tmp_path / "in" / "memo.txt"
    file.parent.mkdir()
    file.write_text(MEMO, encoding="utf-8", newline="")
    return file


def heading(file: Path) -> str:
    return html.document_fromstring(file.read_bytes().decode()).xpath("string(//h1)")


def test_one_document_is_one_page(run: Run, memo: Path, saved: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    assert run("view", memo, "-o", out, "-m", saved, "--date", "1963-05-03", "--id", "x/1") == (0, "", "")
    assert heading(out).startswith("12. Memorandum From the Counselor")
    assert "1963-05-03" in out.read_text(encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["page.html"]
    assert run("view", memo, "-o", "-", "-m", saved)[1].startswith("<!doctype html>")


def test_one_document_of_a_volume(run: Run, volume: Path, saved: Path, tmp_path: Path) -> None:
    assert run("view", volume, "-d", "d3", "-o", tmp_path / "d3.html", "-m", saved)[0] == 0
    assert "Halden" in heading(tmp_path / "d3.html")


def test_a_folder_is_an_index_and_pages(run: Run, memo: Path, volume: Path, saved: Path, tmp_path: Path) -> None:
    (memo.parent / volume.name).write_bytes(volume.read_bytes())
    out = tmp_path / "all.html"
    assert run("view", memo.parent, "-o", out, "-m", saved) == (0, "", f"{out}: 3 documents\n")
    names = ["invented_d1.html", "invented_d3.html", "memo.html"]
    assert sorted(each.name for each in (tmp_path / "all_files").iterdir()) == names
    tree = html.document_fromstring(out.read_text(encoding="utf-8"))
    assert tree.xpath("//ol[@class='documents']//a/@href") == [f"all_files/{name}" for name in names]
    assert tree.xpath("string(//h1)") == "in"
    page = html.document_fromstring((tmp_path / "all_files" / "memo.html").read_text(encoding="utf-8"))
    assert page.xpath("//nav/a/@href")[0] == "../all.html"


@pytest.mark.parametrize("name", ["vol #1.html", "100%25 done?.html", "a:b&c.html"])
def test_links_lead_to_files_of_any_name(run: Run, memo: Path, saved: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    assert run("view", memo.parent, "-o", out, "-m", saved)[0] == 0
    tree = html.document_fromstring(out.read_text(encoding="utf-8"))
    [link] = tree.xpath("//ol[@class='documents']//a/@href")
    page = url2pathname(urlsplit(urljoin(out.as_uri(), link)).path)
    tree = html.document_fromstring(Path(page).read_text(encoding="utf-8"))
    home = urljoin(Path(page).as_uri(), tree.xpath("//nav/a/@href")[0])
    assert Path(url2pathname(urlsplit(home).path)) == out


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(run: Run, memo: Path, saved: Path, tmp_path: Path) -> None:
    (memo.parent / "bad.txt").write_bytes(b"\xff")
    code, _, err = run("view", memo.parent, "-o", tmp_path / "all.html", "-m", saved)
    assert code == 2
    assert "bad.txt: not UTF-8" in err
    assert "1 document\n" in err


def test_many_pages_do_not_fit_standard_output(run: Run, memo: Path, saved: Path) -> None:
    code, _, err = run("view", memo.parent, "-o", "-", "-m", saved)
    assert (code, err) == (
        2,
        "extract: Many documents give many pages: name a file for their index, such as --out pages.html.\n",
    )


def test_where_nothing_can_be_written_nothing_is_read(run: Run, memo: Path, saved: Path, tmp_path: Path) -> None:
    code, _, err = run("view", memo, "-o", tmp_path / "no" / "page.html", "-m", saved)
    assert code == 2
    assert "no/page.html" in err
    assert run("view", memo, "-o", tmp_path, "-m", saved)[0] == 2


@pytest.mark.parametrize("many", [False, True])
def test_a_full_disk_is_named_and_leaves_nothing_half(
    run: Run, memo: Path, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: bool
) -> None:
    def full(file: int) -> None:
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    code, _, err = run("view", memo.parent if many else memo, "-o", tmp_path / "page.html", "-m", saved)
    assert code == 2
    assert "No space left on device. What was written before is whole" in err
    assert [path for path in tmp_path.rglob("*") if path.suffix in (".html", ".part")] == []


def test_pages_of_ids_that_look_alike_are_two() -> None:

    taken: Counter[str] = Counter()
    ids = ["a/b", "a_b", "A/B", None, "../..", "a/b"]
    assert [file_name(id, taken) for id in ids] == [
        "a_b.html",
        "a_b-2.html",
        "A_B-3.html",
        "document.html",
        "document-2.html",
        "a_b-4.html",
    ]
