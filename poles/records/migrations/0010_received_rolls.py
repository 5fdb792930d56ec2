"""An import of a roll may wait, its files kept, for a job or for what its columns are; or be refused when it is read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0004_school_side")]

    operations = [
        migrations.RemoveConstraint(model_name="rollimport", name="roll_status_is_known"),
        migrations.RemoveConstraint(model_name="rollimport", name="a_settled_roll_keeps_no_file"),
        migrations.AlterField(
            model_name="rollimport",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "reçu, à lire"),
                    ("read", "lu, à vérifier"),
                    ("refused", "refusé à la lecture"),
                    ("applied", "appliqué"),
                    ("undone", "annulé"),
                    ("dropped", "écarté"),
                ],
                default="received",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="rollimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["applied", "dropped", "read", "received", "refused", "undone"])),
                name="roll_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rollimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ("received", "read")), ("contents", b""), _connector="OR"),
                name="a_settled_roll_keeps_no_file",
            ),
        ),
    ]
