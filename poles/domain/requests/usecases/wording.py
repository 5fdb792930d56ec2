"""What is typed in a request or in its answer: short, about nobody by name, without a fact of health or of justice."""

from collections.abc import Iterable

from poles.law import confidence
from poles.records.models import PlacementNeed
from poles.words import french
from poles.words.findings import refuse, refuse_if


def said(text: str, needs: Iterable[PlacementNeed], *, most: int, field: str) -> str:
    """The text without its outer spaces; Refused when it is too long, names a learner, or tells what it must not.

    Names travel beside the text and go out with the request; a name in the text would stay. Each need comes with its
    learner.
    """
    text = text.strip()
    if len(text) > most:
        sentence = f"Ce texte compte {french.integer(len(text))} signes : gardez-en {french.integer(most)} au plus."
        raise refuse("request.length", sentence, field=field)
    people = {(need.learner.first_name, need.learner.last_name): None for need in needs}
    if named := confidence.names_somebody(text, list(people)):
        names = french.join(f"{first} {last}" for first, last in named)
        sentence = (
            f"Le texte nomme {names} : les noms accompagnent la demande et s’effacent avec elle. Retirez-les du texte."
        )
        raise refuse("request.names", sentence, field=field)
    refuse_if(confidence.check(text, field))
    return text
