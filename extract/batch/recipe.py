"""Recipe: all that the output depends on but the inputs. Two recipes never share a folder."""

import platform
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import file_digest, sha256
from importlib.metadata import version
from typing import Any

from extract import __version__
from extract.batch.schema import SCHEMA
from extract.batch.sources import Options
from extract.pipeline import Pipeline, find

LIBRARIES = ("lxml", "numpy", "onnxruntime", "spacy", "thinc", "tokenizers")
OF_FORMAT = {"parquet": ("pyarrow",)}
# A card is no part of the pipeline, nor is what Python leaves beside a package.
LEFT_OUT = ("README.md", "__pycache__")


def make_recipe(model: str, format: str, options: Options) -> dict[str, Any]:
    """The recipe as plain data; raises what `find` does for a pipeline that is not there."""
    pipeline = find(model)
    names = [*LIBRARIES, *OF_FORMAT.get(format, ()), *(requirement.name for requirement in pipeline.requirements)]
    return {
        "schema": SCHEMA,
        "format": format,
        "extract": __version__,
        "model": {
            "name": pipeline.meta.get("name"),
            "version": pipeline.meta.get("version"),
            "sha256": hash_pipeline(pipeline),
        },
        # Not the limit: what it keeps from being read is a failure, and failures are looked at again.
        "options": {"editorial_notes": options.editorial_notes, "front_matter": options.front_matter},
        "python": ".".join(platform.python_version_tuple()[:2]),
        "libraries": {name: version(name) for name in sorted(set(names))},
    }


@cache
def hash_pipeline(pipeline: Pipeline) -> str:
    """SHA-256 of the names and bytes of its files."""
    found = sha256()
    for file in sorted(pipeline.folder.rglob("*")):
        path = file.relative_to(pipeline.folder)
        if file.is_file() and not any(part in LEFT_OUT for part in path.parts):
            with file.open("rb") as opened:
                found.update(f"{path.as_posix()}\n{file_digest(opened, 'sha256').hexdigest()}\n".encode())
    return found.hexdigest()


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What is not the same in two recipes: "model.version 0.2.0, now 0.3.0"."""
    before, after = dict(flat(old)), dict(flat(new))
    changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return [f"{key} {before.get(key)}, now {after.get(key)}" for key in changed]


def flat(record: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """(path, value) of everything in a record."""
    for key, value in record.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value
