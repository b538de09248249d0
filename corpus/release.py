"""A trained pipeline -> the pipeline to ship: no words of the corpus, its needs and its origin in meta.json."""

import hashlib
import json
import platform
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from packaging.requirements import Requirement

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
GRAPH_PACKAGES = ("onnxruntime", "tokenizers")
ENCODER_PACKAGES = ("torch", "transformers", "onnx", *GRAPH_PACKAGES)
LICENSE = "MIT"
PROJECT = HERE.parent / "pyproject.toml"
CODE = "__init__.py"


@dataclass(frozen=True, slots=True)
class Base:
    """The pretrained weights that an encoder was trained from: their name, SHA-256 of their file, SPDX licence."""

    name: str
    sha256: str
    license: str


def release(
    trained: Path,
    to: Path,
    *,
    extra: str | None = None,
    base: Base | None = None,
    facts: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Copy the pipeline `trained` to `to`, whose content is replaced, except for the `__init__.py` of a package.

    `extra` is the optional dependency of this package that the pipeline needs, `base` what its encoder started from,
    `facts` what else meta.json is to say under "frus".

    The string store of a trained pipeline lists every word met in training; only its labels are kept, and the
    vocabulary of an encoder's word pieces, which is that of `base`. A transformer's weights are halved. `meta.json`
    gets what the extra requires, or without one what runs an encoder's graph, and under "frus" the versions and the
    SHA-256 of the data; scores of training, taken before the roles were fitted, are dropped: `python -m evaluation
    card` measures anew.
    """
    if to.resolve() == trained.resolve():
        raise ValueError(f"{to}: a pipeline cannot be released onto itself; name another folder.")
    if extra:
        required = requirements(extra)
    else:
        required = [each for each in requirements() if base and Requirement(each).name in GRAPH_PACKAGES]
    packages = [*PACKAGES, *(ENCODER_PACKAGES if base else ()), *(Requirement(each).name for each in required)]
    meta = json.loads((trained / "meta.json").read_text(encoding="utf-8"))
    clear(to)
    shutil.copytree(trained, to, dirs_exist_ok=True)
    labels = sorted({label for found in meta["labels"].values() for label in found})
    write_json(to / "vocab" / "strings.json", labels)
    if "transformer" in meta["pipeline"]:
        from corpus.encoder.half import halve  # needs torch

        halve(to)
    meta |= {
        "name": f"frus_{to.name.removeprefix('frus_')}",
        "version": __version__,
        "license": f"{LICENSE} AND {base.license}" if base else LICENSE,
        "performance": {},
        "description": "People, places, meetings, thresholds and sentence roles in memos of FRUS.",
        "requirements": required,
        "frus": {
            "trained_on": "annotations and editors' marks of the 32 training volumes of corpus/splits.json",
            **facts,
            **({"extra": extra} if extra else {}),
            **({"base": asdict(base)} if base else {}),
            "python": platform.python_version(),
            "packages": {package: version(package) for package in packages},
            "data": {path.relative_to(HERE).as_posix(): file_hash(path) for path in INPUTS},
        },
    }
    write_json(to / "meta.json", meta)


def clear(folder: Path) -> None:
    """Remove what a folder holds but the code of the package that it is."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != CODE:
            path.unlink()


def requirements(extra: str | None = None) -> list[str]:
    """What this package requires, or an extra of it; KeyError if there is no such extra."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    return list(project["optional-dependencies"][extra] if extra else project["dependencies"])


def file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
