"""Conventions: who reaches them row by row; a text out for signature, a signature, a link of the chain never change."""

from django.db import migrations

ALL, ACADEMY = "(SELECT poles_sees_all())", "academy_id = (SELECT poles_academy())"
KEY = "{} IN (SELECT unnest(poles_keys()))"
OF = "EXISTS (SELECT FROM records_{parent} AS parent WHERE parent.id = {table}.{column})"
POLICIES = {
    "agreement": [KEY.format("school_id"), KEY.format("learner_id")],
    "agreementversion": [OF.replace("{parent}", "agreement").replace("{column}", "agreement_id")],
    "agreementstay": [OF.replace("{parent}", "agreement").replace("{column}", "agreement_id")],
    "attendanceday": [OF.replace("{parent}", "agreement").replace("{column}", "agreement_id")],
    "legalproof": ["agreement_id IS NULL", OF.replace("{parent}", "agreement").replace("{column}", "agreement_id")],
    "signatory": [OF.replace("{parent}", "agreementversion").replace("{column}", "version_id")],
    "signature": [OF.replace("{parent}", "agreementversion").replace("{column}", "version_id")],
    "signinglink": [OF.replace("{parent}", "signatory").replace("{column}", "signatory_id")],
}
"""Table → what lets a row through beside « everything » and « its académie » (see 0016)."""

KEEP = """
create function poles_forgets_agreements() returns boolean language sql stable as $$
    select coalesce(current_setting('poles.errand', true), '') = 'FORGET_AGREEMENTS' $$;

create function poles_keep_text() returns trigger language plpgsql as $$
begin
    if (new.agreement_id, new.academy_id, new.kind, new.number, new.template_id, new.terms, new.changes, new.reason,
        new.applies_on, new.findings, new.sent_at, new.paper, new.digest)
       is distinct from
       (old.agreement_id, old.academy_id, old.kind, old.number, old.template_id, old.terms, old.changes, old.reason,
        old.applies_on, old.findings, old.sent_at, old.paper, old.digest)
       or (old.signed_at is not null and new.signed_at is distinct from old.signed_at)
       or (old.sealed_at is not null
           and (new.sealed, new.sealed_digest, new.sealed_at) is distinct from (old.sealed, old.sealed_digest, old.sealed_at))
       or (old.status in ('signed', 'replaced') and new.status not in ('signed', 'replaced'))
       or (old.status = 'replaced' and new.status = 'signed')
       or (old.status = 'void' and new.status <> 'void')
    then
        raise exception 'un texte parti en signature ne change plus' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger texts_to_sign_never_change before update on records_agreementversion
    for each row when (old.status in ('signing', 'signed', 'replaced', 'void')) execute function poles_keep_text();
create trigger texts_to_sign_are_kept before delete on records_agreementversion
    for each row when (old.status in ('signing', 'signed', 'replaced') and not poles_forgets_agreements())
    execute function poles_refuse_delete();

create function poles_keep_evidence() returns trigger language plpgsql as $$
begin
    raise exception 'une preuve ne change pas' using errcode = 'check_violation';
end $$;
create trigger signatures_never_change before update on records_signature
    for each row execute function poles_keep_evidence();
create trigger signatures_are_kept before delete on records_signature
    for each row when (not poles_forgets_agreements()) execute function poles_refuse_delete();
create trigger chain_links_never_change before update on records_chainlink
    for each row execute function poles_keep_evidence();
create trigger chain_links_are_kept before delete on records_chainlink
    for each row execute function poles_refuse_delete();
"""

LOOSE = """
drop trigger texts_to_sign_never_change on records_agreementversion;
drop trigger texts_to_sign_are_kept on records_agreementversion;
drop trigger signatures_never_change on records_signature;
drop trigger signatures_are_kept on records_signature;
drop trigger chain_links_never_change on records_chainlink;
drop trigger chain_links_are_kept on records_chainlink;
drop function poles_keep_text();
drop function poles_keep_evidence();
drop function poles_forgets_agreements();
"""


def policies():
    for name, ways in POLICIES.items():
        table = f"records_{name}"
        condition = " OR ".join([ALL, ACADEMY, *ways]).replace("{table}", table)
        yield migrations.RunSQL(
            sql=f"CREATE POLICY reach ON {table} USING ({condition}); ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            reverse_sql=f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; DROP POLICY reach ON {table}",
        )


class Migration(migrations.Migration):
    """Policies by row, and triggers."""

    dependencies = [("records", "0026_agreements")]
    operations = [*policies(), migrations.RunSQL(KEEP, LOOSE)]
