"""How long conventions take to print: 1,000 by Typst on 2 cores, and the same content by WeasyPrint in the same run.

``./run bench papers`` (``--size 1000 --weasy 40``) prints and writes ``var/bench/papers.json``. Every convention is different
(learner, dates, hours). Both write tagged PDF/UA with the picture of the check code, in processes of their own, as many as
``--cores``; WeasyPrint prints fewer. ``ratio``: processor time of WeasyPrint over that of Typst, per document, in this run:
the one figure that travels from a machine to another.
"""

import argparse
import json
import multiprocessing
import os
import resource
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

SEED_DAY = date(2026, 9, 7)
SHORT = 8
"""Documents that each process prints before the clock starts: imports and fonts are paid once a process, not a document."""


class Printed(NamedTuple):
    """What one process printed: documents, bytes, seconds of wall and of processor, the most memory that it held."""

    documents: int
    size: int
    wall: float
    processor: float
    peak_mb: int


def contents(size: int) -> list[dict[str, Any]]:
    """The data of so many conventions of PFMP, none like another."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poles.config.settings")
    django.setup()
    from poles.domain.agreements.examples import example
    from poles.domain.agreements.templates import Chosen
    from poles.exchange.agreement_said import Sample, convention_data
    from poles.law.clauses import first_clauses
    from poles.words.agreements import AgreementModel

    chosen = Chosen(first_clauses(AgreementModel.PFMP))
    made = []
    for number in range(size):
        said = example(AgreementModel.PFMP, on=SEED_DAY + timedelta(days=7 * (number % 30)))
        begin = 480 + 5 * (number % 12)
        day = ((begin, 720), (780 + 5 * (number % 6), begin + 480))
        stay = said.stays[0].model_copy(update={"week": (day,) * 5 + ((), ()), "organisation": f"Organisme {number}"})
        learner = said.learner.model_copy(update={"name": f"Camille Exemple {number}"})
        terms = chosen.word(said.model_copy(update={"stays": (stay,), "learner": learner}))
        code = f"EXEM{number:08d}"
        made.append(convention_data(terms, Sample(f"exemple-{number}", code), written=SEED_DAY, draft=False))
    return made


def by_typst(papers: Sequence[dict[str, Any]]) -> Printed:
    """Print them by Typst."""
    from poles.exchange.papers import template
    from poles.gateways.typesetting import WITH_FILES, compile_all

    source = template("convention", "agreement")
    asked = [(source, json.dumps(one, ensure_ascii=False), WITH_FILES) for one in papers]
    return _timed(lambda some: compile_all(some), asked)


def by_weasyprint(papers: Sequence[dict[str, Any]]) -> Printed:
    """Print the same content by WeasyPrint."""
    from weasyprint import HTML

    return _timed(
        lambda some: [HTML(string=one).write_pdf(pdf_variant="pdf/ua-1") for one in some], [page(one) for one in papers]
    )


def _timed(print_all: Callable[[Sequence[Any]], list[bytes]], asked: Sequence[Any]) -> Printed:
    print_all(asked[:SHORT])
    begun, used = time.perf_counter(), time.process_time()
    made = print_all(asked)
    wall, processor = time.perf_counter() - begun, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Printed(len(made), sum(map(len, made)), wall, processor, peak)


def page(data: dict[str, Any]) -> str:
    """The same convention as a page of HTML: same headings, same tables, same picture."""

    def table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
        head = "".join(f"<th scope=col>{escape(one)}</th>" for one in heads)
        body = "".join("<tr>" + "".join(f"<td>{escape(one)}</td>" for one in line) + "</tr>" for line in lines)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    articles = "".join(
        f"<h3>Article {rank}. {escape(one['title'])}</h3>"
        + "".join(f"<p>{escape(part)}</p>" for part in one["text"].split("\n"))
        for rank, one in enumerate(data["clauses"], 1)
    )
    stays = "".join(
        f"<p>Du {stay['first']} au {stay['last']} : {stay['total']}</p>"
        + table(("Jour", "Heures", "Pauses", "Total"), [tuple(day.values()) for day in stay["week"]])
        + table(("Semaine du", "Jours", "Total"), [tuple(week.values()) for week in stay["weeks"]])
        for stay in data["stays"]
    )
    style = (
        "@page{size:A4;margin:2cm;@bottom-center{content:counter(page) ' / ' counter(pages)}}"
        "body{font:10pt serif;hyphens:auto;text-align:justify}table{width:100%;border-collapse:collapse}"
        "td,th{border:.5pt solid #999;padding:4pt;text-align:left}"
    )
    return (
        f"<!doctype html><html lang=fr><head><meta charset=utf-8><title>{escape(data['title'])}</title>"
        f"<style>{style}</style></head>"
        f"<body><h1>{escape(data['title'])}</h1><figure role=img aria-label='{escape(data['qr_alt'])}'>{data['qr']}</figure>"
        f"<p>{escape(data['number'])} {escape(data['check_address'])}</p><h2>Parties</h2>"
        + table(("Partie", "Qui"), [(one["label"], " ".join(one["lines"])) for one in data["parties"]])
        + f"<h2>Articles</h2>{articles}<h2>Annexe pédagogique</h2>"
        + table(("Quoi", "Ce qui est convenu"), data["pedagogical"])
        + table(("Activité", "Compétence"), [tuple(one.values()) for one in data["activities"]])
        + f"{stays}<h2>Annexe financière</h2>{table(('Quoi', 'Ce qui est convenu'), data['financial'])}<h2>Signatures</h2>"
        + table(
            ("Qualité", "Nom", "Date et signature"), [(one["label"], one["name"], "") for one in data["signatories"]]
        )
        + "</body></html>"
    )


def measure(name: str, print_all: Callable[..., Printed], papers: list, cores: int) -> dict[str, Any]:
    """The figures of one printer over processes started anew (a fork after a first compilation never ends)."""
    shares = [papers[at::cores] for at in range(cores)]
    with multiprocessing.get_context("spawn").Pool(cores) as pool:
        done = pool.map(print_all, shares, chunksize=1)
    count, seconds = sum(one.documents for one in done), max(one.wall for one in done)
    return {
        "printer": name,
        "documents": count,
        "seconds": round(seconds, 2),
        "per_second": round(count / seconds, 1),
        "processor_ms_each": round(1000 * sum(one.processor for one in done) / count, 1),
        "kilobytes_each": round(sum(one.size for one in done) / count / 1024),
        "peak_mb_a_process": max(one.peak_mb for one in done),
    }


def main() -> None:
    """Measure both, print and write."""
    options = argparse.ArgumentParser(prog="./run bench papers", description=__doc__)
    options.add_argument("--size", type=int, default=1000)
    options.add_argument("--weasy", type=int, default=40)
    options.add_argument("--cores", type=int, default=2)
    chosen = options.parse_args()
    papers = contents(max(chosen.size, chosen.weasy))
    typst = measure("Typst", by_typst, papers[: chosen.size], chosen.cores)
    weasy = measure("WeasyPrint", by_weasyprint, papers[: chosen.weasy], chosen.cores)
    ratio = round(weasy["processor_ms_each"] / typst["processor_ms_each"], 1)
    told = {"cores": chosen.cores, "typst": typst, "weasyprint": weasy, "ratio": ratio}
    path = Path(__file__).resolve().parents[1] / "var" / "bench" / "papers.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False))
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main()
