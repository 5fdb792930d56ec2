"""The figures of a pôle and of its campaign, as the demonstration prints them."""

from dataclasses import dataclass

from django.db.models import Sum

from poles.domain.allocation.queries import last_run
from poles.domain.calendar.policy import LEARNERS
from poles.domain.governance.queries import schools_of_hub
from poles.domain.needs.policy import NEEDS
from poles.domain.offers.policy import OFFERS
from poles.words.actor import Actor
from poles.words.french import integer, percent


@dataclass(frozen=True)
class Figures:
    """What a pôle holds, and what its campaign proposed; ``worst`` is (group, placed, total) or None."""

    schools: int
    learners: int
    needs: int
    offers: int
    seats: int
    asked: int
    placed: int
    worst: tuple[str, int, int] | None
    per_pupil: float | None
    seconds: float

    def rows(self) -> list[tuple[str, str]]:
        """The lines of the table, in French."""
        worst = f"{self.worst[0]} : {percent(self.worst[1], self.worst[2])}" if self.worst else "sans objet"
        ratio = f"{self.per_pupil:.2f}".replace(".", ",") if self.per_pupil is not None else "sans objet"
        return [
            ("établissements du pôle", integer(self.schools)),
            ("élèves", integer(self.learners)),
            ("besoins, toutes périodes", integer(self.needs)),
            ("offres publiées du pôle", integer(self.offers)),
            ("places", integer(self.seats)),
            ("besoins de la campagne", integer(self.asked)),
            ("placés par la campagne", f"{integer(self.placed)} ({percent(self.placed, self.asked)})"),
            ("groupe le moins bien servi", worst),
            ("places offertes par élève à placer", ratio),
            ("secondes de calcul", f"{self.seconds:.1f}".replace(".", ",")),
        ]


def figures(actor: Actor, hub, campaign) -> Figures:
    """Count the pôle, and read the report of the campaign's last run."""
    inside = {"school__hub_links__hub": hub}
    offers = OFFERS.rows(actor, "see").filter(hub=hub, status="published", twin_of__isnull=True)
    run = last_run(campaign.pk)
    report = run.report if run else {}
    worst = report.get("worst_group")
    return Figures(
        schools=schools_of_hub(hub.pk).count(),
        learners=LEARNERS.rows(actor, "see").filter(**inside).count(),
        needs=NEEDS.rows(actor, "see").filter(**inside).count(),
        offers=offers.count(),
        seats=offers.aggregate(total=Sum("seat_count"))["total"] or 0,
        asked=report.get("total", 0),
        placed=report.get("placed", 0),
        worst=(worst["group"], worst["placed"], worst["total"]) if worst else None,
        per_pupil=report.get("offers_per_pupil"),
        seconds=report.get("seconds", 0.0),
    )
