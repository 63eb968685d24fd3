import django.db.models.deletion
import liba.governance.sealed
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('governance', '0001_initial'),
        ('registry', '0001_initial'),
        ('territory', '0001_initial'),
        ('workforce', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReturnLayout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(unique=True)),
                ('spec', models.JSONField()),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='FormVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('version', models.PositiveIntegerField()),
                ('spec', models.JSONField()),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.CharField(max_length=100)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='form_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('visit_id', models.UUIDField(db_index=True)),
                ('question', models.SlugField(max_length=40)),
                ('digest', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('happened_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('responder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workforce.responder')),
            ],
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name_zh', models.CharField(max_length=100)),
                ('name_en', models.CharField(blank=True, max_length=100)),
                ('spec', models.JSONField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
                ('stopped_by', models.CharField(blank=True, max_length=100)),
                ('version', models.PositiveIntegerField(default=1)),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='governance.measure')),
            ],
            options={
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('seed', models.CharField(max_length=100)),
                ('seed_source', models.CharField(max_length=200)),
                ('listed', models.JSONField()),
                ('list_digest', models.CharField(max_length=64)),
                ('count', models.PositiveSmallIntegerField()),
                ('listed_at', models.DateTimeField()),
                ('drawn_at', models.DateTimeField(blank=True, null=True)),
                ('drawn_by', models.CharField(blank=True, max_length=100)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='rounds.round')),
            ],
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('window', models.SmallIntegerField()),
                ('outcome', models.CharField(choices=[('done', 'done'), ('nobody_home', 'nobody_home'), ('refused', 'refused'), ('not_reachable', 'not_reachable'), ('not_needed', 'not_needed'), ('unplanned', 'unplanned')], max_length=13)),
                ('form_version', models.PositiveIntegerField()),
                ('answers', liba.governance.sealed.SealedField(blank=True, null=True, purpose='rounds.answers')),
                ('counts', models.JSONField(blank=True, default=dict)),
                ('note', liba.governance.sealed.SealedField(blank=True, null=True, purpose='rounds.note')),
                ('user_id', models.PositiveBigIntegerField(blank=True, null=True)),
                ('device_id', models.UUIDField(blank=True, null=True)),
                ('happened_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('skew_seconds', models.IntegerField(default=0)),
                ('flags', models.CharField(blank=True, max_length=80)),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='territory.area')),
                ('household', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='visits', to='registry.household')),
                ('person', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='visits', to='registry.person')),
                ('post', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='workforce.post')),
                ('responder', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='visits', to='workforce.responder')),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='rounds.round')),
                ('site', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='territory.site')),
            ],
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=500)),
                ('state', models.CharField(choices=[('open', 'open'), ('corrected', 'corrected'), ('passed', 'passed')], max_length=10)),
                ('due_on', models.DateField()),
                ('found_at', models.DateTimeField()),
                ('found_by', models.CharField(max_length=100)),
                ('corrected_at', models.DateTimeField(blank=True, null=True)),
                ('corrected_by', models.CharField(blank=True, max_length=100)),
                ('corrected_note', models.CharField(blank=True, max_length=500)),
                ('looked_again_at', models.DateTimeField(blank=True, null=True)),
                ('looked_again_by', models.CharField(blank=True, max_length=100)),
                ('times_reopened', models.PositiveSmallIntegerField(default=0)),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='workforce.post')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='territory.site')),
                ('visit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='rounds.visit')),
            ],
        ),
        migrations.CreateModel(
            name='Difference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('new_person', 'new_person'), ('not_there', 'not_there'), ('away', 'away'), ('back', 'back'), ('field', 'field'), ('duplicate', 'duplicate'), ('count', 'count')], max_length=10)),
                ('column', models.SlugField(blank=True, max_length=30)),
                ('source', models.SlugField(max_length=30)),
                ('found', liba.governance.sealed.SealedField(blank=True, null=True, purpose='rounds.difference')),
                ('state', models.CharField(choices=[('open', 'open'), ('accepted', 'accepted'), ('dismissed', 'dismissed')], max_length=10)),
                ('raised_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.CharField(blank=True, max_length=100)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='differences', to='registry.household')),
                ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.person')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='differences', to='registry.person')),
                ('visit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='differences', to='rounds.visit')),
            ],
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('limit', models.SlugField(max_length=40)),
                ('severity', models.CharField(choices=[('note', 'note'), ('urgent', 'urgent')], max_length=6)),
                ('state', models.CharField(choices=[('open', 'open'), ('taken', 'taken'), ('settled', 'settled')], max_length=7)),
                ('raised_at', models.DateTimeField()),
                ('arrived_at', models.DateTimeField()),
                ('taken_by', models.CharField(blank=True, max_length=100)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_by', models.CharField(blank=True, max_length=100)),
                ('note', liba.governance.sealed.SealedField(blank=True, null=True, purpose='rounds.alert_note')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='territory.area')),
                ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='alerts', to='registry.household')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='alerts', to='registry.person')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='rounds.visit')),
            ],
        ),
        migrations.CreateModel(
            name='DayClose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('open_count', models.PositiveIntegerField()),
                ('counts', models.JSONField(default=dict)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('closed_at', models.DateTimeField()),
                ('closed_by', models.CharField(max_length=100)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.area')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'area'), name='day_closed_once')],
            },
        ),
        migrations.CreateModel(
            name='DrawPick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('record_day', models.DateField(blank=True, null=True)),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picks', to='rounds.draw')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.post')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.site')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('draw', 'order'), name='draw_order_once')],
            },
        ),
        migrations.CreateModel(
            name='ReturnSeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('layout_version', models.PositiveIntegerField()),
                ('figures', models.JSONField()),
                ('sealed_at', models.DateTimeField()),
                ('sealed_by', models.CharField(max_length=100)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.area')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'area'), name='return_sealed_once')],
            },
        ),
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('window', models.SmallIntegerField()),
                ('step', models.PositiveSmallIntegerField()),
                ('to', models.CharField(choices=[('linker', 'linker'), ('grid', 'grid'), ('village', 'village'), ('official', 'official'), ('unit', 'unit'), ('post', 'post'), ('named', 'named')], max_length=10)),
                ('count', models.PositiveIntegerField()),
                ('told_at', models.DateTimeField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.area')),
                ('responder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workforce.responder')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='rounds.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'day', 'window', 'step', 'area'), name='escalation_once')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.SlugField(max_length=40)),
                ('event_on', models.DateField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('enrolled_at', models.DateTimeField()),
                ('enrolled_by', models.CharField(max_length=100)),
                ('changed_seq', models.PositiveBigIntegerField(db_index=True, default=0)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='registry.household')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='registry.person')),
                ('responder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='enrolments', to='workforce.responder')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='rounds.round')),
            ],
            options={
                'indexes': [models.Index(fields=['round', 'ends_on'], name='enrolment_round'), models.Index(fields=['household'], name='enrolment_household')],
            },
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['round', 'day', 'window', 'area'], name='visit_due'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('household__isnull', False)), fields=['household', '-happened_at'], name='visit_household'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('site__isnull', False)), fields=['site', '-happened_at'], name='visit_site'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('post__isnull', False)), fields=['post', '-happened_at'], name='visit_post'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['responder', 'day'], name='visit_responder'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('flags', ''), _negated=True), fields=['-recorded_at'], name='visit_flagged'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['state', 'due_on'], name='finding_open'),
        ),
        migrations.AddIndex(
            model_name='difference',
            index=models.Index(fields=['state', 'household'], name='difference_open'),
        ),
        migrations.AddIndex(
            model_name='alert',
            index=models.Index(fields=['state', '-arrived_at'], name='alert_open'),
        ),
    ]
