"""A pipeline as `spacy train` left it -> the pipeline to ship: no words of the corpus, its origin in meta.json."""

import hashlib
import json
import platform
import shutil
from importlib.metadata import version
from pathlib import Path

from corpus import ANNOTATIONS, HERE
from extract import __version__

WORD_LISTS = ("titles", "places", "demonyms")
INPUTS = (
    *ANNOTATIONS,
    HERE / "splits.json",
    HERE / "volumes.sha256",
    *(HERE / f"{name}.txt" for name in WORD_LISTS),
)
PACKAGES = ("spacy", "thinc", "numpy")


def release(trained: Path, to: Path) -> None:
    """Copy the pipeline `trained` to `to`, whose content is replaced.

    The string store of a trained pipeline lists every word met in training; only its labels are kept. `meta.json`
    gets the versions and the SHA-256 of the data under "frus"; scores of training, taken before the
    roles were fitted, are dropped: `python -m evaluation card` measures anew.
    """
    if to.resolve() == trained.resolve():
        raise ValueError(f"{to}: a pipeline cannot be released onto itself; name another folder.")
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(trained, to)
    meta = json.loads((trained / "meta.json").read_text(encoding="utf-8"))
    labels = sorted({label for found in meta["labels"].values() for label in found})
    write_json(to / "vocab" / "strings.json", labels)
    meta |= {
        "name": f"frus_{to.name}",
        "version": __version__,
        "license": "MIT",
        "performance": {},
        "description": "People, places, meetings, thresholds and sentence roles in memos of FRUS.",
        "frus": {
            "trained_on": "annotations and editors' marks of the 32 training volumes of corpus/splits.json",
            "python": platform.python_version(),
            "packages": {package: version(package) for package in PACKAGES},
            "data": {path.relative_to(HERE).as_posix(): file_hash(path) for path in INPUTS},
        },
    }
    write_json(to / "meta.json", meta)


def file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
