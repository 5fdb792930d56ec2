"""The database keeps a net under the rules of the house: policies by row, and the past of learners' rows by triggers."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import poles.records.base
import poles.words.places
import poles.words.training
from django.conf import settings
from django.db import migrations, models


FUNCTIONS = """
    CREATE FUNCTION poles_sees_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT coalesce(current_setting('poles.scope', true), '') = 'all' $$;
    CREATE FUNCTION poles_academy() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT CASE current_setting('poles.scope', true) WHEN 'academy' THEN current_setting('poles.keys', true) END $$;
    CREATE FUNCTION poles_keys() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT CASE current_setting('poles.scope', true)
            WHEN 'rows' THEN string_to_array(current_setting('poles.keys', true), ',')::uuid[] END $$;
"""
"""Each policy calls them in a subquery, so that PostgreSQL asks once a query and not once a row: keys are then hashed."""

ALL, ACADEMY = "(SELECT poles_sees_all())", "academy_id = (SELECT poles_academy())"
KEY = "{} IN (SELECT unnest(poles_keys()))"
OF = "EXISTS (SELECT FROM {parent} AS parent WHERE parent.id = {table}.{column})"


def keys(*columns):
    return [KEY.format(column) for column in columns]


def of(parent, column):
    return [OF.format(parent=f"records_{parent}", column=column, table="{table}")]


AT_SCHOOL = [
    "EXISTS (SELECT FROM records_learner AS parent WHERE parent.id = {table}.learner_id AND parent."
    + KEY.format("school_id") + ")"
]  # the learner itself, and the adults, do not read this flag
CLASS = "class_group_id IN (SELECT id FROM records_classgroup WHERE " + KEY.format("school_id") + ")"
LEARNER, NEED, REQUEST = of("learner", "learner_id"), of("placementneed", "need_id"), of("assistancerequest", "request_id")
POLICIES = {
    "learner": keys("school_id", "id"),
    "guardian": keys("school_id", "id"),
    "placementneed": keys("school_id", "learner_id"),
    "assistancerequest": keys("school_id", "hub_id"),
    "rollimport": keys("school_id"),
    "enrolment": [*keys("learner_id"), CLASS],
    "guardianship": LEARNER,
    "dropoutfollowup": AT_SCHOOL,
    "creditedweeks": LEARNER,
    "apprenticeshipcontract": LEARNER,
    "accesscode": LEARNER,
    "mobility": LEARNER,
    "functionaladjustment": LEARNER,
    "wish": NEED,
    "searchcontact": NEED,
    "requestedneed": REQUEST,
    "requestlead": REQUEST,
    "pastlearner": keys("school_id", "id"),
    "pastguardian": keys("school_id", "id"),
    "pastneed": keys("school_id", "learner_id"),
    "pastrequest": keys("school_id", "hub_id"),
    "pastguardianship": LEARNER,
    "pastmobility": LEARNER,
}
"""Table → what lets a row through beside « everything » and « its académie »."""


def policies():
    for name, ways in POLICIES.items():
        table = f"records_{name}"
        condition = " OR ".join([ALL, ACADEMY, *ways]).replace("{table}", table)
        yield migrations.RunSQL(
            sql=f"CREATE POLICY reach ON {table} USING ({condition}); ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            reverse_sql=f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; DROP POLICY reach ON {table}",
        )


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0010_received_rolls'),
    ]

    operations = [
        migrations.CreateModel(
            name='PastGuardian',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, serialize=False)),
                ('number', models.CharField(blank=True, max_length=20)),
                ('last_name', models.CharField(max_length=80)),
                ('first_name', models.CharField(blank=True, max_length=80)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('keep_until', models.DateField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PastGuardianship',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, serialize=False)),
                ('link', models.CharField(choices=[('legal', 'responsable légal'), ('contact', 'personne à contacter'), ('unsaid', 'non précisé')], max_length=8)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PastLearner',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, serialize=False)),
                ('last_name', models.CharField(max_length=80)),
                ('first_name', models.CharField(max_length=80)),
                ('birth_date', models.DateField()),
                ('number', models.CharField(blank=True, max_length=20)),
                ('status', models.CharField(choices=[('pupil', 'Élève'), ('student', 'Étudiant'), ('apprentice', 'Apprenti')], default=poles.words.training.LearnerStatus['PUPIL'], max_length=12)),
                ('left_on', models.DateField(blank=True, null=True)),
                ('keep_until', models.DateField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PastMobility',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, serialize=False)),
                ('travel_mode', models.CharField(choices=[('walk', 'à pied'), ('bike', 'à vélo'), ('transit', 'en transports en commun'), ('car', 'en voiture')], default=poles.words.places.Mode['TRANSIT'], max_length=8)),
                ('travel_limit', models.PositiveSmallIntegerField(default=60, help_text='minutes, un trajet')),
                ('boarding', models.BooleanField(default=False, help_text='un lit d’internat est possible près de l’établissement')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PastNeed',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, serialize=False)),
                ('family', models.CharField(max_length=24)),
                ('travel_mode', models.CharField(choices=[('walk', 'à pied'), ('bike', 'à vélo'), ('transit', 'en transports en commun'), ('car', 'en voiture')], max_length=8)),
                ('travel_limit', models.PositiveSmallIntegerField(help_text='minutes, un trajet')),
                ('keep_until', models.DateField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PastRequest',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, serialize=False)),
                ('kind', models.CharField(choices=[('visit', 'Visite d’information'), ('observation', 'Séquence d’observation'), ('holiday_observation', 'Période d’observation (vacances scolaires)'), ('initiation', 'Stage d’initiation'), ('application', 'Stage d’application'), ('pfmp', 'Période de formation en milieu professionnel (PFMP)'), ('bts_internship', 'Stage de BTS'), ('short_immersion', 'Période brève d’immersion')], max_length=24)),
                ('family', models.CharField(max_length=24)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('message', models.CharField(blank=True, max_length=500)),
                ('sent_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('answer', models.CharField(blank=True, max_length=1000)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('keep_until', models.DateField()),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assistancerequest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."academy_id" IS DISTINCT FROM (NEW."academy_id") OR OLD."answer" IS DISTINCT FROM (NEW."answer") OR OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."answered_by_id" IS DISTINCT FROM (NEW."answered_by_id") OR OLD."campaign_id" IS DISTINCT FROM (NEW."campaign_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."family" IS DISTINCT FROM (NEW."family") OR OLD."hub_id" IS DISTINCT FROM (NEW."hub_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."keep_until" IS DISTINCT FROM (NEW."keep_until") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."message" IS DISTINCT FROM (NEW."message") OR OLD."school_id" IS DISTINCT FROM (NEW."school_id") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."sent_by_id" IS DISTINCT FROM (NEW."sent_by_id") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on"))', func='INSERT INTO "records_pastrequest" ("academy_id", "answer", "answered_at", "answered_by_id", "campaign_id", "due_on", "ends_on", "family", "hub_id", "id", "keep_until", "kind", "message", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "sent_at", "sent_by_id", "starts_on") VALUES (OLD."academy_id", OLD."answer", OLD."answered_at", OLD."answered_by_id", OLD."campaign_id", OLD."due_on", OLD."ends_on", OLD."family", OLD."hub_id", OLD."id", OLD."keep_until", OLD."kind", OLD."message", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."school_id", OLD."sent_at", OLD."sent_by_id", OLD."starts_on"); RETURN NULL;', hash='b58b06502bb4ab0f05b65c35ea4ef536292f5948', operation='UPDATE', pgid='pgtrigger_update_update_3fdb3', table='records_assistancerequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assistancerequest',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "records_pastrequest" ("academy_id", "answer", "answered_at", "answered_by_id", "campaign_id", "due_on", "ends_on", "family", "hub_id", "id", "keep_until", "kind", "message", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "sent_at", "sent_by_id", "starts_on") VALUES (OLD."academy_id", OLD."answer", OLD."answered_at", OLD."answered_by_id", OLD."campaign_id", OLD."due_on", OLD."ends_on", OLD."family", OLD."hub_id", OLD."id", OLD."keep_until", OLD."kind", OLD."message", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."school_id", OLD."sent_at", OLD."sent_by_id", OLD."starts_on"); RETURN NULL;', hash='1357f4c04629b967040a36ee5475596ffde1e7a9', operation='DELETE', pgid='pgtrigger_delete_delete_65031', table='records_assistancerequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='guardian',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."academy_id" IS DISTINCT FROM (NEW."academy_id") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."keep_until" IS DISTINCT FROM (NEW."keep_until") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."school_id" IS DISTINCT FROM (NEW."school_id"))', func='INSERT INTO "records_pastguardian" ("academy_id", "email", "first_name", "id", "keep_until", "last_name", "number", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "school_id") VALUES (OLD."academy_id", OLD."email", OLD."first_name", OLD."id", OLD."keep_until", OLD."last_name", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."phone", OLD."school_id"); RETURN NULL;', hash='dbdc6a59258659f2631289051a72fbac8aa51d23', operation='UPDATE', pgid='pgtrigger_update_update_fe40e', table='records_guardian', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='guardian',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "records_pastguardian" ("academy_id", "email", "first_name", "id", "keep_until", "last_name", "number", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "school_id") VALUES (OLD."academy_id", OLD."email", OLD."first_name", OLD."id", OLD."keep_until", OLD."last_name", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."phone", OLD."school_id"); RETURN NULL;', hash='1dc418b6867b01ae0e252ef1e83ca318b264c074', operation='DELETE', pgid='pgtrigger_delete_delete_f670d', table='records_guardian', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='guardianship',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."academy_id" IS DISTINCT FROM (NEW."academy_id") OR OLD."guardian_id" IS DISTINCT FROM (NEW."guardian_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."learner_id" IS DISTINCT FROM (NEW."learner_id") OR OLD."link" IS DISTINCT FROM (NEW."link"))', func='INSERT INTO "records_pastguardianship" ("academy_id", "guardian_id", "id", "learner_id", "link", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."academy_id", OLD."guardian_id", OLD."id", OLD."learner_id", OLD."link", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id"); RETURN NULL;', hash='c11a7420735836a7cef7b2730bc686d029739a55', operation='UPDATE', pgid='pgtrigger_update_update_eeec8', table='records_guardianship', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='guardianship',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "records_pastguardianship" ("academy_id", "guardian_id", "id", "learner_id", "link", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."academy_id", OLD."guardian_id", OLD."id", OLD."learner_id", OLD."link", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='00b003e9ef6a1b26e3e88248ebfacfbe07e671cc', operation='DELETE', pgid='pgtrigger_delete_delete_780cb', table='records_guardianship', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='learner',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."academy_id" IS DISTINCT FROM (NEW."academy_id") OR OLD."birth_date" IS DISTINCT FROM (NEW."birth_date") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."home_commune_id" IS DISTINCT FROM (NEW."home_commune_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."keep_until" IS DISTINCT FROM (NEW."keep_until") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."left_on" IS DISTINCT FROM (NEW."left_on") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."school_id" IS DISTINCT FROM (NEW."school_id") OR OLD."status" IS DISTINCT FROM (NEW."status"))', func='INSERT INTO "records_pastlearner" ("academy_id", "birth_date", "first_name", "home_commune_id", "id", "keep_until", "last_name", "left_on", "number", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "status") VALUES (OLD."academy_id", OLD."birth_date", OLD."first_name", OLD."home_commune_id", OLD."id", OLD."keep_until", OLD."last_name", OLD."left_on", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."school_id", OLD."status"); RETURN NULL;', hash='8c2c050adc4dc35d584c10a827d33bf26d0b36da', operation='UPDATE', pgid='pgtrigger_update_update_2c68d', table='records_learner', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='learner',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "records_pastlearner" ("academy_id", "birth_date", "first_name", "home_commune_id", "id", "keep_until", "last_name", "left_on", "number", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "status") VALUES (OLD."academy_id", OLD."birth_date", OLD."first_name", OLD."home_commune_id", OLD."id", OLD."keep_until", OLD."last_name", OLD."left_on", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."school_id", OLD."status"); RETURN NULL;', hash='15d4cfb4dfbff46c893ab92eeb3f6d17ebd133c9', operation='DELETE', pgid='pgtrigger_delete_delete_2f4e4', table='records_learner', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mobility',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."academy_id" IS DISTINCT FROM (NEW."academy_id") OR OLD."boarding" IS DISTINCT FROM (NEW."boarding") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."learner_id" IS DISTINCT FROM (NEW."learner_id") OR OLD."travel_limit" IS DISTINCT FROM (NEW."travel_limit") OR OLD."travel_mode" IS DISTINCT FROM (NEW."travel_mode"))', func='INSERT INTO "records_pastmobility" ("academy_id", "boarding", "id", "learner_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "travel_limit", "travel_mode") VALUES (OLD."academy_id", OLD."boarding", OLD."id", OLD."learner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."travel_limit", OLD."travel_mode"); RETURN NULL;', hash='38e78c874c861d9bb78ec5594811c091ec6e8821', operation='UPDATE', pgid='pgtrigger_update_update_6157f', table='records_mobility', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mobility',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "records_pastmobility" ("academy_id", "boarding", "id", "learner_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "travel_limit", "travel_mode") VALUES (OLD."academy_id", OLD."boarding", OLD."id", OLD."learner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."travel_limit", OLD."travel_mode"); RETURN NULL;', hash='c6aee21100342e9eafa2af816b289e13e5f486a5', operation='DELETE', pgid='pgtrigger_delete_delete_c4927', table='records_mobility', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='placementneed',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."academy_id" IS DISTINCT FROM (NEW."academy_id") OR OLD."charge_id" IS DISTINCT FROM (NEW."charge_id") OR OLD."family" IS DISTINCT FROM (NEW."family") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."keep_until" IS DISTINCT FROM (NEW."keep_until") OR OLD."learner_id" IS DISTINCT FROM (NEW."learner_id") OR OLD."period_id" IS DISTINCT FROM (NEW."period_id") OR OLD."school_id" IS DISTINCT FROM (NEW."school_id") OR OLD."travel_limit" IS DISTINCT FROM (NEW."travel_limit") OR OLD."travel_mode" IS DISTINCT FROM (NEW."travel_mode"))', func='INSERT INTO "records_pastneed" ("academy_id", "charge_id", "family", "id", "keep_until", "learner_id", "period_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "travel_limit", "travel_mode") VALUES (OLD."academy_id", OLD."charge_id", OLD."family", OLD."id", OLD."keep_until", OLD."learner_id", OLD."period_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."school_id", OLD."travel_limit", OLD."travel_mode"); RETURN NULL;', hash='f8cc382e5b322486620d96535b44d58710881c14', operation='UPDATE', pgid='pgtrigger_update_update_2c419', table='records_placementneed', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='placementneed',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "records_pastneed" ("academy_id", "charge_id", "family", "id", "keep_until", "learner_id", "period_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "travel_limit", "travel_mode") VALUES (OLD."academy_id", OLD."charge_id", OLD."family", OLD."id", OLD."keep_until", OLD."learner_id", OLD."period_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."school_id", OLD."travel_limit", OLD."travel_mode"); RETURN NULL;', hash='8e81840768aec372b97133b7cd17fd13395b0c13', operation='DELETE', pgid='pgtrigger_delete_delete_14780', table='records_placementneed', when='AFTER')),
        ),
        migrations.AddField(
            model_name='pastguardian',
            name='academy',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='pastguardian',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.guardian'),
        ),
        migrations.AddField(
            model_name='pastguardian',
            name='school',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.school'),
        ),
        migrations.AddField(
            model_name='pastguardianship',
            name='academy',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='pastguardianship',
            name='guardian',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.guardian'),
        ),
        migrations.AddField(
            model_name='pastguardianship',
            name='learner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.learner'),
        ),
        migrations.AddField(
            model_name='pastguardianship',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.guardianship'),
        ),
        migrations.AddField(
            model_name='pastlearner',
            name='academy',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='pastlearner',
            name='home_commune',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.commune'),
        ),
        migrations.AddField(
            model_name='pastlearner',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.learner'),
        ),
        migrations.AddField(
            model_name='pastlearner',
            name='school',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.school'),
        ),
        migrations.AddField(
            model_name='pastmobility',
            name='academy',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='pastmobility',
            name='learner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.learner'),
        ),
        migrations.AddField(
            model_name='pastmobility',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.mobility'),
        ),
        migrations.AddField(
            model_name='pastneed',
            name='academy',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='pastneed',
            name='charge',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='qui s’en occupe', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pastneed',
            name='learner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.learner'),
        ),
        migrations.AddField(
            model_name='pastneed',
            name='period',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.placementperiod'),
        ),
        migrations.AddField(
            model_name='pastneed',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.placementneed'),
        ),
        migrations.AddField(
            model_name='pastneed',
            name='school',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.school'),
        ),
        migrations.AddField(
            model_name='pastrequest',
            name='academy',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='pastrequest',
            name='answered_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pastrequest',
            name='campaign',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.campaign'),
        ),
        migrations.AddField(
            model_name='pastrequest',
            name='hub',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.hub'),
        ),
        migrations.AddField(
            model_name='pastrequest',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.assistancerequest'),
        ),
        migrations.AddField(
            model_name='pastrequest',
            name='school',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.school'),
        ),
        migrations.AddField(
            model_name='pastrequest',
            name='sent_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunSQL(
            sql=FUNCTIONS,
            reverse_sql="DROP FUNCTION poles_sees_all; DROP FUNCTION poles_academy; DROP FUNCTION poles_keys",
        ),
        *policies(),
    ]
