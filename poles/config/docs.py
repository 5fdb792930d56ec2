"""The documents that are drawn from the code: permissions, workflows, routes, data dictionary, law.

``python -m poles.config.docs`` writes them; ``--check`` fails when one is out of step.
"""

import importlib.util
import json
import os
import pkgutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def permissions() -> str:
    """Hat × verb × subject, with the condition in French."""
    from poles import domain
    from poles.domain.access import POLICIES, sentences

    for room in pkgutil.iter_modules(domain.__path__):
        if room.ispkg and importlib.util.find_spec(f"poles.domain.{room.name}.policy"):
            importlib.import_module(f"poles.domain.{room.name}.policy")
    lines = [
        "# Droits",
        "",
        "Tiré des politiques (`poles/domain/*/policy.py`) par `./run docs`. Aucun droit : aucune ligne.",
        "",
        "| objet | qui | peut | sur quelles lignes |",
        "|---|---|---|---|",
    ]
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for subject, role, verb, sentence in sentences(POLICIES.values()):
        grouped.setdefault((subject, role, sentence), []).append(verb)
    lines += [
        f"| `{subject}` | {role} | {', '.join(f'`{verb}`' for verb in sorted(set(verbs)))} | {sentence} |"
        for (subject, role, sentence), verbs in sorted(grouped.items())
    ]
    return "\n".join(lines) + "\n"


def workflows() -> str:
    """Every machine as a table and a diagram."""
    from poles import workflows
    from poles.workflows.machine import Machine

    modules = [
        importlib.import_module(f"poles.workflows.{each.name}") for each in pkgutil.iter_modules(workflows.__path__)
    ]
    machines = [value for module in modules for value in vars(module).values() if isinstance(value, Machine)]
    lines = ["# Étapes", "", "Tiré des tables (`poles/workflows/*.py`) par `./run docs`.", ""]
    for machine in machines:
        lines += [f"## `{machine.name}`", "", "```mermaid", "stateDiagram-v2"]
        lines += [f"    [*] --> {machine.initial}"]
        lines += [
            f"    {source} --> {step.target} : {step.name}"
            for step in machine.steps.values()
            for source in sorted(step.sources)
        ]
        lines += ["```", "", "| état | à l’écran |", "|---|---|"]
        lines += [f"| `{state}` | {label} |" for state, label in machine.labels.items()]
        lines += [""]
    return "\n".join(lines)


def routes() -> str:
    """Every address, its view name and what it asks for."""
    from django.urls import URLPattern, get_resolver

    from poles.web.routes import ROUTES, Asks, Open

    found: list[tuple[str, str]] = []

    def walk(patterns, prefix: str, space: str) -> None:
        for pattern in patterns:
            path = prefix + str(pattern.pattern).removeprefix("^").removesuffix("\\Z").removesuffix("$")
            if isinstance(pattern, URLPattern):
                found.append((path, f"{space}{pattern.name}"))
            else:
                walk(pattern.url_patterns, path, f"{space}{pattern.namespace}:" if pattern.namespace else space)

    walk(get_resolver().url_patterns, "/", "")
    lines = [
        "# Adresses",
        "",
        "Tiré des tables de routes par `./run docs`. Une adresse absente de la table ne répond pas (404).",
        "",
        "| adresse | vue | ce qu’elle demande |",
        "|---|---|---|",
    ]
    for path, name in sorted(found):
        rule = ROUTES.get(name)
        match rule:
            case Asks():
                hats = f" ({', '.join(sorted(role.label for role in rule.only))})" if rule.only else ""
                asks = f"`{rule.verb}` sur `{rule.subject}`{hats}"
            case Open():
                asks = f"ouverte à tous : {rule.reason}"
            case None:
                asks = "**fermée**"
            case _:
                asks = f"être connecté : {rule.reason}"
        lines.append(f"| `{path}` | `{name}` | {asks} |")
    return "\n".join(lines) + "\n"


def dictionary() -> str:
    """The data dictionary: every table; every personal field with its purpose, basis, retention and readers."""
    from poles.config.dictionary import entries, tables

    lines = [
        "# Dictionnaire des données",
        "",
        "Tiré de `poles/config/dictionary.toml` par `./run docs`. La construction échoue si un champ n’y figure pas.",
        "",
        "Sigles : *base* = base légale (RGPD art. 6) ; *lecteurs* = qui peut lire le champ.",
        "",
    ]
    for table in tables():
        lines += [f"## `{table.name}`", "", table.about, ""]
        personal = [entry for entry in entries() if entry.table == table.name]
        if personal:
            lines += ["| champ personnel | finalité | base | conservation | lecteurs |", "|---|---|---|---|---|"]
            lines += [f"| `{e.field}` | {e.purpose} | {e.basis} | {e.retention} | {e.readers} |" for e in personal]
            lines += [""]
        if table.neutral:
            lines += ["Champs sans donnée personnelle : " + ", ".join(f"`{name}`" for name in table.neutral) + ".", ""]
    return "\n".join(lines)


def law() -> str:
    """The dated values and the rules of the law, for a jurist who does not read Python."""
    from poles.law import texts

    lines = ["# Droit en vigueur dans le programme", ""]
    lines += ["Tiré de `poles/law/texts/*.toml` et de `poles/law/rules/*.toml` par `./run docs`.", ""]
    lines += ["## Valeurs datées", ""]
    lines += ["| valeur | ce qu’elle dit | à partir du | vaut | source | certitude |", "|---|---|---|---|---|---|"]
    lines += [
        f"| `{name}` | {label} | {value.since:%d/%m/%Y} | {value.value} {value.unit} | {value.source} | {value.certainty} |"
        for name, (label, values) in texts.every().items()
        for value in values
    ]
    return "\n".join([*lines, "", *_rules()]) + "\n"


