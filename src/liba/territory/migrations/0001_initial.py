import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('governance', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Level',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=50)),
                ('name_en', models.CharField(blank=True, max_length=50)),
                ('slug', models.SlugField(max_length=30, unique=True)),
                ('rank', models.PositiveSmallIntegerField(unique=True)),
            ],
            options={
                'ordering': ('rank',),
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=100)),
                ('name_en', models.CharField(blank=True, max_length=100)),
                ('code', models.CharField(max_length=20, unique=True)),
                ('path', models.CharField(max_length=100, unique=True)),
                ('lon', models.FloatField(blank=True, null=True)),
                ('lat', models.FloatField(blank=True, null=True)),
                ('boundary', models.JSONField(blank=True, null=True)),
                ('position_is_synthetic', models.BooleanField(default=False)),
                ('opened_on', models.DateField(blank=True, null=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='territory.area')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='territory.area')),
                ('level', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='territory.level')),
            ],
            options={
                'ordering': ('path',),
            },
        ),
        migrations.CreateModel(
            name='Cordon',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=100)),
                ('name_en', models.CharField(blank=True, max_length=100)),
                ('number', models.PositiveSmallIntegerField(unique=True)),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('kind', models.CharField(choices=[('pocket', 'pocket'), ('enclosure', 'enclosure')], max_length=10)),
                ('boundary', models.JSONField(blank=True, null=True)),
                ('residents_inside', models.PositiveIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=1)),
                ('areas', models.ManyToManyField(related_name='cordons', to='territory.area')),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cordons', to='governance.measure')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inner', to='territory.cordon')),
            ],
            options={
                'ordering': ('number',),
            },
        ),
        migrations.CreateModel(
            name='Reorganisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decided_on', models.DateField()),
                ('effective_on', models.DateField()),
                ('legal_basis', models.TextField()),
                ('recorded_at', models.DateTimeField()),
                ('merged', models.ManyToManyField(related_name='merged_by', to='territory.area')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reorganisations', to='territory.area')),
            ],
        ),
        migrations.CreateModel(
            name='Road',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=100)),
                ('name_en', models.CharField(blank=True, max_length=100)),
                ('code', models.CharField(max_length=30, unique=True)),
                ('line', models.JSONField(blank=True, null=True)),
                ('status', models.CharField(choices=[('open', 'open'), ('blocked', 'blocked')], default='open', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('cordon', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='roads', to='territory.cordon')),
            ],
            options={
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=100)),
                ('name_en', models.CharField(blank=True, max_length=100)),
                ('code', models.CharField(max_length=30, unique=True)),
                ('kind', models.CharField(choices=[('market', 'market'), ('stall', 'stall'), ('shop', 'shop'), ('post', 'post'), ('firm', 'firm'), ('office', 'office'), ('pharmacy', 'pharmacy'), ('square', 'square'), ('waste_point', 'waste_point'), ('street', 'street'), ('venue', 'venue'), ('other', 'other')], max_length=12)),
                ('lon', models.FloatField(blank=True, null=True)),
                ('lat', models.FloatField(blank=True, null=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='territory.area')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='territory.site')),
            ],
            options={
                'ordering': ('code',),
            },
        ),
    ]
