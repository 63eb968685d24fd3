import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='JournalHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.BigIntegerField(default=0)),
                ('hash', models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='JournalLine',
            fields=[
                ('seq', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('actor_kind', models.CharField(max_length=10)),
                ('actor_id', models.CharField(max_length=64)),
                ('actor_name', models.CharField(max_length=100)),
                ('verb', models.CharField(max_length=60)),
                ('subject_kind', models.CharField(max_length=30)),
                ('subject_id', models.CharField(max_length=64)),
                ('area_path', models.CharField(max_length=100)),
                ('facts', models.TextField()),
                ('origin', models.CharField(max_length=100)),
                ('hash', models.BinaryField(max_length=32)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_id', '-seq'], name='journal_subject'), models.Index(fields=['actor_id', '-seq'], name='journal_actor'), models.Index(fields=['verb', '-seq'], name='journal_verb'), models.Index(fields=['at'], name='journal_at')],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('kind', models.CharField(choices=[('cordon', 'cordon'), ('pass_scheme', 'pass_scheme'), ('gate_rule', 'gate_rule')], max_length=20)),
                ('title_zh', models.CharField(max_length=200)),
                ('title_en', models.CharField(blank=True, max_length=200)),
                ('legal_basis', models.TextField()),
                ('scope', models.TextField()),
                ('decided_by', models.CharField(max_length=100)),
                ('decided_at', models.DateTimeField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(db_index=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.CharField(blank=True, max_length=100)),
                ('end_reason', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('renews', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewal', to='governance.measure')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='measure_ends_after_start'), models.CheckConstraint(condition=models.Q(('legal_basis', ''), _negated=True), name='measure_has_legal_basis')],
            },
        ),
    ]
