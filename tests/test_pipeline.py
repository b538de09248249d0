import json
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import spacy
from fake import MEMO, make_blank
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.language import Language

import extract
from extract import pipeline
from extract.reading.memo import Memo
from extract.reading.text import read_text

LAYERS = ("sentences", "people", "places", "meetings", "thresholds", "quotes")
HOSTILE = {
    "no newline": "Marlow agrees with Harding",
    "only notes": "  1. Source: Lot 1. Secret.\n  2. Not found. Marlow said so.",
    "notes without numbers": "Marlow agrees.\n\n- Source: Lot 1. ↩\n- Not printed. ↩",
    "CRLF": MEMO.replace("\n", "\r\n"),
    "CR": MEMO.replace("\n", "\r"),
    "NUL": "Mar\x00low agrees.\x00\n\x00\n\nHarding agrees.",
    "control characters": "\x1b[31mMarlow\x07 agrees.\x0b\x0c\x85\u2028Harding too.",
    "astral": "😀 Marlow 𝔸𝔹 agrees.1 👩‍🚀\n\n  1. 𝟙 Harding.",
    "combining": "Marlo\u0301w\u0301 agrees.\u0301 \u0301Harding",
    "mixed quotes": "“Marlow' agrees\", said ‘Harding” ''``.",
    "noise": "M a r l o w ;;.. l2,O00.4 a~rees — — . . [Page [Page 3]1] 1. 1. 1.",
    "no memo": "def f(x):\n    return {1: x[0]}\n",
    "lone surrogate": "Marlow \ud83d agrees.\udc00",
    "byte order mark": "\ufeffMarlow agrees.",
    "a page marker": "[Page 313]",
    "a note number": "1",
}


def check(text: str, result: extract.Result) -> None:
    found = result.to_dict()
    for layer in LAYERS:
        for item in found[layer]:
            assert 0 <= item["start"] < item["end"] <= len(text)
            assert item["text"] == text[item["start"] : item["end"]]
    for layer in ("pages", "notes"):
        for item in found[layer]:
            assert 0 <= item["start"] <= item["end"] <= len(text)
    result.to_json(indent=1).encode()
    result.tables()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_bad_input_gives_a_result(fake: Language, text: str) -> None:
    check(text, extract.run(text, fake))


@given(st.text())
@example("0\n\n0\n0")
@settings(max_examples=200, deadline=None)
def test_any_text_gives_a_result(fake: Language, text: str) -> None:
    check(text, extract.run(text, fake))


PIECES = [
    "Marlow",
    "agrees.",
    "[Page 3]",
    "[Page",
    "1",
    "1. ",
    "  1. ",
    "  • ",
    "- ",
    " ↩",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "“",
    "’s",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=200, deadline=None)
def test_pieces_of_memos_give_a_result(fake: Language, text: str) -> None:
    check(text, extract.run(text, fake))


def test_a_megabyte_in_one_line(fake: Language) -> None:
    text = ("many words are put in here, Marlow says " * 30_000)[:1_000_000]
    check(text, extract.run(text, fake))


@pytest.mark.parametrize("text", ["", " ", "\n\n\t ", "\r\n", "\u00a0\u2003"])
def test_a_text_without_words_needs_no_pipeline(text: str, plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "load", None)
    result = extract.run(text, plain, id="my/1")
    assert (result.id, result.model.name, result.sentences, result.people) == ("my/1", "plain", (), ())


@pytest.mark.parametrize("text", [b"Marlow", None, 1, Path("memo.txt"), ["Marlow"]])
def test_what_is_no_text_is_refused(fake: Language, text: object) -> None:
    with pytest.raises(TypeError, match=f"not {type(text).__name__}"):
        extract.run(text, fake)  # type: ignore[arg-type]


def test_a_text_over_the_limit_is_refused_and_the_limit_can_be_set() -> None:
    nlp = make_blank()
    nlp.max_length = 20
    with pytest.raises(extract.TextTooLongError, match=r"21 characters; the limit is 20.*nlp\.max_length = 21"):
        extract.run("x" * 21, nlp)
    with pytest.raises(extract.TextTooLongError):
        list(extract.pipe(["x", "x" * 21], nlp))
    nlp.max_length = 21
    assert extract.run("x" * 21, nlp)


def test_what_is_known_of_a_text_wins(fake: Language) -> None:
    result = extract.run(MEMO, fake, date="1988-03-31", id="my/1")
    assert (result.header.date, result.id) == ("1988-03-31", "my/1")
    memo = read_text(MEMO, id="theirs")
    assert extract.run(memo, fake).id == "theirs"
    assert extract.run(memo, fake, id="mine").id == "mine"


def test_a_date_that_is_not_iso_is_refused(fake: Language) -> None:
    with pytest.raises(extract.BadValueError, match="'March 31' is no date"):
        extract.run(MEMO, fake, date="March 31")


def test_pipe_gives_what_run_gives_in_order(fake: Language) -> None:
    texts = [MEMO, "", read_text("Harding agrees.", id="b"), " ", "\n", *HOSTILE.values(), ""]
    assert list(extract.pipe(texts, fake, batch_size=2)) == [extract.run(text, fake) for text in texts]
    assert list(extract.pipe([], fake)) == []


