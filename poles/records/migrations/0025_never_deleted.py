"""What was frozen or signed is not deleted either, nor taken back to a draft: the database itself refuses, whoever asks."""

from django.db import migrations

KEEP = """
create function poles_refuse_delete() returns trigger language plpgsql as $$
begin
    raise exception 'ce qui est signé ou figé ne se supprime pas' using errcode = 'check_violation';
end $$;
create trigger frozen_figures_are_kept before delete on records_frozenfigures
    for each row execute function poles_refuse_delete();
create trigger signed_letters_are_kept before delete on records_missionletter
    for each row when (old.status in ('signed', 'ended')) execute function poles_refuse_delete();
create trigger signed_returns_are_kept before delete on records_academyreturn
    for each row when (old.status in ('signed', 'replaced')) execute function poles_refuse_delete();
create trigger reported_programmes_are_kept before delete on records_actionprogramme
    for each row when (old.status = 'reported') execute function poles_refuse_delete();

create function poles_keep_signature() returns trigger language plpgsql as $$
begin
    raise exception 'ce qui est signé ne change plus et ne redevient pas un projet' using errcode = 'check_violation';
end $$;
create trigger signed_letters_stay_signed before update on records_missionletter
    for each row when (
        old.status in ('signed', 'ended') and (
            new.status not in ('signed', 'ended') or (old.status = 'ended' and new.status = 'signed')
            or (new.academy_id, new.template_id, new.follows_id)
               is distinct from (old.academy_id, old.template_id, old.follows_id)))
    execute function poles_keep_signature();
create trigger signed_returns_stay_signed before update on records_academyreturn
    for each row when (
        old.status in ('signed', 'replaced') and (
            new.status not in ('signed', 'replaced') or (old.status = 'replaced' and new.status = 'signed')
            or new.academy_id is distinct from old.academy_id))
    execute function poles_keep_signature();

create function poles_keep_report() returns trigger language plpgsql as $$
begin
    raise exception 'un bilan arrêté ne change plus' using errcode = 'check_violation';
end $$;
create trigger reported_programmes_never_change before update on records_actionprogramme
    for each row when (
        old.status = 'reported' and (
            (new.status, new.school_year, new.foreword, new.adopted_on, new.review, new.frozen_id, new.reported_on, new.digest)
            is distinct from
            (old.status, old.school_year, old.foreword, old.adopted_on, old.review, old.frozen_id, old.reported_on,
             old.digest)))
    execute function poles_keep_report();
"""

LOOSE = """
drop trigger frozen_figures_are_kept on records_frozenfigures;
drop trigger signed_letters_are_kept on records_missionletter;
drop trigger signed_returns_are_kept on records_academyreturn;
drop trigger reported_programmes_are_kept on records_actionprogramme;
drop trigger signed_letters_stay_signed on records_missionletter;
drop trigger signed_returns_stay_signed on records_academyreturn;
drop trigger reported_programmes_never_change on records_actionprogramme;
drop function poles_refuse_delete();
drop function poles_keep_signature();
drop function poles_keep_report();
"""


class Migration(migrations.Migration):
    """Triggers over figures, letters, returns and bilans."""

    dependencies = [("records", "0024_never_change")]
    operations = [migrations.RunSQL(KEEP, LOOSE)]
