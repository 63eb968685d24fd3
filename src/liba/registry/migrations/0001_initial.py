import django.db.models.deletion
import liba.governance.sealed
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('number', models.CharField(max_length=20)),
                ('address', models.CharField(max_length=200)),
                ('lon', models.FloatField(blank=True, null=True)),
                ('lat', models.FloatField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='households', to='territory.area')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='registry.household')),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(db_index=True, max_length=100)),
                ('sex', models.CharField(blank=True, choices=[('M', 'M'), ('F', 'F'), ('', '')], max_length=1)),
                ('born_on', models.DateField(blank=True, null=True)),
                ('is_head', models.BooleanField(default=False)),
                ('relation', models.CharField(blank=True, max_length=30)),
                ('presence', models.CharField(choices=[('present', 'present'), ('away', 'away'), ('moved_out', 'moved_out'), ('deceased', 'deceased')], default='present', max_length=12)),
                ('id_kind', models.CharField(blank=True, choices=[('resident_id', 'resident_id'), ('other', 'other'), ('', '')], max_length=12)),
                ('id_number', liba.governance.sealed.SealedField(blank=True, null=True, purpose='registry.id_number')),
                ('id_index', models.BinaryField(blank=True, max_length=16, null=True, unique=True)),
                ('id_tail', models.CharField(blank=True, max_length=4)),
                ('local_tag', models.BinaryField(blank=True, max_length=16, null=True)),
                ('extra', models.JSONField(blank=True, default=dict)),
                ('source_key', models.CharField(blank=True, max_length=80)),
                ('version', models.PositiveIntegerField(default=1)),
                ('household', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='registry.household')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='registry.person')),
            ],
            options={
                'verbose_name_plural': 'people',
            },
        ),
        migrations.CreateModel(
            name='HouseholdMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', liba.governance.sealed.SealedField(blank=True, null=True, purpose='registry.merge')),
                ('merged_at', models.DateTimeField()),
                ('merged_by', models.CharField(max_length=100)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undone_by', models.CharField(blank=True, max_length=100)),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='registry.household')),
                ('merged', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.household')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PersonMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', liba.governance.sealed.SealedField(blank=True, null=True, purpose='registry.merge')),
                ('merged_at', models.DateTimeField()),
                ('merged_by', models.CharField(max_length=100)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undone_by', models.CharField(blank=True, max_length=100)),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='registry.person')),
                ('merged', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Phone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', liba.governance.sealed.SealedField(purpose='registry.phone')),
                ('number_index', models.BinaryField(max_length=16)),
                ('tail', models.CharField(max_length=4)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phones', to='registry.person')),
            ],
        ),
        migrations.CreateModel(
            name='RosterImport',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('file_name', models.CharField(max_length=200)),
                ('digest', models.CharField(max_length=64)),
                ('sheet', models.CharField(blank=True, max_length=100)),
                ('state', models.CharField(choices=[('uploaded', 'uploaded'), ('checking', 'checking'), ('checked', 'checked'), ('applying', 'applying'), ('applied', 'applied'), ('failed', 'failed'), ('discarded', 'discarded')], max_length=12)),
                ('mapping', models.JSONField(default=dict)),
                ('columns', models.JSONField(default=list)),
                ('uploaded_at', models.DateTimeField()),
                ('uploaded_by', models.CharField(max_length=100)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('summary', models.JSONField(default=dict)),
                ('failure', models.JSONField(default=dict)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='territory.area')),
            ],
        ),
        migrations.CreateModel(
            name='ImportProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField()),
                ('column', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=40)),
                ('is_error', models.BooleanField()),
                ('facts', models.JSONField(default=dict)),
                ('roster_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='problems', to='registry.rosterimport')),
            ],
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['address'], name='household_address'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(condition=models.Q(('closed_at__isnull', False)), fields=['closed_at'], name='household_closed'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.UniqueConstraint(fields=('area', 'number'), name='household_number_in_area'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['household', 'presence'], name='people_of_household'),
        ),
        migrations.AddIndex(
            model_name='phone',
            index=models.Index(fields=['number_index'], name='phone_index'),
        ),
        migrations.AddConstraint(
            model_name='phone',
            constraint=models.UniqueConstraint(fields=('person', 'number_index'), name='phone_once_a_person'),
        ),
        migrations.AddIndex(
            model_name='importproblem',
            index=models.Index(fields=['roster_import', 'row'], name='problem_row'),
        ),
    ]
