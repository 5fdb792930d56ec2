"""What must always hold of conventions: who has signed, what proves it, the chain of evidence, the seal."""

from poles.domain.integrity.invariants import Invariant

_LINK = """encode(sha256(convert_to(concat_ws(E'\\n', l.previous, l.sequence::text, l.what, l.payload,
               to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')), 'UTF8')), 'hex')"""
"""The print of a link, as ``words.evidence.link_digest`` makes it."""

AGREEMENT_INVARIANTS = (
    Invariant(
        "signed-by-all",
        "Un texte signé l’est de tous ceux qui devaient le signer ; un parent suffit, et aucun pour un élève devenu majeur.",
        """SELECT v.id, 'sans la signature de ' || s.party FROM records_agreementversion v
           JOIN records_signatory s ON s.version_id = v.id AND s.required
           LEFT JOIN records_signature g ON g.signatory_id = s.id
           WHERE v.status IN ('signed', 'replaced') AND g.id IS NULL AND NOT coalesce(s.party = 'guardian'
               AND ((v.terms->'learner'->>'birth_date')::date + interval '18 years' <= v.signed_at OR EXISTS (
                   SELECT 1 FROM records_signature o WHERE o.version_id = v.id AND o.party = 'guardian')), false)""",
    ),
    Invariant(
        "last-signature-told",
        "Un texte que tous ont signé n’attend plus personne.",
        """SELECT v.id, 'toutes les signatures, encore « signing »' FROM records_agreementversion v
           JOIN records_signatory s ON s.version_id = v.id AND s.required
           LEFT JOIN records_signature g ON g.signatory_id = s.id
           WHERE v.status = 'signing' GROUP BY v.id HAVING count(*) = count(g.id)""",
    ),
    Invariant(
        "signed-agreement-in-force",
        "Une convention signée a un texte en vigueur, et une convention en préparation n’en a pas.",
        """SELECT a.id, 'convention « ' || a.status || ' », ' || count(v.id) || ' texte en vigueur'
           FROM records_agreement a LEFT JOIN records_agreementversion v
           ON v.agreement_id = a.id AND v.status = 'signed' AND v.kind <> 'certificate'
           WHERE a.status IN ('draft', 'signed') GROUP BY a.id, a.status
           HAVING (a.status = 'signed') <> (count(v.id) = 1)""",
    ),
    Invariant(
        "signature-of-its-signatory",
        "Une signature est celle d’un signataire de ce texte, dans sa qualité.",
        """SELECT g.id, g.party || ' ' || g.rank FROM records_signature g JOIN records_signatory s ON s.id = g.signatory_id
           WHERE (g.version_id, g.party, g.rank) <> (s.version_id, s.party, s.rank)""",
    ),
    Invariant(
        "evidence-kept",
        "Chaque signature a sa preuve, dont l’empreinte est dans la chaîne.",
        """SELECT g.id, 'preuve, empreinte et maillon ne concordent pas' FROM records_signature g
           JOIN records_chainlink l ON l.id = g.link_id
           WHERE g.evidence = '' OR encode(sha256(convert_to(g.evidence, 'UTF8')), 'hex') <> g.digest
               OR l.payload <> g.digest OR l.what <> 'signature'""",
    ),
    Invariant(
        "evidence-of-its-text",
        "La preuve d’une signature nomme le texte qui a été montré, et le maillon qu’elle suit.",
        """SELECT g.id, 'preuve d’un autre texte ou d’un autre maillon' FROM records_signature g
           JOIN records_agreementversion v ON v.id = g.version_id JOIN records_chainlink l ON l.id = g.link_id
           WHERE g.evidence::jsonb->>'shown' IS DISTINCT FROM v.digest
               OR g.evidence::jsonb->>'previous' IS DISTINCT FROM l.previous
               OR g.evidence::jsonb->'signer'->>'party' IS DISTINCT FROM g.party""",
    ),
    Invariant(
        "chain-unbroken",
        "Dans la chaîne d’une académie, chaque maillon suit celui d’avant.",
        """SELECT id, 'maillon ' || sequence FROM (
               SELECT id, sequence, previous, lag(digest) OVER chain AS before, row_number() OVER chain AS rank
               FROM records_chainlink WINDOW chain AS (PARTITION BY academy_id ORDER BY sequence)
           ) AS links WHERE previous <> coalesce(before, repeat('0', 64)) OR sequence <> rank""",
    ),
    Invariant(
        "chain-link-printed",
        "L’empreinte d’un maillon est celle de ce qu’il porte.",
        f"SELECT l.id, 'maillon ' || l.sequence FROM records_chainlink l WHERE l.digest <> {_LINK}",  # noqa: S608
    ),
    Invariant(
        "text-as-shown",
        "Le texte signé est, octet pour octet, celui qui a été montré.",
        """SELECT id, 'empreinte différente' FROM records_agreementversion
           WHERE status IN ('signing', 'signed', 'replaced') AND encode(sha256(paper), 'hex') <> digest""",
    ),
    Invariant(
        "seal-over-the-text",
        "Le document scellé commence par le texte montré, et son empreinte est la sienne.",
        """SELECT id, 'scellé différent du texte' FROM records_agreementversion WHERE sealed <> ''
           AND (substring(sealed FROM 1 FOR length(paper)) <> paper OR encode(sha256(sealed), 'hex') <> sealed_digest)""",
    ),
    Invariant(
        "stays-in-the-agreement",
        "Les lieux d’une convention se tiennent dans ses dates.",
        """SELECT s.id, 'du ' || s.starts_on || ' au ' || s.ends_on FROM records_agreementstay s
           JOIN records_agreement a ON a.id = s.agreement_id WHERE s.starts_on < a.starts_on OR s.ends_on > a.ends_on""",
    ),
)