def _rules() -> list[str]:
    """The rules of a placement: what each says, when, on which text, how sure we are, and which tests hold it."""
    from poles.law import rules
    from poles.law.placement import IMPLEMENTED
    from poles.law.placement.computed import COMPUTED

    tests = {path.name: path.read_text() for path in sorted((ROOT / "tests" / "law").rglob("test_*.py"))}
    every = rules.every()
    missing = {key: rule for key, rule in every.items() if rule.why_not}
    computed = len(COMPUTED.keys() - IMPLEMENTED.keys())
    lines = [
        "## Règles d’un stage",
        "",
        f"{len(every)} règles : {len(IMPLEMENTED)} jugées, {computed} calculées, {len(missing)} non appliquées ici, "
        "avec leur raison. *Visée* : la gravité voulue ; *aujourd’hui* : celle de la dernière version, abaissée tant que la "
        "certitude porte un doute (« G » ou « ? »). Un juriste confirme une règle en ôtant ce doute des données.",
        "",
        "| règle | ce qu’elle dit | visée | aujourd’hui | versions : du, au, nombres, source, certitude | tests |",
        "|---|---|---|---|---|---|",
    ]
    for key, rule in every.items():
        if key in missing:
            continue
        now = rule.severity_of(rule.versions[-1])
        versions = "<br>".join(
            f"{one.since:%d/%m/%Y}{f' → {one.until:%d/%m/%Y}' if one.until else ' →'}"
            f"{''.join(f' `{name}` {number}' for name, number in one.numbers.items())} ; {one.source} ; {one.certainty}"
            for one in rule.versions
        )
        held = ", ".join(f"`{name}`" for name, text in tests.items() if key in text)
        lines.append(f"| `{key}` | {rule.title} | {rule.severity} | {now} | {versions} | {held} |")
    lines += ["", "## Règles non appliquées ici", "", "| règle | ce qu’elle dit | pourquoi |", "|---|---|---|"]
    return [*lines, *(f"| `{key}` | {rule.title} | {rule.why_not} |" for key, rule in missing.items())]


def indicators() -> str:
    """The catalogue of indicators: every version of every definition, then the cuts."""
    from poles.law.indicators import breakdowns, every

    lines = ["# Catalogue des indicateurs", "", "Tiré de `poles/law/indicators/*.toml` par `./run docs`.", ""]
    lines += [
        "Un effectif de personnes sous le seuil n’est jamais montré hors de l’établissement ; un découpage est montré"
    ]
    lines += [
        "en entier ou pas du tout. Sans dénominateur, un chiffre est « sans objet ». Intervalles : Wilson, 95 %.",
        "",
    ]
    for one in every():
        until = f" au {one.valid_until:%d/%m/%Y}" if one.valid_until else ""
        cuts = ", ".join(cut.label.lower() for cut in one.breakdowns) or "aucun"
        lines += [f"## {one.label}", "", one.definition, ""]
        lines += [
            f"- `{one.code}`, version {one.version}, du {one.valid_from:%d/%m/%Y}{until} ; {one.owner} ; {one.requirement}"
        ]
        lines += [f"- {one.numerator} / {one.denominator} ; unité : {one.unit} ; seuil de secret : {one.threshold}"]
        lines += [f"- Source : {one.source}", f"- Découpages : {cuts}"]
        lines += [f"- **Pas encore mesuré** : {one.unmeasured}"] if one.unmeasured else []
        lines += [""]
    lines += ["## Découpages", "", "| découpage | exigence | groupes |", "|---|---|---|"]
    lines += [
        f"| {cut.label} | {cut.requirement} | {' ; '.join(cut.groups.values())} |" for cut in breakdowns().values()
    ]
    return "\n".join(lines) + "\n"


def evidence_schema() -> str:
    """The JSON schema of the evidence of a signature (JSON Schema 2020-12)."""
    from poles.words.evidence import Evidence

    return _schema(Evidence)


def seal_schema() -> str:
    """The JSON schema of what a seal seals."""
    from poles.words.seals import Manifest

    return _schema(Manifest)


def _schema(model: Any) -> str:
    said = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(mode="serialization")}
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "permissions.md": permissions,
    "workflows.md": workflows,
    "routes.md": routes,
    "data-dictionary.md": dictionary,
    "law.md": law,
    "indicators.md": indicators,
    "schemas/evidence.json": evidence_schema,
    "schemas/seal.json": seal_schema,
}


def main(arguments: list[str]) -> int:
    """Write the documents, or with ``--check`` name those that are out of step (exit 1)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poles.config.settings")
    os.environ.setdefault("DATABASE_URL", "postgresql:///unused")
    import django

    django.setup()
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - loads every audience, and so every route and policy
    late = []
    for name, draw in PAGES.items():
        text = draw()
        path = DOCS / name
        if "--check" in arguments:
            late += [name] if not path.exists() or path.read_text() != text else []
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            print(f"docs/{name}")
    if late:
        print(f"À récrire par « ./run docs » : {', '.join(late)}", file=sys.stderr)
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
