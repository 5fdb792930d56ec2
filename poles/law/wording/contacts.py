"""Contact details of a person in a text that everybody will read: numbers, addresses, pseudonyms, names to ask for."""

import re
from collections.abc import Iterator

SOURCE = "Règlement général sur la protection des données, art. 5 ; règle du service : le pôle est le point de contact"
_PHONE = r"(?<![0-9])(?:\+ ?33|0033|0)[ ./-]?(?:\(0\))?[ ./-]?[1-9](?:[ ./-]{0,2}[0-9]{2}){4}(?![0-9])"
_SPELLED = r"\bz[ée]ro[ -](?:un|deux|trois|quatre|cinq|six|sept|huit|neuf)\b"
_MAIL = r"(?<![^\s@])[^\s@]{1,64}@[^\s@]{1,190}"
_MASKED = (
    r"(?<!\S)\S{1,64}?(?: (?:arobase|arrobase|chez(?= (?:gmail|outlook|orange|free|hotmail|yahoo|laposte|"
    r"wanadoo)\b)) |\s?[(\[]\s?(?:at|arobase)\s?[)\]]\s?)\S{1,190}(?: point \w{2,10})?"
)
_SAID = r"\b(?:mon|au|le) 0[67]\b|\b(?:sur|chez) (?:gmail|outlook|hotmail|yahoo|wanadoo)\b"
_HANDLE = r"(?<!\S)@\w[\w.]{1,40}"
_NETWORK = (
    r"\b(?:whats ?app|snap(?:chat)?|insta(?:gram)?|facebook|messenger|telegram|tiktok|signal)\b[^.!?;\n]{0,30}?"
    r"\b(?:pseudo|compte|au 0|message priv[ée]|mp\b)"
    r"|\b(?:ajoute[zr]?|contacte[zr]?|joign\w+|[ée]cri(?:re|vez))\b[^.!?;\n]{0,30}?"
    r"\b(?:whats ?app|snap(?:chat)?|insta(?:gram)?|messenger|telegram|tiktok)\b[^.!?;\n]{0,40}"
)
_LOOSE = re.compile(rf"(?:{_NETWORK}|{_SPELLED}|{_SAID})", re.IGNORECASE)
_EXACT = (re.compile(_PHONE), re.compile(_MAIL), re.compile(_MASKED, re.IGNORECASE), re.compile(_HANDLE), _LOOSE)
_TITLE = r"(?:M\.|MM\.|Mr\.?|Mme\.?|Mlle\.?|Mmes)"
_LONG_TITLE = r"(?:[Mm]onsieur|[Mm]adame|[Mm]ademoiselle)"
_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'-]+(?: [A-ZÀ-ÖØ-Þ][\w’'-]+)?"
_ASK_FOR = (
    r"\b(?:[Dd]emande[rz]|[Cc]ontacte[rz]|[Aa]ppele[rz]|[Jj]oindre|[Jj]oignez|[Vv]oir avec|[Vv]oyez avec|[ÉéEe]crire à|"
    r"[ÉéEe]crivez à|"
    r"[Aa]dressez-vous à|[Ss][’']adresser à|[Pp]arle[rz] à|[Aa]uprès de)"
)
_PERSON = re.compile(rf"(?:{_ASK_FOR} (?:à )?(?:{_TITLE} |{_LONG_TITLE} )?{_NAME}|(?<!\w){_TITLE} ?{_NAME})")
_NO_PERSON = re.compile(
    r"\b(?:Pôles?|Lycée|Rectorat|Mairie|CAP|DDFPT|CIO|Mission|Cap|Parcoursup|Onisep|Samu|SAMU|Police|Pompiers|France|CFA|"
    r"BTS|SIRET)\b"
)


def details(text: str) -> Iterator[tuple[int, int]]:
    """The spans of a text that hold the contact details or the name of a person, in their order; two that overlap are one."""
    spans = [found.span() for pattern in _EXACT for found in pattern.finditer(text)]
    spans += [found.span() for found in _PERSON.finditer(text) if not _NO_PERSON.search(found.group())]
    last: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if last and start < last[1]:
            last = last[0], max(last[1], end)
            continue
        if last:
            yield last
        last = start, end
    if last:
        yield last
