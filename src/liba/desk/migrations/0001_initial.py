import django.db.models.deletion
import liba.governance.sealed
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('territory', '0001_initial'),
        ('workforce', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeskPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('spec', models.JSONField()),
                ('version', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(unique=True)),
                ('kind', models.CharField(choices=[('dispute', 'dispute'), ('crowd', 'crowd'), ('fight', 'fight'), ('accident', 'accident'), ('help', 'help'), ('breach', 'breach'), ('other', 'other')], max_length=10)),
                ('source', models.CharField(choices=[('gate', 'gate'), ('patrol', 'patrol'), ('hotline', 'hotline'), ('round', 'round'), ('console', 'console')], max_length=10)),
                ('urgent', models.BooleanField(default=False)),
                ('gate_code', models.SlugField(blank=True, max_length=40)),
                ('where', models.CharField(blank=True, max_length=200)),
                ('lon', models.FloatField(blank=True, null=True)),
                ('lat', models.FloatField(blank=True, null=True)),
                ('words', liba.governance.sealed.SealedField(blank=True, null=True, purpose='desk.incident')),
                ('caller', liba.governance.sealed.SealedField(blank=True, null=True, purpose='desk.caller')),
                ('caller_phone', liba.governance.sealed.SealedField(blank=True, null=True, purpose='desk.caller_phone')),
                ('state', models.CharField(choices=[('reported', 'reported'), ('dispatched', 'dispatched'), ('on_the_way', 'on_the_way'), ('there', 'there'), ('settled', 'settled'), ('unfounded', 'unfounded')], max_length=10)),
                ('reported_by', models.CharField(max_length=100)),
                ('happened_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('dispatched_at', models.DateTimeField(blank=True, null=True)),
                ('arrived_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('waits_since', models.DateTimeField(blank=True, null=True)),
                ('steps_taken', models.PositiveSmallIntegerField(default=0)),
                ('outcome', liba.governance.sealed.SealedField(blank=True, null=True, purpose='desk.outcome')),
                ('caller_told_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='territory.area')),
                ('reporter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workforce.responder')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='territory.site')),
                ('squad', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='workforce.unit')),
            ],
        ),
        migrations.CreateModel(
            name='IncidentEvent',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('reported', 'reported'), ('dispatched', 'dispatched'), ('declined', 'declined'), ('set_out', 'set_out'), ('arrived', 'arrived'), ('needs_help', 'needs_help'), ('settled', 'settled'), ('unfounded', 'unfounded'), ('noted', 'noted'), ('escalated', 'escalated')], max_length=11)),
                ('by', models.CharField(max_length=100)),
                ('note', liba.governance.sealed.SealedField(blank=True, null=True, purpose='desk.note')),
                ('happened_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='desk.incident')),
                ('responder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workforce.responder')),
                ('squad', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.unit')),
            ],
        ),
        migrations.CreateModel(
            name='IncidentLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('looked_at', models.DateTimeField()),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='looks', to='desk.incident')),
                ('responder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workforce.responder')),
            ],
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(fields=['state', '-happened_at'], name='incident_open'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(fields=['area', '-happened_at'], name='incident_area'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('waits_since', None), _negated=True), fields=['waits_since'], name='incident_waits'),
        ),
        migrations.AddIndex(
            model_name='incidentevent',
            index=models.Index(fields=['incident', 'happened_at'], name='incident_event'),
        ),
        migrations.AddConstraint(
            model_name='incidentlook',
            constraint=models.UniqueConstraint(fields=('incident', 'responder'), name='incident_look_once'),
        ),
    ]
