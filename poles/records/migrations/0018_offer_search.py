"""Offers are searched: the database keeps their words and their place in step, and four indexes answer."""

import django.contrib.postgres.indexes
from django.db import migrations, models

from poles.records import offer_words

RULES = "c7a2dcd8a39edce4"  # of records.offer_words when this was written
SHOWN = models.Q(("status", "published"), ("twin_of__isnull", True))


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0017_host_side'),
    ]

    operations = [
        migrations.RunSQL(sql=offer_words.CREATE + offer_words.TRIGGERS, reverse_sql=offer_words.DROP),
        migrations.RunSQL(sql=offer_words.FILL, reverse_sql=migrations.RunSQL.noop),
        migrations.RemoveIndex(
            model_name='offer',
            name='offer_by_words',
        ),
        migrations.AddIndex(
            model_name='offer',
            index=django.contrib.postgres.indexes.GinIndex(condition=SHOWN, fastupdate=False, fields=['search_text'], name='offer_by_words'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=django.contrib.postgres.indexes.GistIndex(models.Func('place_x', 'place_y', function='point'), condition=SHOWN, name='offer_by_place'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=SHOWN, fields=['-published_at', 'id'], include=('family', 'kind', 'accessible', 'opens_on', 'closes_on', 'seat_count'), name='offer_by_freshness'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=SHOWN, fields=['closes_on', 'id'], include=('family', 'kind', 'accessible', 'opens_on', 'seat_count'), name='offer_by_closing'),
        ),
    ]
