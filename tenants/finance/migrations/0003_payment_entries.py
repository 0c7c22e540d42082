"""Payments recorded before there were entries: one entry for each paid instalment, with its proof."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("finance", "0002_money")]
    operations = [
        migrations.RunSQL(
            "INSERT INTO finance_payment (instalment_id, paid_on, amount_centimes, proof_id, handed_to, excess_reason,"
            " note, entered_on) SELECT id, paid_on, paid_centimes, proof_id, '', '', '', greatest(paid_on, current_date)"
            " FROM finance_instalment WHERE paid_on IS NOT NULL ORDER BY id",
            "",
        )
    ]