def test_pipe_holds_no_more_than_a_batch(fake: Language) -> None:
    taken = 0

    def texts() -> Iterator[str]:
        nonlocal taken
        for number in range(100):
            taken += 1
            yield f"Marlow agrees {number}."

    results = extract.pipe(texts(), fake, batch_size=4)
    assert taken == 0
    next(results)
    assert taken <= 5


def test_pipe_takes_fewer_long_texts_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "BATCH_LENGTH", 10)
    memos = [Memo("x" * length) for length in (4, 4, 4, 30, 1, 1, 1, 1)]
    assert [[len(memo.text) for memo in batch] for batch in pipeline.batches(memos, 3)] == [
        [4, 4],
        [4],
        [30],
        [1, 1, 1],
        [1],
    ]


def test_pipe_refuses_one_text() -> None:
    with pytest.raises(TypeError, match=r"extract\.run"):
        extract.pipe("Marlow agrees.")


def test_load_gives_back_what_is_loaded(fake: Language) -> None:
    assert extract.load(fake) is fake


def test_threads_load_once_and_share(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loads = []
    barrier = threading.Barrier(8)

    def load(source: Path) -> Language:
        loads.append(source)
        return original(source)

    def wait_and_load(_: int) -> Language:
        barrier.wait()
        return extract.load(plain)

    original = spacy.load
    monkeypatch.setattr(spacy, "load", load)
    monkeypatch.setattr(pipeline, "_loaded", {})
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(wait_and_load, range(8)))
    assert len(loads) == 1
    assert len({id(nlp) for nlp in found}) == 1
    assert extract.load(str(plain)) is found[0]


@pytest.fixture
def eager_switching() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("eager_switching")
def test_threads_get_right_results() -> None:
    from fake import make_fake

    texts = [f"{MEMO}\n\nNo{number} word{number} of Harding{number} is old{number}." for number in range(40)]
    right = [extract.run(text, make_fake()) for text in texts[:1]] + list(extract.pipe(texts[1:], make_fake()))
    shared = make_fake()
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda text: extract.run(text, shared), texts)) == right


@pytest.mark.usefixtures("eager_switching")
def test_threads_get_right_results_from_the_bundled_pipeline(bundled: Path) -> None:
    texts = [f"{MEMO}\n\nNo{number} word{number} of Mr. Harding{number} is old{number}." for number in range(24)]
    right = [extract.run(text, spacy.load(bundled)) for text in texts[:2]] + list(
        extract.pipe(texts[2:], spacy.load(bundled), batch_size=1)
    )
    shared = spacy.load(bundled)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda text: extract.run(text, shared), texts)) == right


def test_an_unknown_name_says_which_are_at_hand(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "FOLDERS", (plain.parent,))
    with pytest.raises(extract.ModelNotFoundError, match=r"'large'\. At hand: plain"):
        extract.run("Marlow agrees.", "large")
    with pytest.raises(extract.ModelNotFoundError):
        extract.run("", "large")


def test_the_wheel_wins_over_the_checkout(plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plain").symlink_to(plain)
    monkeypatch.setattr(pipeline, "FOLDERS", (tmp_path / "missing", tmp_path, plain.parent))
    assert pipeline.find("plain").folder == tmp_path / "plain"
    assert extract.run("Marlow agrees.", "plain").model.name == "plain"


def test_a_package_for_spacy_is_at_hand(plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "en_invented"
    package.mkdir()
    (package / "meta.json").write_text((plain / "meta.json").read_text())
    (package / "__init__.py").write_text(f"import spacy\ndef load(**kwargs): return spacy.load({str(plain)!r})\n")
    info = tmp_path / "en_invented-0.0.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: en_invented\nVersion: 0.0.1\n")
    (info / "entry_points.txt").write_text("[spacy_models]\nen_invented = en_invented\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert extract.run("Marlow agrees.", "en_invented").model.name == "plain"
    assert "en_invented" not in pipeline.at_hand()  # it finds no sentences
    meta = json.loads((package / "meta.json").read_text())
    (package / "meta.json").write_text(json.dumps({**meta, "pipeline": ["sentences"]}))
    assert pipeline.at_hand()["en_invented"].meta["name"] == "plain"


def test_a_broken_pipeline_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("{}")
    with pytest.raises(extract.MalformedDataError, match="cannot be loaded"):
        extract.load(tmp_path)
    (tmp_path / "meta.json").write_text("[]")
    with pytest.raises(extract.MalformedDataError, match="holds no object"):
        extract.run("", tmp_path)


def test_a_pipeline_with_damaged_weights_says_so(tmp_path: Path) -> None:
    nlp = make_blank()
    nlp.add_pipe("extract_role_network", name="roles")
    nlp.to_disk(tmp_path)
    (tmp_path / "roles" / "model").write_bytes(b"PK")
    with pytest.raises(extract.MalformedDataError, match="cannot be loaded"):
        extract.load(tmp_path)


def test_any_pipeline_reads_memos() -> None:
    doc = pipeline.make_doc(spacy.blank("en"), read_text(MEMO))
    assert len(doc.text) == len(MEMO)
    assert [span.label_ for span in doc.spans["pages"]] == ["41", "42"]
    assert extract.run(MEMO, spacy.blank("en")).sentences == ()
