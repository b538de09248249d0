"""Figures -> pictures, for where one looks rather than reads: SVG and PNG files that matplotlib draws."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluation.bootstrap import Interval
from evaluation.errors import NotInstalledError, message
from evaluation.figures import Group, Row
from evaluation.roles import MARKED
from evaluation.roles_in_depth import Depth
from extract.annotations import ROLES

SPAN_ROWS = {"people": "PERSON.strict", "places": "PLACE.strict", "meetings": "MEETING.strict"}
SHOWN = {**SPAN_ROWS, "thresholds": "THRESHOLD.strict", "roles, mean of three": "roles.macro"}
FEWEST = 5  # documents below which a group is not drawn: its interval would be wider than the picture
SIZE = (7.0, 4.6)
# Told apart by people who confuse red and green (Okabe and Ito 2008), and by marker.
COLORS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
MARKERS = ("o", "s", "^", "D", "v", "P")


def load_pyplot() -> Any:
    """The drawing module, without a screen. Raises NotInstalledError."""
    try:
        import matplotlib
    except ImportError as error:
        requirement = "-e '.[evaluation]'"
        raise NotInstalledError(message("not_installed", package="matplotlib", requirement=requirement)) from error
    matplotlib.use("Agg")
    # Words stay words in SVG, and the same figures give the same file.
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "frus", "axes.spines.top": False})
    matplotlib.rcParams.update(
        {"axes.spines.right": False, "figure.figsize": SIZE, "figure.constrained_layout.use": True}
    )
    from matplotlib import pyplot

    return pyplot


def draw(depth: Depth, groups: Mapping[str, Mapping[str, Group]], folder: Path, *, name: str) -> list[Path]:
    """Confusion, reliability, and scores by each stratum; returns the files."""
    jobs: dict[str, Callable[[Any], None]] = {
        "confusion": lambda axes: draw_confusion(axes, depth.whole.confusion),
        "reliability": lambda axes: draw_reliability(axes, depth),
    }
    for stratum, own in groups.items():
        jobs[stratum] = lambda axes, own=own, stratum=stratum: draw_groups(axes, own, stratum)  # type: ignore[misc]
    return [path for job, paint in jobs.items() for path in save(paint, folder / f"{name}-{job}")]


def save(paint: Callable[[Any], None], path: Path) -> list[Path]:
    """One picture as SVG and as PNG."""
    pyplot = load_pyplot()
    figure, axes = pyplot.subplots()
    paint(axes)
    path.parent.mkdir(parents=True, exist_ok=True)
    files = [path.with_name(f"{path.name}.{kind}") for kind in ("svg", "png")]
    for file in files:
        metadata = {"Date": None} if file.suffix == ".svg" else {}
        figure.savefig(file, dpi=150, metadata=metadata)
    pyplot.close(figure)
    return files


def draw_confusion(axes: Any, confusion: Mapping[tuple[str, str], int]) -> None:
    """Gold roles down, predicted across: counts, shaded by their share of the gold role."""
    totals = {a: sum(confusion[a, b] for b in ROLES) for a in ROLES}
    shares = [[confusion[a, b] / (totals[a] or 1) for b in ROLES] for a in ROLES]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for i, a in enumerate(ROLES):
        for j, b in enumerate(ROLES):
            color = "white" if shares[i][j] > 0.5 else "black"
            axes.text(j, i, f"{confusion[a, b]:,}\n{shares[i][j]:.0%}", ha="center", va="center", color=color)
    axes.set(xticks=range(len(ROLES)), yticks=range(len(ROLES)), xlabel="predicted", ylabel="gold")
    axes.set_xticklabels(ROLES)
    axes.set_yticklabels(ROLES)
    axes.set_title("Roles: gold sentences, and share of the gold role")
    axes.spines[:].set_visible(False)


def draw_reliability(axes: Any, depth: Depth) -> None:
    """Mean score across, share right up with its interval; the bins of the three roles side by side."""
    axes.plot([0, 1], [0, 1], color="#888888", linewidth=1, linestyle="--", zorder=0)
    for number, (name, color, marker) in enumerate(zip(MARKED, COLORS, MARKERS, strict=False)):
        calibration = depth.calibration[name]
        bins = [each for each in calibration.bins if each.items]
        label = name if calibration.error is None else f"{name}, ECE {calibration.error:.3f}"
        # A little apart, so that one interval does not hide another.
        places = [(each.mean or 0) + 0.008 * (number - 1) for each in bins]
        shares = [(each.share or 0, each.interval) for each in bins]
        axes.plot(places, [value for value, _ in shares], color=color, linewidth=1)
        error_bars(axes, places, shares, label=label, color=color, marker=marker)
    axes.set(
        xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), xlabel="mean score", ylabel="share that has the role, 95 % interval"
    )
    axes.set_title("Reliability of the scores of roles")
    axes.legend(frameon=False, loc="upper left")


def draw_groups(axes: Any, groups: Mapping[str, Group], stratum: str) -> None:
    """F1 with its interval in every group that has documents enough, task by task side by side."""
    names = [name for name, group in groups.items() if len(group.documents) >= FEWEST]
    width = 0.8 / len(SHOWN)
    for number, (task, row_name) in enumerate(SHOWN.items()):
        places, rows = [], []
        for place, name in enumerate(names):
            row = groups[name].rows[row_name]
            if row.main is not None and row.interval is not None and row.documents >= FEWEST:
                places.append(place + (number - (len(SHOWN) - 1) / 2) * width)
                rows.append(row)
        error_bars(
            axes,
            places,
            [(row.main, row.interval) for row in rows],
            label=task,
            color=COLORS[number],
            marker=MARKERS[number],
        )
    labels = [f"{name}\n{len(groups[name].documents):,} documents" for name in names]
    axes.set(xlim=(-0.6, len(names) - 0.4), xticks=range(len(names)), ylim=(0, 1.02), ylabel="F1, 95 % interval")
    axes.set_xticklabels(labels)
    axes.set_title(f"F1 by {stratum.removesuffix('s')}, where {FEWEST} documents or more have the layer")
    axes.legend(frameon=False, loc="lower center", ncols=3)


def error_bars(
    axes: Any, places: Sequence[float], figures: Sequence[tuple[float | None, Interval]], **style: Any
) -> None:
    """Points with their intervals; one without an interval has no bar."""
    values = [value or 0 for value, _ in figures]
    bounds = [interval or (value, value) for value, (_, interval) in zip(values, figures, strict=True)]
    below = [max(0, value - low) for value, (low, _) in zip(values, bounds, strict=True)]
    above = [max(0, high - value) for value, (_, high) in zip(values, bounds, strict=True)]
    axes.errorbar(places, values, yerr=[below, above], fmt=style.pop("marker"), capsize=2, markersize=5, **style)


def draw_learning_curve(axes: Any, points: Sequence[tuple[float, Row]]) -> None:
    """F1 of the roles of TF-IDF and logistic regression by the number of documents learned from."""
    sizes = [at for at, _ in points]
    error_bars(axes, sizes, [(row.main, row.interval) for _, row in points], color=COLORS[0], marker="o")
    axes.plot(sizes, [row.main for _, row in points], color=COLORS[0], linewidth=1)
    axes.set(xlabel="training documents", ylabel="mean F1 of three roles, 95 % interval", xscale="log")
    axes.set_xticks(sizes)
    axes.set_xticklabels([f"{at:,.0f}" for at in sizes])
    axes.minorticks_off()
    axes.set_title("Learning curve: TF-IDF and logistic regression, sentences given")
