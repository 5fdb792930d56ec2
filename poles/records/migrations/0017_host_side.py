"""The host's side: files, calls, contact point, meetings, alerts, and more of an offer."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import poles.records.base
import poles.words.hosts
import poles.words.meetings
import poles.words.sources
from django.conf import settings
from django.db import migrations, models


REACHES = {"meetingseat": ("school_id", "learner_id"), "hostnote": ("school_id",)}
"""Table → the keys that let a row through beside « everything » and « its académie », as in the migration before."""


def policies():
    for name, columns in REACHES.items():
        table = f"records_{name}"
        ways = [f"{column} IN (SELECT unnest(poles_keys()))" for column in columns]
        condition = " OR ".join(["(SELECT poles_sees_all())", "academy_id = (SELECT poles_academy())", *ways])
        yield migrations.RunSQL(
            sql=f"CREATE POLICY reach ON {table} USING ({condition}); ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            reverse_sql=f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; DROP POLICY reach ON {table}",
        )


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0016_row_level_security'),
    ]

    operations = [
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('ground', models.CharField(blank=True, choices=[('origin', 'l’origine'), ('sex', 'le sexe'), ('family', 'la situation de famille'), ('pregnancy', 'la grossesse ou la maternité'), ('look', 'l’apparence physique'), ('economic', 'la vulnérabilité économique'), ('name', 'le nom de famille'), ('residence', 'le lieu de résidence'), ('bank', 'la domiciliation bancaire'), ('health', 'l’état de santé'), ('autonomy', 'la perte d’autonomie'), ('handicap', 'le handicap'), ('genetic', 'les caractéristiques génétiques'), ('morals', 'les mœurs'), ('orientation', 'l’orientation sexuelle'), ('gender', 'l’identité de genre'), ('age', 'l’âge'), ('opinion', 'les opinions politiques ou philosophiques'), ('union', 'les activités syndicales ou mutualistes'), ('language', 'la langue parlée, l’accent'), ('ethnicity', 'l’appartenance à une ethnie'), ('nation', 'la nationalité'), ('race', 'une prétendue race'), ('religion', 'la religion'), ('whistleblower', 'la qualité de lanceur d’alerte')], max_length=16)),
                ('text', models.CharField(max_length=1000)),
                ('code_digest', models.CharField(blank=True, help_text='empreinte du code qui permet de lire la réponse', max_length=64)),
                ('received_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, max_length=2000)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('keep_until', models.DateField()),
                ('status', models.CharField(choices=[('received', 'reçue'), ('taken', 'en cours d’examen'), ('answered', 'répondue'), ('closed', 'close')], default='received', max_length=16)),
            ],
            options={
                'ordering': ['-received_at'],
            },
        ),
        migrations.CreateModel(
            name='AlertReferent',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='ContactPoint',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('code', models.CharField(max_length=8, unique=True)),
                ('greeting', models.CharField(blank=True, max_length=300)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('call_cap', models.PositiveSmallIntegerField(default=4, help_text='sollicitations par organisme et par mois, au plus')),
            ],
        ),
        migrations.CreateModel(
            name='ContactRoute',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('topic', models.CharField(choices=[('host', 'Je peux accueillir'), ('question', 'J’ai une question'), ('problem', 'J’accueille déjà un jeune et il y a un problème'), ('quiet', 'Ne m’appelez pas jusqu’au…')], max_length=12)),
                ('family', models.CharField(blank=True, max_length=24)),
            ],
        ),
        migrations.CreateModel(
            name='DeskMessage',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('topic', models.CharField(choices=[('host', 'Je peux accueillir'), ('question', 'J’ai une question'), ('problem', 'J’accueille déjà un jeune et il y a un problème'), ('quiet', 'Ne m’appelez pas jusqu’au…')], max_length=12)),
                ('organisation', models.CharField(max_length=160)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('email', models.EmailField(max_length=254)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('family', models.CharField(blank=True, max_length=24)),
                ('seats', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('quiet_until', models.DateField(blank=True, null=True)),
                ('text', models.CharField(blank=True, max_length=1000)),
                ('received_at', models.DateTimeField()),
                ('proved_at', models.DateTimeField(blank=True, help_text='quand l’adresse a été confirmée par le lien', null=True)),
                ('due_on', models.DateField()),
                ('escalated_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, max_length=2000)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('satisfaction', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('rated_at', models.DateTimeField(blank=True, null=True)),
                ('keep_until', models.DateField()),
                ('status', models.CharField(choices=[('received', 'reçu'), ('taken', 'pris en charge'), ('answered', 'répondu'), ('closed', 'clos')], default='received', max_length=16)),
            ],
            options={
                'ordering': ['due_on', 'received_at'],
            },
        ),
        migrations.CreateModel(
            name='FrameworkAgreement',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('title', models.CharField(max_length=160)),
                ('commitments', models.CharField(blank=True, max_length=1000)),
                ('signed_on', models.DateField()),
                ('ends_on', models.DateField()),
            ],
            options={
                'ordering': ['ends_on'],
            },
        ),
        migrations.CreateModel(
            name='HostCall',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('author', models.CharField(max_length=120)),
                ('hat', models.CharField(choices=[('public', 'Visiteur'), ('host', 'Organisme d’accueil'), ('learner', 'Élève'), ('guardian', 'Responsable légal'), ('teacher', 'Professeur'), ('business_office', 'Bureau des entreprises'), ('dropout_coordinator', 'Coordonnateur MLDS'), ('training_director', 'DDFPT (ex-chef de travaux)'), ('school_head', 'Chef d’établissement'), ('hub_coordinator', 'Coordonnateur de pôle'), ('academy_office', 'Rectorat'), ('national_office', 'Ministère (Dgesco)'), ('system', 'Système')], max_length=24)),
                ('means', models.CharField(choices=[('phone', 'téléphone'), ('mail', 'courriel'), ('visit', 'visite'), ('letter', 'courrier'), ('form', 'formulaire en ligne')], max_length=8)),
                ('purpose', models.CharField(choices=[('prospecting', 'demander une place'), ('follow_up', 'suivre un accueil en cours'), ('answer', 'répondre à l’organisme'), ('thanks', 'remercier, rendre compte')], max_length=12)),
                ('outcome', models.CharField(choices=[('not_reached', 'pas joint'), ('call_back', 'à rappeler'), ('seats', 'propose des places'), ('not_this_year', 'pas cette année'), ('no_more_calls', 'ne veut plus être appelé'), ('wrong_number', 'coordonnées fausses'), ('done', 'fait')], max_length=16)),
                ('family', models.CharField(blank=True, max_length=24)),
                ('seats', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
                ('call_back_on', models.DateField(blank=True, null=True)),
                ('fact', models.CharField(blank=True, help_text='ce que les membres du pôle doivent savoir', max_length=200)),
                ('keep_until', models.DateField()),
            ],
            options={
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='HostCapacity',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('family', models.CharField(max_length=24)),
                ('kind', models.CharField(choices=[('visit', 'Visite d’information'), ('observation', 'Séquence d’observation'), ('holiday_observation', 'Période d’observation (vacances scolaires)'), ('initiation', 'Stage d’initiation'), ('application', 'Stage d’application'), ('pfmp', 'Période de formation en milieu professionnel (PFMP)'), ('bts_internship', 'Stage de BTS'), ('short_immersion', 'Période brève d’immersion')], max_length=24)),
                ('seats', models.PositiveSmallIntegerField(default=1)),
                ('months', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=12)),
                ('stated_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['family', 'kind'],
            },
        ),
        migrations.CreateModel(
            name='HostClaim',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('author', models.CharField(max_length=120)),
                ('claimed_at', models.DateTimeField()),
                ('until', models.DateField()),
                ('released_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='HostDecline',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('reason', models.CharField(choices=[('full', 'plus de place à ces dates'), ('dates', 'dates ou horaires impossibles'), ('no_tutor', 'pas de tuteur disponible'), ('activity', 'activité insuffisante ou arrêtée'), ('safety', 'conditions de sécurité pas réunies'), ('trade', 'les tâches ne répondent pas à la formation'), ('closed', 'fermeture ou déménagement')], max_length=12)),
                ('declined_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='HostFeedback',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('school_year', models.PositiveSmallIntegerField()),
                ('welcome', models.PositiveSmallIntegerField()),
                ('tutoring', models.PositiveSmallIntegerField()),
                ('tasks', models.PositiveSmallIntegerField()),
                ('comment', models.CharField(blank=True, max_length=500)),
                ('given_at', models.DateTimeField()),
                ('keep_until', models.DateField()),
            ],
            options={
                'ordering': ['-given_at'],
            },
        ),
        migrations.CreateModel(
            name='HostMerge',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('score', models.FloatField(help_text='0 à 1')),
                ('reason', models.CharField(max_length=200)),
                ('moved', models.JSONField(blank=True, default=dict, help_text='ce que la fusion a déplacé, pour la défaire')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('status', models.CharField(choices=[('proposed', 'à examiner'), ('merged', 'fusionnés'), ('dismissed', 'deux organismes différents'), ('undone', 'fusion annulée')], default='proposed', max_length=16)),
            ],
            options={
                'ordering': ['-score'],
            },
        ),
        migrations.CreateModel(
            name='HostNote',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('author', models.CharField(max_length=120)),
                ('text', models.CharField(max_length=1000)),
                ('written_at', models.DateTimeField()),
                ('keep_until', models.DateField()),
            ],
            options={
                'ordering': ['-written_at'],
            },
        ),
        migrations.CreateModel(
            name='HostTutor',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('name', models.CharField(max_length=120)),
                ('job', models.CharField(blank=True, max_length=80)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('licences', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('tutor', 'formé au tutorat'), ('first_aid', 'sauveteur secouriste du travail'), ('electrical', 'habilitation électrique'), ('lifting', 'conduite d’engins (CACES)'), ('hygiene', 'hygiène alimentaire'), ('apprentice_master', 'maître d’apprentissage confirmé')], max_length=20), blank=True, default=list, size=6)),
                ('trained_on', models.DateField(blank=True, null=True)),
                ('left_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('kind', models.CharField(choices=[('job_dating', 'job-dating (entretiens courts)'), ('visit', 'visite d’entreprise'), ('forum', 'forum des métiers'), ('talk', 'intervention en classe'), ('immersion', 'immersion courte')], max_length=12)),
                ('title', models.CharField(max_length=120)),
                ('description', models.CharField(blank=True, max_length=1000)),
                ('family', models.CharField(blank=True, max_length=24)),
                ('place', models.CharField(max_length=200)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('closes_on', models.DateField(help_text='dernier jour d’inscription')),
                ('capacity', models.PositiveSmallIntegerField()),
                ('accessible', models.BooleanField(default=False)),
                ('outcome', models.CharField(blank=True, max_length=1000)),
                ('status', models.CharField(choices=[('draft', 'en préparation'), ('open', 'ouverte aux inscriptions'), ('held', 'tenue'), ('cancelled', 'annulée')], default='draft', max_length=16)),
            ],
            options={
                'ordering': ['starts_at'],
            },
        ),
        migrations.CreateModel(
            name='MeetingHost',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('came', models.BooleanField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='MeetingSeat',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('waiting', models.BooleanField(default=False)),
                ('presence', models.CharField(choices=[('unsaid', 'à pointer'), ('came', 'présent'), ('excused', 'excusé'), ('absent', 'absent')], default=poles.words.meetings.Presence['UNSAID'], max_length=8)),
                ('registered_at', models.DateTimeField()),
                ('keep_until', models.DateField()),
            ],
            options={
                'ordering': ['registered_at'],
            },
        ),
        migrations.CreateModel(
            name='OfferReservation',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('audience', models.CharField(blank=True, choices=[('segpa', 'élèves de Segpa'), ('ulis', 'élèves d’établissements qui ont une Ulis'), ('prepa', 'élèves de 3e prépa-métiers'), ('priority', 'élèves de l’éducation prioritaire')], max_length=12)),
                ('reason', models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='OfferStop',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('rank', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
            ],
            options={
                'ordering': ['rank'],
            },
        ),
        migrations.CreateModel(
            name='RegisterAnswer',
            fields=[
                ('siret', models.CharField(max_length=14, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('unchecked', 'non vérifié'), ('open', 'en activité'), ('closed', 'fermé d’après le registre'), ('absent', 'inconnu du registre')], max_length=12)),
                ('name', models.CharField(blank=True, max_length=160)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('commune_code', models.CharField(blank=True, max_length=5)),
                ('naf_code', models.CharField(blank=True, max_length=6)),
                ('size_band', models.CharField(blank=True, max_length=8)),
                ('lat', models.FloatField(null=True)),
                ('lon', models.FloatField(null=True)),
                ('read_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.UUIDField(default=poles.records.base.new_key, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('name', models.CharField(max_length=80)),
                ('query', models.CharField(help_text='les filtres, comme dans l’adresse', max_length=600)),
                ('alert', models.BooleanField(default=False)),
                ('seen_at', models.DateTimeField(help_text='les offres publiées après ce moment sont nouvelles')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='offer',
            name='offer_status_is_known',
        ),
        migrations.AddField(
            model_name='hostcontact',
            name='added_by',
            field=models.ForeignKey(blank=True, help_text='l’établissement qui l’a inscrite, s’il y en a un', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.school'),
        ),
        migrations.AddField(
            model_name='hostcontact',
            name='call_when',
            field=models.CharField(blank=True, help_text='jours et heures où appeler, dits par la personne', max_length=80),
        ),
        migrations.AddField(
            model_name='hostcontact',
            name='callers',
            field=models.CharField(choices=[('members', 'les établissements du pôle et le pôle'), ('hub_only', 'le pôle seulement'), ('nobody', 'personne : écrire seulement')], default=poles.words.hosts.Callers['HUB_ONLY'], max_length=12),
        ),
        migrations.AddField(
            model_name='hostcontact',
            name='chosen_at',
            field=models.DateTimeField(blank=True, help_text='quand la personne a fait ses choix', null=True),
        ),
        migrations.AddField(
            model_name='hostcontact',
            name='job',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='hostcontact',
            name='vouched_at',
            field=models.DateTimeField(blank=True, help_text='quand le pôle a reconnu que cette personne parle pour ce lieu', null=True),
        ),
        migrations.AddField(
            model_name='hostsite',
            name='accessible',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='hostsite',
            name='call_cap',
            field=models.PositiveSmallIntegerField(blank=True, help_text='sollicitations par mois, au plus', null=True),
        ),
        migrations.AddField(
            model_name='hostsite',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='records.hostsite'),
        ),
        migrations.AddField(
            model_name='hostsite',
            name='quiet_until',
            field=models.DateField(blank=True, help_text='ne pas solliciter jusqu’à ce jour compris', null=True),
        ),
        migrations.AddField(
            model_name='hostsite',
            name='register_name',
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AddField(
            model_name='hostsite',
            name='register_read_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='hostsite',
            name='register_state',
            field=models.CharField(choices=[('unchecked', 'non vérifié'), ('open', 'en activité'), ('closed', 'fermé d’après le registre'), ('absent', 'inconnu du registre')], default=poles.words.hosts.RegisterState['UNCHECKED'], max_length=12),
        ),
        migrations.AddField(
            model_name='hostsite',
            name='regulated_until',
            field=models.DateField(blank=True, help_text='fin de la déclaration de travaux réglementés (R4153-41)', null=True),
        ),
        migrations.AddField(
            model_name='hostsite',
            name='website',
            field=models.URLField(blank=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='cleared_reason',
            field=models.CharField(blank=True, help_text='pourquoi une personne a publié malgré un passage signalé', max_length=300),
        ),
        migrations.AddField(
            model_name='offer',
            name='helped_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='source',
            field=models.CharField(choices=[('host', 'proposée par l’organisme'), ('hub', 'recueillie par le pôle'), ('school', 'recueillie par un établissement'), ('meeting', 'née d’une rencontre'), ('imported', 'reprise d’un autre service')], default=poles.words.sources.Source['HOST'], max_length=12),
        ),
        migrations.AddField(
            model_name='offer',
            name='source_key',
            field=models.CharField(blank=True, help_text='sa clé là-bas', max_length=120),
        ),
        migrations.AddField(
            model_name='offer',
            name='source_name',
            field=models.CharField(blank=True, help_text='le service dont elle vient', max_length=80),
        ),
        migrations.AddField(
            model_name='offer',
            name='source_url',
            field=models.URLField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='offer',
            name='place_x',
            field=models.FloatField(editable=False, help_text='longitude × cos 46,5°, en degrés', null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='place_y',
            field=models.FloatField(editable=False, help_text='latitude, en degrés', null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='reminded_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='renewed_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='renewals', to='records.offer'),
        ),
        migrations.AddField(
            model_name='offer',
            name='search_text',
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='series',
            field=models.UUIDField(blank=True, help_text='les offres typées ensemble : mêmes mots, autres semaines', null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='twin_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='twins', to='records.offer'),
        ),
        migrations.AlterField(
            model_name='offer',
            name='status',
            field=models.CharField(choices=[('draft', 'à confirmer par courriel'), ('submitted', 'à lire par le pôle'), ('returned', 'renvoyée à l’organisme'), ('published', 'publiée'), ('full', 'complète'), ('withdrawn', 'retirée'), ('expired', 'expirée')], default='draft', max_length=16),
        ),
        migrations.AddIndex(
            model_name='hostsite',
            index=models.Index(fields=['commune', 'name'], name='site_by_commune'),
        ),
        migrations.AddConstraint(
            model_name='hostsite',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('id')), _negated=True), name='a_site_is_not_merged_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='hostsite',
            constraint=models.CheckConstraint(condition=models.Q(('call_cap__isnull', True), ('call_cap__range', (0, 31)), _connector='OR'), name='a_cap_is_0_to_31_a_month'),
        ),
        migrations.AddField(
            model_name='alert',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='alert',
            name='assigned_to',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='alert',
            name='hub',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub'),
        ),
        migrations.AddField(
            model_name='alert',
            name='offer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.offer'),
        ),
        migrations.AddField(
            model_name='alert',
            name='reporter',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='alert',
            name='school',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.school'),
        ),
        migrations.AddField(
            model_name='alert',
            name='site',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.hostsite'),
        ),
        migrations.AddField(
            model_name='alertreferent',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='alertreferent',
            name='hub',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.hub'),
        ),
        migrations.AddField(
            model_name='alertreferent',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contactpoint',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='contactpoint',
            name='hub',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='contact_point', to='records.hub'),
        ),
        migrations.AddField(
            model_name='contactroute',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='contactroute',
            name='hub',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_routes', to='records.hub'),
        ),
        migrations.AddField(
            model_name='contactroute',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='deskmessage',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='deskmessage',
            name='assigned_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='deskmessage',
            name='contact',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.hostcontact'),
        ),
        migrations.AddField(
            model_name='deskmessage',
            name='hub',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='desk_messages', to='records.hub'),
        ),
        migrations.AddField(
            model_name='deskmessage',
            name='offer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.offer'),
        ),
        migrations.AddField(
            model_name='deskmessage',
            name='site',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.hostsite'),
        ),
        migrations.AddField(
            model_name='frameworkagreement',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='frameworkagreement',
            name='hub',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub'),
        ),
        migrations.AddField(
            model_name='frameworkagreement',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreements', to='records.hostorganisation'),
        ),
        migrations.AddField(
            model_name='hostcall',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='hostcall',
            name='contact',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.hostcontact'),
        ),
        migrations.AddField(
            model_name='hostcall',
            name='hub',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub'),
        ),
        migrations.AddField(
            model_name='hostcall',
            name='school',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.school'),
        ),
        migrations.AddField(
            model_name='hostcall',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='records.hostsite'),
        ),
        migrations.AddField(
            model_name='hostcall',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hostcapacity',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='hostcapacity',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='capacities', to='records.hostsite'),
        ),
        migrations.AddField(
            model_name='hostclaim',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='hostclaim',
            name='hub',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hub'),
        ),
        migrations.AddField(
            model_name='hostclaim',
            name='school',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.school'),
        ),
        migrations.AddField(
            model_name='hostclaim',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='records.hostsite'),
        ),
        migrations.AddField(
            model_name='hostclaim',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hostdecline',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='hostdecline',
            name='match',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='declines', to='records.match'),
        ),
        migrations.AddField(
            model_name='hostdecline',
            name='offer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='declines', to='records.offer'),
        ),
        migrations.AddField(
            model_name='hostdecline',
            name='placement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='declines', to='records.placement'),
        ),
        migrations.AddField(
            model_name='hostfeedback',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='hostfeedback',
            name='school',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.school'),
        ),
        migrations.AddField(
            model_name='hostfeedback',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedbacks', to='records.hostsite'),
        ),
        migrations.AddField(
            model_name='hostfeedback',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hostmerge',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='hostmerge',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hostmerge',
            name='dropped',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.hostsite'),
        ),
        migrations.AddField(
            model_name='hostmerge',
            name='kept',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.hostsite'),
        ),
        migrations.AddField(
            model_name='hostnote',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='hostnote',
            name='school',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.school'),
        ),
        migrations.AddField(
            model_name='hostnote',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='records.hostsite'),
        ),
        migrations.AddField(
            model_name='hostnote',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hosttutor',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='hosttutor',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tutors', to='records.hostsite'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='commune',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.commune'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='hub',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='records.hub'),
        ),
        migrations.AddField(
            model_name='offer',
            name='meeting',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='offers', to='records.meeting'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=models.Q(('series__isnull', False)), fields=['series'], name='offer_by_series'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=models.Q(('source_key', ''), _negated=True), fields=['source_name', 'source_key'], name='offer_by_source'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('status', 'published')), fields=['search_text'], name='offer_by_words'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'expired', 'full', 'published', 'returned', 'submitted', 'withdrawn'])), name='offer_status_is_known'),
        ),
        migrations.AddField(
            model_name='meetinghost',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='meetinghost',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hosts', to='records.meeting'),
        ),
        migrations.AddField(
            model_name='meetinghost',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hostsite'),
        ),
        migrations.AddField(
            model_name='meetingseat',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='meetingseat',
            name='learner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='records.learner'),
        ),
        migrations.AddField(
            model_name='meetingseat',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='records.meeting'),
        ),
        migrations.AddField(
            model_name='meetingseat',
            name='school',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.school'),
        ),
        migrations.AddField(
            model_name='offerreservation',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='offerreservation',
            name='offer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reservations', to='records.offer'),
        ),
        migrations.AddField(
            model_name='offerreservation',
            name='school',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.school'),
        ),
        migrations.AddField(
            model_name='offerstop',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='offerstop',
            name='offer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='records.offer'),
        ),
        migrations.AddField(
            model_name='offerstop',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hostsite'),
        ),
        migrations.AddField(
            model_name='savedsearch',
            name='academy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.academy'),
        ),
        migrations.AddField(
            model_name='savedsearch',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['answered', 'closed', 'received', 'taken'])), name='alert_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='alertreferent',
            constraint=models.UniqueConstraint(fields=('academy', 'hub'), name='one_alert_referent', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='contactpoint',
            constraint=models.CheckConstraint(condition=models.Q(('call_cap__range', (1, 31))), name='a_hub_cap_is_1_to_31_a_month'),
        ),
        migrations.AddConstraint(
            model_name='contactroute',
            constraint=models.UniqueConstraint(fields=('academy', 'hub', 'topic', 'family', 'user'), name='one_route_per_person'),
        ),
        migrations.AddIndex(
            model_name='deskmessage',
            index=models.Index(fields=['hub', 'status', 'due_on'], name='desk_message_by_hub'),
        ),
        migrations.AddConstraint(
            model_name='deskmessage',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['answered', 'closed', 'received', 'taken'])), name='desk_message_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='deskmessage',
            constraint=models.CheckConstraint(condition=models.Q(('satisfaction__isnull', True), ('satisfaction__range', (1, 4)), _connector='OR'), name='satisfaction_is_1_to_4'),
        ),
        migrations.AddConstraint(
            model_name='frameworkagreement',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('signed_on'))), name='an_agreement_ends_after_it_is_signed'),
        ),
        migrations.AddIndex(
            model_name='hostcall',
            index=models.Index(fields=['site', '-made_at'], name='call_by_site'),
        ),
        migrations.AddConstraint(
            model_name='hostcall',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hub__isnull', True), ('school__isnull', False)), models.Q(('hub__isnull', False), ('school__isnull', True)), _connector='OR'), name='a_call_is_of_a_school_or_of_a_hub'),
        ),
        migrations.AddConstraint(
            model_name='hostcapacity',
            constraint=models.UniqueConstraint(fields=('academy', 'site', 'family', 'kind'), name='one_capacity_a_family_and_kind'),
        ),
        migrations.AddConstraint(
            model_name='hostcapacity',
            constraint=models.CheckConstraint(condition=models.Q(('seats__range', (1, 200))), name='a_capacity_is_1_to_200_seats'),
        ),
        migrations.AddConstraint(
            model_name='hostclaim',
            constraint=models.UniqueConstraint(condition=models.Q(('released_at__isnull', True)), fields=('academy', 'site'), name='one_live_claim_per_site'),
        ),
        migrations.AddConstraint(
            model_name='hostclaim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hub__isnull', True), ('school__isnull', False)), models.Q(('hub__isnull', False), ('school__isnull', True)), _connector='OR'), name='a_claim_is_of_a_school_or_of_a_hub'),
        ),
        migrations.AddConstraint(
            model_name='hostdecline',
            constraint=models.CheckConstraint(condition=models.Q(('match__isnull', False), ('placement__isnull', False), _connector='OR'), name='a_decline_is_about_somebody'),
        ),
        migrations.AddConstraint(
            model_name='hostfeedback',
            constraint=models.CheckConstraint(condition=models.Q(('tasks__range', (1, 4)), ('tutoring__range', (1, 4)), ('welcome__range', (1, 4))), name='feedback_marks_are_1_to_4'),
        ),
        migrations.AddConstraint(
            model_name='hostmerge',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['dismissed', 'merged', 'proposed', 'undone'])), name='merge_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='hostmerge',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['proposed', 'dismissed'])), fields=('academy', 'kept', 'dropped'), name='one_merge_proposal_per_pair'),
        ),
        migrations.AddConstraint(
            model_name='hostmerge',
            constraint=models.CheckConstraint(condition=models.Q(('kept', models.F('dropped')), _negated=True), name='a_merge_is_of_two_sites'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['cancelled', 'draft', 'held', 'open'])), name='meeting_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='a_meeting_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__range', (1, 2000))), name='a_meeting_has_1_to_2000_seats'),
        ),
        migrations.AddConstraint(
            model_name='meetinghost',
            constraint=models.UniqueConstraint(fields=('academy', 'meeting', 'site'), name='a_host_is_once_in_a_meeting'),
        ),
        migrations.AddConstraint(
            model_name='meetingseat',
            constraint=models.UniqueConstraint(fields=('academy', 'meeting', 'learner'), name='a_learner_is_once_in_a_meeting'),
        ),
        migrations.AddConstraint(
            model_name='offerreservation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('audience', ''), ('school__isnull', False)), models.Q(('school__isnull', True), models.Q(('audience', ''), _negated=True)), _connector='OR'), name='a_reservation_is_for_a_school_or_a_public'),
        ),
        migrations.AddConstraint(
            model_name='offerreservation',
            constraint=models.UniqueConstraint(fields=('academy', 'offer', 'school', 'audience'), name='one_reservation_a_school_or_public', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='offerstop',
            constraint=models.UniqueConstraint(fields=('academy', 'offer', 'rank'), name='one_stop_per_rank'),
        ),
        migrations.AddConstraint(
            model_name='offerstop',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='a_stop_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.UniqueConstraint(fields=('academy', 'user', 'name'), name='one_saved_search_per_name'),
        ),
        *policies(),
    ]
