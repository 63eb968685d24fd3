"""Names as a town gives them: in Chinese, and in English where it has one."""

from django.db import models

from liba.kernel.text import Text


class Named(models.Model):
    """What has a name in both languages."""

    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_zh

    @property
    def name(self) -> Text:
        """The name in both languages."""
        return Text(self.name_zh, self.name_en)


class BrieflyNamed(Named):
    """What has a name of a word or two: a kind, a level, a skill."""

    name_zh = models.CharField(max_length=50)
    name_en = models.CharField(max_length=50, blank=True)

    class Meta:
        abstract = True
