"""The way of the data, checked: a module imports only what lies in a layer below its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import extract

ROOT = Path(extract.__file__).parents[1]
PACKAGE = ROOT / "extract"

# Lowest first. Modules of one layer import one another only where the next table says so.
LAYERS = (
    ("extract.errors", "extract.annotations"),
    (
        "extract.reading",
        "extract.quantities",
        "extract.linking",
        "extract.occasions",
        "extract.dependence",
        "extract.attribution",
        "extract.data",
    ),
    ("extract.tokenizer", "extract.architectures", "extract.encoder", "extract.components"),
    ("extract.result",),
    ("extract.pipeline",),
    ("extract.writing",),
    ("extract.batch",),
    ("extract.cli",),
)
WITHIN = {
    (f"extract.{part}", "extract.data")
    for part in ("quantities", "linking", "occasions", "dependence", "attribution", "reading")
} | {
    ("extract.occasions", "extract.quantities"),
    ("extract.occasions", "extract.reading"),
    ("extract.components", "extract.tokenizer"),
}
SPACY = {"spacy", "thinc", "numpy"}
WITHOUT_SPACY = ("extract.errors", "extract.annotations", *LAYERS[1])
NOT_INSTALLED = {"corpus", "evaluation", "models", "tests"}
DOOR = "extract"
COMPONENTS = "extract.components"


def modules(folder: Path) -> dict[str, Path]:
    """The modules in a folder of the checkout, by full name."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(tree: ast.AST, known: set[str]) -> Iterator[str]:
    """Full names of the modules that a module imports, anywhere but for type checkers only."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            assert node.module
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in known else node.module
        else:
            yield from imports(node, known)


def part(module: str) -> str:
    """The part of the package that a module belongs to: "extract.reading" for "extract.reading.memo"."""
    return ".".join(module.split(".")[:2])


def component(module: str) -> str:
    """The module or folder that a component is: "extract.components.roles" for "extract.components.roles.layout"."""
    return ".".join(module.split(".")[:3])


def layer(module: str) -> int:
    return next(index for index, parts in enumerate(LAYERS) if part(module) in parts)


OWN = modules(PACKAGE)
IMPORTS = {
    name: sorted(set(imports(ast.parse(path.read_text(encoding="utf-8")), set(OWN)))) for name, path in OWN.items()
}


def may_import(module: str, other: str) -> bool:
    """Whether the layers allow a module of the package to import another."""
    if other == DOOR:
        return layer(module) >= layer("extract.result")  # it names the version; nothing below needs it
    if module == DOOR or part(module) == part(other) != COMPONENTS or component(module) == component(other):
        return True
    if (part(module), part(other)) in WITHIN:
        return True
    return layer(other) < layer(module)


@pytest.mark.parametrize("module", [name for name in OWN if name != DOOR])
def test_every_module_has_a_layer(module: str) -> None:
    assert any(part(module) in parts for parts in LAYERS), f"put {module} into a layer"


@pytest.mark.parametrize("module", OWN)
def test_a_module_imports_only_what_lies_below(module: str) -> None:
    wrong = [other for other in IMPORTS[module] if other.split(".")[0] == DOOR and not may_import(module, other)]
    assert wrong == []


@pytest.mark.parametrize("module", OWN)
def test_nothing_imports_what_is_not_installed(module: str) -> None:
    assert NOT_INSTALLED.isdisjoint(other.split(".")[0] for other in IMPORTS[module])


@pytest.mark.parametrize("module", [name for name in OWN if part(name) in WITHOUT_SPACY])
def test_reading_needs_no_spacy(module: str) -> None:
    assert SPACY.isdisjoint(other.split(".")[0] for other in IMPORTS[module])


@pytest.mark.parametrize("module", OWN)
def test_nothing_imports_torch(module: str) -> None:
    assert {"torch", "transformers"}.isdisjoint(other.split(".")[0] for other in IMPORTS[module])


def test_nothing_imports_tests() -> None:
    for folder in ("corpus", "evaluation"):
        for path in modules(ROOT / folder).values():
            assert "tests" not in {name.split(".")[0] for name in imports(ast.parse(path.read_text()), set())}


@pytest.mark.parametrize(
    ("module", "other", "allowed"),
    [
        ("extract.components.roles", "extract.annotations", True),
        ("extract.components.roles", "extract.components.sentences", False),
        ("extract.components.roles", "extract.pipeline", False),
        ("extract.reading.text", "extract.tokenizer", False),
        ("extract.reading.text", "extract.reading.memo", True),
        ("extract.errors", "extract.annotations", False),
        ("extract.result.doc", "extract.writing.tables", False),
        ("extract.pipeline", "extract", True),
        ("extract.components.roles", "extract", False),
        ("extract.cli", "extract.writing.terminal", True),
        ("extract.writing.terminal", "extract.cli", False),
    ],
)
def test_the_rule_itself(module: str, other: str, allowed: bool) -> None:
    assert may_import(module, other) is allowed
