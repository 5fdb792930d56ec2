"""What the public register of companies says of a SIRET: asked once a month at most, remembered, never needed to go on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from poles.gateways import company_register as gateway
from poles.matching.resemblance import Rarity, names_alike
from poles.records.models import Commune, HostSite, RegisterAnswer
from poles.words.denominations import words_of
from poles.words.findings import Finding, Severity
from poles.words.french import plain_date
from poles.words.hosts import RegisterState

FRESH = timedelta(days=30)
"""How long an answer is good before the register is asked again."""
KEPT = timedelta(days=365)
"""How long an old answer is kept, for the day when the register is silent."""
SOURCE = "Registre des entreprises (Sirene), service public Recherche d’entreprises"
OFF = "Non vérifié : ce service ne consulte pas le registre des entreprises."
SILENT = "Non vérifié : le registre ne répond pas."
BUSY = "Non vérifié : le registre est très demandé en ce moment."
SAME_NAME = 0.6
"""Likeness of two names under which they are said to differ."""
DISTRICTS = {"751": "75056", "6938": "69123", "132": "13055"}
"""The register names the arrondissement; the file of communes has the town: Paris, Lyon, Marseille."""


@dataclass(frozen=True)
class Reading:
    """What is known of a SIRET; ``silence``: why the register said nothing now, empty when it has answered."""

    siret: str
    state: RegisterState = RegisterState.UNCHECKED
    name: str = ""
    address: str = ""
    commune_code: str = ""
    naf_code: str = ""
    size_band: str = ""
    lat: float | None = None
    lon: float | None = None
    read_at: datetime | None = None
    silence: str = ""

    @property
    def verified(self) -> bool:
        """Whether the register has said something of it, now or within the year."""
        return self.state is not RegisterState.UNCHECKED


def read(siret: str, *, at: datetime) -> Reading:
    """What the register says of a SIRET: the answer of the last thirty days, else asked now, else an older one.

    Never fails: a register that is silent gives a reading that says so.
    """
    known = RegisterAnswer.objects.filter(pk=siret).first()
    if known and known.read_at > at - FRESH:
        return _reading(known)
    try:
        found = gateway.ask(siret)
    except gateway.NoAnswer as error:
        return _reading(known, sentence_of(error.why)) if known else Reading(siret, silence=sentence_of(error.why))
    return _reading(_remember(siret, found, at=at))


def sentence_of(why: gateway.Silence) -> str:
    """What a page says of a silence."""
    return {gateway.Silence.OFF: OFF, gateway.Silence.BUSY: BUSY}.get(why, SILENT)


def forget(*, at: datetime) -> int:
    """Delete the answers that nobody will read again; gives how many."""
    return RegisterAnswer.objects.filter(read_at__lt=at - KEPT).delete()[0]


def commune_of(reading: Reading) -> Commune | None:
    """The commune of a reading, when the file of communes has it."""
    code = reading.commune_code
    towns = [town for start, town in DISTRICTS.items() if code.startswith(start)]
    return Commune.objects.filter(pk__in=[code, *towns]).first() if code else None


def names_differ(one: str, other: str) -> bool:
    """Whether two names can hardly be those of one host; an empty name differs from none."""
    mine, theirs = words_of(one), words_of(other)
    return bool(mine and theirs) and names_alike(mine, theirs, Rarity(1)) < SAME_NAME


def remarks(site: HostSite) -> list[Finding]:
    """What the register says of a site that a person should know before going on; nothing here blocks."""
    state = RegisterState(site.register_state)
    when = f" (lu le {plain_date(site.register_read_at.date())})" if site.register_read_at else ""
    if state is RegisterState.CLOSED:
        return [_remark(f"D’après le registre, cet établissement est fermé{when}. Vérifiez avec l’organisme.")]
    if state is RegisterState.ABSENT:
        return [_remark(f"Le registre ne connaît pas ce SIRET{when}. Vérifiez qu’il est bien recopié.")]
    if state is RegisterState.OPEN and names_differ(site.name, site.register_name):
        return [
            _remark(
                f"Au registre, ce SIRET est celui de « {site.register_name} »{when}. Vérifiez que c’est le même lieu."
            )
        ]
    return []


def _remark(sentence: str) -> Finding:
    return Finding("REGISTER", Severity.WARNING, sentence, SOURCE, "siret")


def _remember(siret: str, found: gateway.Establishment | None, *, at: datetime) -> RegisterAnswer:
    values: dict = {"state": RegisterState.ABSENT, "read_at": at}
    if found:
        values |= {
            "state": RegisterState.OPEN if found.is_open else RegisterState.CLOSED, "name": found.name,
            "address": found.address, "commune_code": found.commune_code, "naf_code": found.naf_code,
            "size_band": found.size_band, "lat": found.lat, "lon": found.lon,
        }  # fmt: skip
    return RegisterAnswer.objects.update_or_create(siret=siret, defaults=values, create_defaults=values)[0]


def _reading(row: RegisterAnswer, silence: str = "") -> Reading:
    return Reading(
        row.siret, RegisterState(row.state), row.name, row.address, row.commune_code, row.naf_code, row.size_band,
        row.lat, row.lon, row.read_at, silence,
    )  # fmt: skip
