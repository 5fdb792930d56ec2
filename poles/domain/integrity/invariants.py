"""The invariants, as data: a sentence and the SQL that lists what breaks it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Invariant:
    """``sql`` gives one row (a key, and a few words) for each breach; an empty answer means that it holds."""

    code: str
    sentence: str
    sql: str


INVARIANTS = (
    Invariant(
        "seat-once",
        "Une place n’est tenue que par un stage confirmé par jour.",
        """SELECT a.id, 'place tenue deux fois' FROM records_placement a JOIN records_placement b
           ON a.seat_id = b.seat_id AND a.id < b.id AND a.status = 'confirmed' AND b.status = 'confirmed'
           AND a.starts_on <= b.ends_on AND b.starts_on <= a.ends_on""",
    ),
    Invariant(
        "learner-once",
        "Un élève n’est que dans un lieu par jour.",
        """SELECT a.id, 'élève à deux endroits' FROM records_placement a JOIN records_placement b
           ON a.learner_id = b.learner_id AND a.id < b.id AND a.status = 'confirmed' AND b.status = 'confirmed'
           AND a.starts_on <= b.ends_on AND b.starts_on <= a.ends_on""",
    ),
    Invariant(
        "placement-inside-offer",
        "Un stage se tient dans les dates de son offre.",
        """SELECT p.id, 'hors des dates de l’offre' FROM records_placement p JOIN records_offerseat s ON s.id = p.seat_id
           JOIN records_offer o ON o.id = s.offer_id
           WHERE p.status = 'confirmed' AND (p.starts_on < o.opens_on OR p.ends_on > o.closes_on)""",
    ),
    Invariant(
        "placement-in-period",
        "Un stage a les dates de la période du besoin.",
        """SELECT p.id, 'dates différentes de la période' FROM records_placement p
           JOIN records_placementneed n ON n.id = p.need_id JOIN records_placementperiod d ON d.id = n.period_id
           WHERE p.status = 'confirmed' AND (p.starts_on, p.ends_on) <> (d.starts_on, d.ends_on)""",
    ),
    Invariant(
        "seats-counted",
        "Une offre a autant de places numérotées qu’elle en annonce.",
        """SELECT o.id, 'places : ' || o.seat_count || ' annoncées, ' || count(s.id) || ' comptées'
           FROM records_offer o LEFT JOIN records_offerseat s ON s.offer_id = o.id
           GROUP BY o.id HAVING count(s.id) <> o.seat_count OR coalesce(max(s.number), 0) <> o.seat_count""",
    ),
    Invariant(
        "need-placed",
        "Un besoin est « placé » si et seulement si un stage confirmé ou terminé le couvre.",
        """SELECT n.id, 'besoin « ' || n.status || ' »' FROM records_placementneed n
           LEFT JOIN records_placement p ON p.need_id = n.id AND p.status IN ('confirmed', 'done')
           GROUP BY n.id, n.status HAVING (n.status = 'placed') <> (count(p.id) > 0)""",
    ),
    Invariant(
        "need-asked-once",
        "Un besoin n’est que dans une demande au pôle qui vit.",
        """SELECT l.need_id, 'besoin dans ' || count(*) || ' demandes' FROM records_requestedneed l
           JOIN records_assistancerequest r ON r.id = l.request_id AND r.status IN ('sent', 'taken', 'answered')
           GROUP BY l.need_id HAVING count(*) > 1""",
    ),
    Invariant(
        "request-of-its-school",
        "Une demande au pôle ne porte que sur des besoins de son établissement, de son type et de sa famille.",
        """SELECT l.id, 'besoin étranger à la demande' FROM records_requestedneed l
           JOIN records_assistancerequest r ON r.id = l.request_id JOIN records_placementneed n ON n.id = l.need_id
           JOIN records_placementperiod d ON d.id = n.period_id
           WHERE r.status IN ('sent', 'taken') AND (n.school_id, n.family, d.kind) <> (r.school_id, r.family, r.kind)""",
    ),
    Invariant(
        "match-confirmed",
        "Une proposition est confirmée si et seulement si elle a donné un stage.",
        """SELECT m.id, 'proposition « ' || m.status || ' »' FROM records_match m
           LEFT JOIN records_placement p ON p.match_id = m.id WHERE (m.status = 'confirmed') <> (p.id IS NOT NULL)""",
    ),
    Invariant(
        "match-family-kind",
        "Une proposition porte sur le genre de stage de sa campagne.",
        """SELECT m.id, 'genre différent' FROM records_match m JOIN records_campaign c ON c.id = m.campaign_id
           JOIN records_offer o ON o.id = m.offer_id WHERE o.kind <> c.kind""",
    ),
    Invariant(
        "run-within-capacity",
        "Un calcul ne propose jamais plus d’élèves que de places, aucun jour.",
        """WITH held AS (
               SELECT m.run_id, m.offer_id, d.starts_on, d.ends_on FROM records_match m
               JOIN records_run r ON r.id = m.run_id AND r.status = 'done'
               JOIN records_placementneed n ON n.id = m.need_id JOIN records_placementperiod d ON d.id = n.period_id
               WHERE m.offer_id IS NOT NULL
           ), spans AS (
               SELECT run_id, offer_id, starts_on, ends_on, count(*) AS held FROM held
               GROUP BY run_id, offer_id, starts_on, ends_on
           ), days AS (SELECT DISTINCT run_id, offer_id, starts_on AS day FROM spans)
           SELECT days.offer_id, 'plus de propositions que de places le ' || days.day FROM days
           JOIN spans ON (spans.run_id, spans.offer_id) = (days.run_id, days.offer_id)
                AND days.day BETWEEN spans.starts_on AND spans.ends_on
           JOIN records_offer o ON o.id = days.offer_id
           GROUP BY days.run_id, days.offer_id, days.day, o.seat_count HAVING sum(spans.held) > o.seat_count""",
    ),
    Invariant(
        "run-counts",
        "Le rapport d’un calcul dit exactement ce que le calcul a proposé.",
        """SELECT r.id, 'rapport : ' || (r.report->>'placed') || ', propositions : ' || count(m.offer_id)
           FROM records_run r LEFT JOIN records_match m ON m.run_id = r.id WHERE r.status = 'done'
           GROUP BY r.id, r.report
           HAVING (r.report->>'placed')::int IS DISTINCT FROM count(m.offer_id)
               OR (r.report->>'total')::int IS DISTINCT FROM count(m.id)""",
    ),
    Invariant(
        "school-in-one-hub",
        "Chaque établissement ouvert est dans exactement un pôle de la carte adoptée de son académie.",
        """SELECT s.id, s.uai || ' : ' || count(l.id) || ' pôle(s)' FROM records_school s
           JOIN records_hubmap m ON m.academy_id = s.academy_id AND m.status = 'adopted'
           LEFT JOIN records_hubschool l ON l.school_id = s.id AND l.hub_map_id = m.id
           WHERE s.is_open GROUP BY s.id, s.uai, m.id HAVING count(l.id) <> 1""",
    ),
    Invariant(
        "hub-has-coordinator",
        "Un pôle ouvert a un coordonnateur.",
        """SELECT h.id, h.name FROM records_hub h WHERE h.status = 'running' AND NOT EXISTS (
               SELECT 1 FROM records_hat k WHERE k.hub_id = h.id AND k.role = 'hub_coordinator')""",
    ),
    Invariant(
        "offer-in-its-hub",
        "Une offre est dans le pôle de sa commune.",
        """SELECT o.id, o.title FROM records_offer o JOIN records_hostsite s ON s.id = o.site_id
           JOIN records_hub h ON h.id = o.hub_id JOIN records_hubmap m ON m.id = h.hub_map_id AND m.status = 'adopted'
           LEFT JOIN records_hubcommune c ON c.hub_id = o.hub_id AND c.commune_id = s.commune_id
           WHERE c.id IS NULL""",
    ),
    Invariant(
        "offer-published-at",
        "Une offre publiée a une date de publication et un pôle.",
        """SELECT id, title FROM records_offer
           WHERE status = 'published' AND (published_at IS NULL OR hub_id IS NULL)""",
    ),
    Invariant(
        "offer-words",
        "Une offre se trouve par ses mots, ses filtres et son lieu d’aujourd’hui.",
        """SELECT o.id, o.title FROM records_offer o, poles_offer_place(o) AS place
           WHERE o.search_text IS DISTINCT FROM poles_offer_words(o)
               OR (o.place_x, o.place_y) IS DISTINCT FROM (place.place_x, place.place_y)""",
    ),
    Invariant(
        "need-in-its-class",
        "Un besoin est celui d’un élève de l’établissement, inscrit dans la classe de la période.",
        """SELECT n.id, 'élève, classe et établissement ne concordent pas' FROM records_placementneed n
           JOIN records_learner l ON l.id = n.learner_id JOIN records_placementperiod d ON d.id = n.period_id
           JOIN records_classgroup g ON g.id = d.class_group_id
           LEFT JOIN records_enrolment e ON e.learner_id = n.learner_id AND e.class_group_id = g.id
           WHERE l.school_id <> n.school_id OR g.school_id <> n.school_id OR e.id IS NULL""",
    ),
    Invariant(
        "wish-of-its-kind",
        "Un vœu porte sur une offre du genre de stage du besoin.",
        """SELECT w.id, 'genre différent' FROM records_wish w JOIN records_placementneed n ON n.id = w.need_id
           JOIN records_placementperiod d ON d.id = n.period_id JOIN records_offer o ON o.id = w.offer_id
           WHERE o.kind <> d.kind""",
    ),
    Invariant(
        "decision-journaled",
        "Chaque proposition décidée a sa ligne au journal, avec une personne.",
        """SELECT m.id, m.status FROM records_match m WHERE m.status IN ('confirmed', 'declined') AND NOT EXISTS (
               SELECT 1 FROM records_entry e WHERE e.subject = 'match' AND e.subject_id = m.id::text
               AND e.after = m.status)""",
    ),
    Invariant(
        "notice-of-a-deed",
        "Un courriel envoyé a sa date d’envoi, et lui seul.",
        "SELECT id, kind FROM records_notice WHERE (status = 'sent') <> (sent_at IS NOT NULL)",
    ),
)
