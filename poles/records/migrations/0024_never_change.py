"""What was frozen or signed never changes: the database itself refuses, whoever asks."""

from django.db import migrations

FREEZE = """
create function poles_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'ces chiffres sont figés' using errcode = 'check_violation';
end $$;
create trigger frozen_figures_never_change before update on records_frozenfigures
    for each row execute function poles_refuse_change();

create function poles_keep_signed_letter() returns trigger language plpgsql as $$
begin
    if (new.clauses, new.hub_id, new.user_id, new.kind, new.number, new.hours, new.starts_on, new.ends_on, new.signatory,
        new.signatory_title, new.signed_on, new.digest)
       is distinct from
       (old.clauses, old.hub_id, old.user_id, old.kind, old.number, old.hours, old.starts_on, old.ends_on, old.signatory,
        old.signatory_title, old.signed_on, old.digest) then
        raise exception 'une lettre signée ne change plus' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger signed_letters_never_change before update on records_missionletter
    for each row when (old.status in ('signed', 'ended')) execute function poles_keep_signed_letter();

create function poles_keep_signed_return() returns trigger language plpgsql as $$
begin
    if (new.content, new.remarks, new.campaign_id, new.version, new.signatory, new.signatory_title, new.signed_at, new.digest)
       is distinct from
       (old.content, old.remarks, old.campaign_id, old.version, old.signatory, old.signatory_title, old.signed_at, old.digest)
    then
        raise exception 'une remontée signée ne change plus' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger signed_returns_never_change before update on records_academyreturn
    for each row when (old.status in ('signed', 'replaced')) execute function poles_keep_signed_return();
"""

THAW = """
drop trigger frozen_figures_never_change on records_frozenfigures;
drop trigger signed_letters_never_change on records_missionletter;
drop trigger signed_returns_never_change on records_academyreturn;
drop function poles_refuse_change();
drop function poles_keep_signed_letter();
drop function poles_keep_signed_return();
"""


class Migration(migrations.Migration):
    """Triggers over figures, letters and returns."""

    dependencies = [("records", "0023_hub_life")]
    operations = [migrations.RunSQL(FREEZE, THAW)]
