"""The jobs of the workers: each calls one gesture under the system's hat, by name, and may run twice without harm."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from poles.domain import history, notices
from poles.domain.access import Unknown
from poles.domain.agreements import usecases as agreements
from poles.domain.allocation import usecases as allocation
from poles.domain.calendar import usecases as calendar
from poles.domain.closing import usecases as closing
from poles.domain.codes import usecases as codes
from poles.domain.desk import usecases as desk
from poles.domain.hosts import usecases as hosts
from poles.domain.library import usecases as library
from poles.domain.mandates import usecases as mandates
from poles.domain.offers import usecases as offers
from poles.domain.partners import usecases as partners
from poles.domain.programmes.usecases import commenting
from poles.domain.returns import usecases as returns
from poles.domain.searches import usecases as searches
from poles.domain.signing import keys
from poles.domain.signing import usecases as signing
from poles.domain.signing.sealing import seal_version
from poles.domain.territory.queries import academies
from poles.exchange import agreement_paper, letters, pupils, signing_letters
from poles.words.actor import system
from poles.words.findings import Refused
from poles.workflows.machine import NotNow

QUICK, LONG = "rapide", "long"
SILENCE = 60
"""Seconds without a heartbeat after which a worker is held for dead (it beats every ten)."""
MOST_LIVES = 8
"""How often a job is taken up before it is given up: one that kills its worker each time must not do so for ever."""


@app.task(name="notices.send", queue=QUICK, retry=RetryStrategy(max_attempts=MOST_LIVES, exponential_wait=6))
def send_notice(notice_id: str) -> None:
    """Send one notice; when the mail server does not take it, come back 6, 36, 216, 1296 seconds later."""
    notices.send(
        UUID(notice_id), write=letters.write, files=letters.files_of, actor=system("notices.send"), at=timezone.now()
    )


@app.task(name="allocation.run", queue=LONG, retry=RetryStrategy(max_attempts=MOST_LIVES, wait=30), pass_context=True)
def run_allocation(context: JobContext, run_id: str) -> None:
    """Compute one run of a campaign; taken up after its worker died, it starts over."""
    resumed = context.job.attempts > 0
    allocation.execute(actor=system("allocation.run"), run_id=UUID(run_id), at=timezone.now(), resumed=resumed)


def _give_up(run_id: UUID) -> None:
    allocation.give_up(actor=system(run_allocation.name), run_id=run_id, at=timezone.now())


@app.periodic(cron="10 3 * * *")
@app.task(
    name="offers.expire", queue=QUICK, queueing_lock="offers.expire", retry=RetryStrategy(max_attempts=3, wait=300)
)
def expire_offers(timestamp: int) -> None:
    """Every night, close the offers whose last day is gone."""
    offers.expire(actor=system("offers.expire"), at=timezone.now())


@app.periodic(cron="0 6 * * *")
@app.task(
    name="offers.remind", queue=QUICK, queueing_lock="offers.remind", retry=RetryStrategy(max_attempts=3, wait=300)
)
def remind_hosts(timestamp: int) -> None:
    """Every morning, ask the hosts whose offer opens soon, and that nobody asked for, whether it still stands; once."""
    offers.remind(actor=system("offers.remind"), at=timezone.now())


@app.periodic(cron="10 6 * * *")
@app.task(name="offers.help", queue=QUICK, queueing_lock="offers.help", retry=RetryStrategy(max_attempts=3, wait=300))
def help_quiet_offers(timestamp: int) -> None:
    """Every morning, tell the pôles which offers nobody has asked for in three weeks, and what could be tried; once."""
    offers.help_quiet(actor=system("offers.help"), at=timezone.now())


@app.periodic(cron="30 5 * * *")
@app.task(
    name="searches.steps", queue=QUICK, queueing_lock="searches.steps", retry=RetryStrategy(max_attempts=3, wait=300)
)
def take_search_steps(timestamp: int) -> None:
    """Every morning, take the steps of the searches whose day has come."""
    searches.take_steps(actor=system("searches.steps"), at=timezone.now())


@app.task(name="signing.text", queue=QUICK, retry=RetryStrategy(max_attempts=MOST_LIVES, wait=20))
def send_text(link_id: str, seed: str, sent: str) -> None:
    """Hand one text over to the operator; when it does not take it, come back every twenty seconds."""
    signing.deliver_text(
        link_id=UUID(link_id),
        seed=seed,
        sent=datetime.fromisoformat(sent),
        write=signing_letters.text,
        at=timezone.now(),
    )


@app.task(name="signing.seal", queue=QUICK, retry=RetryStrategy(max_attempts=MOST_LIVES, exponential_wait=6))
def seal_text(version_id: str) -> None:
    """Seal a text that everybody has signed; one that is sealed is left as it is."""
    seal_version(actor=system("signing.seal"), version_id=UUID(version_id), at=timezone.now())


@app.periodic(cron="0 7 * * *")
@app.task(
    name="signing.remind", queue=QUICK, queueing_lock="signing.remind", retry=RetryStrategy(max_attempts=3, wait=300)
)
def remind_signatories(timestamp: int) -> None:
    """Every morning, remind those whose turn it is to sign, three days after their last message."""
    signing.remind_all(actor=system("signing.remind"), at=timezone.now())


@app.periodic(cron="50 5 * * *")
@app.task(
    name="signing.alert", queue=QUICK, queueing_lock="signing.alert", retry=RetryStrategy(max_attempts=3, wait=300)
)
def alert_unsigned(timestamp: int) -> None:
    """Every morning, tell the schools whose conventions start within seven, then three days, and are not signed."""
    signing.alert_unsigned(actor=system("signing.alert"), at=timezone.now())


@app.periodic(cron="15 6 * * *")
@app.task(
    name="searches.tell", queue=LONG, queueing_lock="searches.tell", retry=RetryStrategy(max_attempts=3, wait=300)
)
def tell_saved_searches(timestamp: int) -> None:
    """Every morning, mail each person the new offers of the searches that the person keeps with an alert."""
    offers.tell_searches(actor=system("searches.tell"), at=timezone.now())


@app.periodic(cron="20 6 * * *")
@app.task(
    name="returns.remind", queue=QUICK, queueing_lock="returns.remind", retry=RetryStrategy(max_attempts=3, wait=300)
)
def remind_academies(timestamp: int) -> None:
    """Every morning, remind the académies that owe a return to the ministry: two weeks and three days before, then late."""
    returns.remind_all(actor=system("returns.remind"), at=timezone.now())


@app.periodic(cron="15 3 * * *")
@app.task(
    name="agreements.forget",
    queue=LONG,
    queueing_lock="agreements.forget",
    retry=RetryStrategy(max_attempts=3, wait=300),
)
def forget_agreements(timestamp: int) -> None:
    """Every night, delete the conventions whose time is over, with their signatures."""
    agreements.forget(actor=system("agreements.forget"), at=timezone.now())


@app.periodic(cron="20 3 * * *")
@app.task(name="codes.forget", queue=QUICK, queueing_lock="codes.forget", retry=RetryStrategy(max_attempts=3, wait=300))
def forget_codes(timestamp: int) -> None:
    """Every night, delete the codes that open nothing more."""
    codes.forget(actor=system("codes.forget"), at=timezone.now())


@app.task(name="rolls.read", queue=LONG, retry=RetryStrategy(max_attempts=3, wait=30))
def read_roll(import_id: str) -> None:
    """Read the large files of a school’s roll; one that was read or dropped meanwhile is left as it is."""
    actor, key = system("rolls.read"), UUID(import_id)
    with suppress(NotNow, Unknown):
        try:
            calendar.resume_roll(actor=actor, import_id=key, parse=pupils.read, at=timezone.now(), later=True)
        except Refused as error:
            sentences = [finding.sentence for finding in error.findings]
            calendar.refuse_roll(actor=actor, import_id=key, sentences=sentences, at=timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(name="rolls.forget", queue=QUICK, queueing_lock="rolls.forget", retry=RetryStrategy(max_attempts=3, wait=300))
def forget_rolls(timestamp: int) -> None:
    """Every night, wipe what the files of the rolls held and nobody applied, and what can no longer be undone."""
    calendar.forget_rolls(actor=system("rolls.forget"), at=timezone.now())


@app.periodic(cron="45 3 * * *")
@app.task(
    name="sessions.clear", queue=QUICK, queueing_lock="sessions.clear", retry=RetryStrategy(max_attempts=3, wait=300)
)
def clear_sessions(timestamp: int) -> None:
    """Every night, delete the sessions that are over: the framework hides them and never empties its table by itself."""
    call_command("clearsessions")


@app.periodic(cron="48 3 * * *")
@app.task(name="hosts.forget", queue=QUICK, queueing_lock="hosts.forget", retry=RetryStrategy(max_attempts=3, wait=300))
def forget_hosts(timestamp: int) -> None:
    """Every night, delete the notes, calls and feedback about hosts whose last day is gone."""
    hosts.forget(actor=system("hosts.forget"), at=timezone.now())


@app.periodic(cron="47 3 * * *")
@app.task(
    name="mandates.forget", queue=QUICK, queueing_lock="mandates.forget", retry=RetryStrategy(max_attempts=3, wait=300)
)
def forget_pilots(timestamp: int) -> None:
    """Every night, forget who steered the pôles until more than a year ago."""
    mandates.forget(actor=system("mandates.forget"), at=timezone.now())


@app.periodic(cron="49 3 * * *")
@app.task(
    name="partners.forget", queue=QUICK, queueing_lock="partners.forget", retry=RetryStrategy(max_attempts=3, wait=300)
)
def forget_partners(timestamp: int) -> None:
    """Every night, empty the contacts of members who left long ago, and who came to sessions of former years."""
    partners.forget(actor=system("partners.forget"), at=timezone.now())


@app.periodic(cron="25 6 * * 1-5")
@app.task(
    name="partners.remind", queue=QUICK, queueing_lock="partners.remind", retry=RetryStrategy(max_attempts=3, wait=300)
)
def remind_decisions(timestamp: int) -> None:
    """On working mornings, recall the decisions that are due within a week, and those that are late."""
    partners.remind(actor=system("partners.remind"), at=timezone.now())


@app.periodic(cron="49 3 * * *")
@app.task(
    name="programmes.forget",
    queue=QUICK,
    queueing_lock="programmes.forget",
    retry=RetryStrategy(max_attempts=3, wait=300),
)
def forget_programme_comments(timestamp: int) -> None:
    """Every night, delete the remarks on programmes whose last day is gone."""
    commenting.forget_comments(actor=system("programmes.forget"), at=timezone.now())


@app.periodic(cron="50 3 * * *")
@app.task(
    name="history.forget", queue=QUICK, queueing_lock="history.forget", retry=RetryStrategy(max_attempts=3, wait=300)
)
def forget_history(timestamp: int) -> None:
    """Every night, erase what learners’ rows were a year ago, and of rows whose own time is over."""
    history.expire(on=timezone.localdate())


@app.task(name="closing.issue", queue=QUICK, retry=RetryStrategy(max_attempts=MOST_LIVES, exponential_wait=6))
def issue_certificate(version_id: str) -> None:
    """Print an attestation that was written and send it out for signature; one that went before stays as it is."""
    with suppress(NotNow, Unknown):
        closing.issue(
            actor=system("closing.issue"),
            version_id=UUID(version_id),
            print_=agreement_paper.certificate_pdf,
            at=timezone.now(),
        )


@app.periodic(cron="25 3 * * *")
@app.task(name="closing.end", queue=QUICK, queueing_lock="closing.end", retry=RetryStrategy(max_attempts=3, wait=300))
def end_placements(timestamp: int) -> None:
    """Every night, end the conventions that are over and attested, and the placements of those that ended."""
    closing.end_done(actor=system("closing.end"), at=timezone.now())


@app.periodic(cron="35 6 * * *")
@app.task(
    name="closing.remind", queue=QUICK, queueing_lock="closing.remind", retry=RetryStrategy(max_attempts=3, wait=300)
)
def remind_certificates(timestamp: int) -> None:
    """Every morning, tell the schools which placements end without attestation: on the day, a week and three weeks later."""
    closing.remind(actor=system("closing.remind"), at=timezone.now())


@app.periodic(cron="*/15 * * * *")
@app.task(name="desk.open", queue=QUICK, queueing_lock="desk.open", retry=RetryStrategy(max_attempts=3, wait=300))
def open_contact_points(timestamp: int) -> None:
    """Every quarter of an hour, give a contact point to each open pôle that has none."""
    desk.open_points(actor=system("desk.open"), at=timezone.now())


@app.periodic(cron="40 5 * * *")
@app.task(
    name="desk.escalate", queue=QUICK, queueing_lock="desk.escalate", retry=RetryStrategy(max_attempts=3, wait=300)
)
def escalate_messages(timestamp: int) -> None:
    """Every morning, tell of the messages of employers that are past the day that was promised."""
    desk.escalate(actor=system("desk.escalate"), at=timezone.now())


@app.periodic(cron="15 9 * * 1-5")
@app.task(name="desk.ask", queue=QUICK, queueing_lock="desk.ask", retry=RetryStrategy(max_attempts=3, wait=300))
def ask_opinions(timestamp: int) -> None:
    """On working mornings, ask once what the answers were worth."""
    desk.ask(actor=system("desk.ask"), at=timezone.now())


@app.periodic(cron="50 3 * * *")
@app.task(
    name="trainings.forget",
    queue=QUICK,
    queueing_lock="trainings.forget",
    retry=RetryStrategy(max_attempts=3, wait=300),
)
def forget_trainings(timestamp: int) -> None:
    """Every night, delete the registrations of tutors whose last day is gone."""
    library.forget(actor=system("trainings.forget"), at=timezone.now())


@app.periodic(cron="55 3 * * *")
@app.task(name="desk.forget", queue=QUICK, queueing_lock="desk.forget", retry=RetryStrategy(max_attempts=3, wait=300))
def forget_messages(timestamp: int) -> None:
    """Every night, delete the messages of employers whose last day is gone."""
    desk.forget(actor=system("desk.forget"), at=timezone.now())


@app.periodic(cron="*/15 0-2 * * *")
@app.task(
    name="hosts.refresh", queue=QUICK, queueing_lock="hosts.refresh", retry=RetryStrategy(max_attempts=2, wait=300)
)
def refresh_hosts(timestamp: int) -> None:
    """A dozen times a night, look a hundred sites up in the public register: the never seen, then the oldest."""
    hosts.refresh_stale(actor=system("hosts.refresh"), at=timezone.now())


@app.periodic(cron="5 4 * * *")
@app.task(
    name="hosts.duplicates", queue=LONG, queueing_lock="hosts.duplicates", retry=RetryStrategy(max_attempts=2, wait=300)
)
def find_duplicates(timestamp: int) -> None:
    """Every night, look for files that may be two of one host, académie by académie."""
    for academy in academies():
        hosts.propose_merges(actor=system("hosts.duplicates"), academy_id=academy.pk, at=timezone.now())


@app.periodic(cron="25 6 * * *")
@app.task(
    name="seal_keys.tell", queue=QUICK, queueing_lock="seal_keys.tell", retry=RetryStrategy(max_attempts=3, wait=300)
)
def tell_ending_keys(timestamp: int) -> None:
    """Every morning, tell the académies whose key of seals comes to its end within sixty days; once a key."""
    keys.tell_ending(actor=system("seal_keys.tell"), at=timezone.now())


@app.periodic(cron="30 23 * * *")
@app.task(name="chain.head", queue=QUICK, queueing_lock="chain.head", retry=RetryStrategy(max_attempts=3, wait=300))
def publish_chain_heads(timestamp: int) -> None:
    """Every evening, write the end of each chain of evidence in its file and mail it to the académie."""
    keys.publish_heads(actor=system("chain.head"), at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="jobs.stalled", queue=QUICK, queueing_lock="jobs.stalled", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """Every minute, put back the jobs whose worker died; give up those that have had too many lives."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        if job.attempts >= MOST_LIVES:
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
            if job.task_name == run_allocation.name:
                await sync_to_async(_give_up)(UUID(str(job.task_kwargs["run_id"])))
        else:
            await manager.retry_job(job)
