import liba.governance.sealed
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='DoorsSent',
            fields=[
                ('device_id', models.UUIDField(primary_key=True, serialize=False)),
                ('cursor', models.PositiveBigIntegerField()),
                ('doors', models.JSONField(default=dict)),
                ('parts', models.JSONField(default=dict)),
                ('sent_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='ReceivedCommand',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('device_id', models.UUIDField()),
                ('kind', models.CharField(max_length=30)),
                ('recorded_at', models.DateTimeField()),
                ('accepted', models.BooleanField()),
                ('code', models.CharField(blank=True, max_length=60)),
                ('payload', liba.governance.sealed.SealedField(blank=True, null=True, purpose='field.rejected')),
            ],
            options={
                'indexes': [models.Index(fields=['device_id', '-recorded_at'], name='received_device')],
            },
        ),
    ]
