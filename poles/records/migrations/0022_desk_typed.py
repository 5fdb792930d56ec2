"""What an employer typed at the contact point: its SIRET and its town, kept until the address is proved."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0018_offer_search'),
    ]

    operations = [
        migrations.AddField(
            model_name='deskmessage',
            name='commune',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.commune'),
        ),
        migrations.AddField(
            model_name='deskmessage',
            name='siret',
            field=models.CharField(blank=True, max_length=14),
        ),
    ]
