"""Marks in every volume at hand, and out again. The marks are drawn from the text by rule, as no pipeline has to be."""

import gzip
import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from lxml import etree

import extract
from extract.reading.tei.source import Source, SourceReader
from extract.result import Model
from extract.writing.tei import write_marks
from extract.writing.tei.marks import Mark, with_resp

SCHEMA = Path(__file__).parents[1] / "data" / "tei_all.rng.gz"
PATTERNS = {
    "persName": r"\b(?:[A-Z]\. )?[A-Z][a-z]+ [A-Z][a-z]+\b",
    "placeName": r"\b(?:Washington|London|Moscow|U\.S\.)",
    "measure": r"\b\d[\d,.]* \w+",
    "name": r"\b(?:\w+ )?(?:meeting|talks|visit)\b",
}


def drawn_marks(source: Source, random: Random) -> list[Mark]:
    """Every paragraph as a segment, what the patterns find, and stretches of any words."""
    text, memo = source.memo.text, source.memo
    found = [Mark(block.start, block.end, "seg", with_resp(0.5, type="concern")) for block in memo.blocks]
    for tag, pattern in PATTERNS.items():
        found += [Mark(*match.span(), tag, with_resp(0.25)) for match in re.finditer(pattern, text)]
    for _ in range(20):
        start = random.randrange(max(len(text), 1))
        found.append(
            Mark(start, min(start + random.randrange(1, 400), len(text)), "seg", with_resp(1, type="proposal"))
        )
    return found


@pytest.mark.slow
def test_every_volume_comes_back_to_the_byte(shared: Path) -> None:
    schema = etree.RelaxNG(etree.fromstring(gzip.decompress(SCHEMA.read_bytes())))
    placed: Counter[str] = Counter()
    volumes = sorted((shared / "frus" / "volumes").glob("*.xml"))
    assert len(volumes) == 45
    for path in volumes:
        before, random = path.read_bytes(), Random(path.stem)
        reader = SourceReader(str(path), path.stem, before)
        marks = ((source, drawn_marks(source, random)) for source in reader.documents())
        marked = write_marks(reader, marks, Model("drawn", "0", "0"))
        assert extract.remove_marks(marked.data) == before
        tree = etree.fromstring(marked.data, etree.XMLParser(huge_tree=True))
        assert schema.validate(tree) == schema.validate(etree.parse(path)), (path.stem, schema.error_log)
        placed += {"inline": marked.inline, "apart": marked.apart, "lost": marked.lost}
    assert placed["inline"] > placed["apart"] > placed["lost"] > 0, placed
