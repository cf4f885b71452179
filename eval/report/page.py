"""A report as one HTML file that needs nothing else, and as Markdown. Knows what is said, computes nothing."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eval.ratings.agreement import BAR
from eval.report.content import Contrast, Group, Report, Section
from eval.report.plots import HEIGHT, WIDTH, place
from eval.runs.tables import markdown
from service.measured.answers import Shown

FOLDER = Path(__file__).parent
SHOWN = 5
"""How many things of an answer are shown side by side."""


def html(report: Report) -> str:
    """The whole page: styles and drawings inside, no script, nothing fetched."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= _FILTERS
    style = (FOLDER / "report.css").read_text(encoding="utf8")
    return environment.get_template("report.html").render(
        report=report, style=style, width=WIDTH, height=HEIGHT, place=place, most_shown=SHOWN, bar=BAR
    )


def markdown_report(report: Report) -> str:
    """The same without drawings."""
    parts = ["# Evaluation report", *map(_section, report.sections), *map(_contrast, report.changes)]
    return "\n\n".join(parts) + "\n"


def grade(shown: Shown) -> str:
    """What a judge said of one thing."""
    return "unjudged" if shown.grade is None else f"grade {shown.grade}"


def number(value: float) -> str:
    """A value with three digits."""
    return f"{value:.3f}"


def signed(value: float) -> str:
    """A difference with its sign and three digits."""
    return f"{value:+.3f}"


def told(named: Mapping[str, str]) -> str:
    """Names with what they stand for; empty ones are left out."""
    return ", ".join(f"{name} {value}" for name, value in named.items() if value) or "none"


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "grade": grade,
    "number": number,
    "signed": signed,
    "told": told,
}


def _section(section: Section) -> str:
    record = section.record
    systems = [dot.name for dot in section.measures[0].dots]
    means = [[m.measure, m.better, *(str(dot.mean) for dot in m.dots), str(m.counted)] for m in section.measures]
    parts = [
        f"## {record.experiment} on {record.dataset_and_split}\n\n{record.asks}",
        *(f"**{warning}**" for warning in record.warnings),
        markdown([["measure", "better", *systems, "queries"], *means]),
        markdown([["queries", "count", *systems], *(_group(group, systems) for group in section.groups)]),
        *([_judged(section)] if section.judged else []),
        _provenance(section),
    ]
    return "\n\n".join([*parts, *([_contrast(section.contrast)] if section.contrast else [])])


def _judged(section: Section) -> str:
    systems = [dot.name for dot in section.judged[0].measured.dots]
    rows = [
        [
            one.measured.measure,
            *(str(dot.mean) for dot in one.measured.dots),
            str(one.measured.unreadable),
            number(one.agreement.alpha) if one.agreement and one.agreement.alpha is not None else "not known",
            "" if one.holds else "not to be relied on",
        ]
        for one in section.judged
    ]
    head = ["judge's measure", *systems, "unreadable", f"agreement with people (alpha, bar {BAR})", ""]
    return markdown([head, *rows])


def _group(group: Group, systems: list[str]) -> list[str]:
    return [group.name, str(group.count), *(number(group.means[name].value) for name in systems)]


def _provenance(section: Section) -> str:
    record = section.record
    return (
        f"Run {record.id}. Code {record.code.version} {record.code.commit} ({record.code.digest}); dataset "
        f"{record.dataset_checksum}; corpus {record.corpus_checksum}; encoder {record.encoder}; pipeline "
        f"{record.pipeline}, text version {record.text_version}; model {record.model}; prompts {told(record.prompts)}; "
        f"settings {told(record.settings)}; {record.machine}; "
        f"{record.started:%Y-%m-%d %H:%M} UTC."
    )


def _contrast(contrast: Contrast) -> str:
    head = ["measure", *contrast.names, "difference [95 %]", "p (Holm)", "wins/ties/losses"]
    rows = [
        [
            line.measure,
            str(line.before),
            str(line.after),
            f"{signed(line.compared.difference)} [{signed(line.compared.low)}, {signed(line.compared.high)}]",
            f"{line.p:.4f}",
            "" if line.better == "neither" else f"{line.compared.wins}/{line.compared.ties}/{line.compared.losses}",
        ]
        for line in contrast.lines
    ]
    moved = [
        f"- {one.asked.query}, {contrast.measure} {number(one.before)} → {number(one.after)}: "
        f"{' '.join(one.asked.text.split())[:120]}"
        for one in (*contrast.better, *contrast.worse)
    ]
    return "\n\n".join([f"### {contrast.title}", markdown([head, *rows]), *(["\n".join(moved)] if moved else [])])
