"""Sealed columns: the database holds ciphertext, the program holds text."""

import base64
from functools import lru_cache

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from liba.kernel.sealing import Keyring, Sealer


@lru_cache(maxsize=1)
def keyring() -> Keyring:
    """The town's keys, from the secret in the environment (`LIBA_DATA_KEY`, 32 bytes in base64)."""
    return Keyring(base64.b64decode(settings.LIBA_DATA_KEY))


@lru_cache(maxsize=32)
def sealer(purpose: str) -> Sealer:
    """The sealer of one purpose, such as `registry.id_number`."""
    return Sealer(keyring(), purpose)


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A text that is encrypted at rest. It can't be searched; keep `sealer(purpose).index(text)` beside it for that."""

    def __init__(self, *args: object, purpose: str = "", **kwargs: object) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "purpose": self.purpose}

    def from_db_value(
        self, value: bytes | None, expression: object, connection: BaseDatabaseWrapper
    ) -> str | None:
        """Open on reading."""
        return None if value is None else sealer(self.purpose).open(bytes(value))

    def get_db_prep_value(
        self, value: str | None, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> object:
        """Seal on writing."""
        sealed = None if value is None else sealer(self.purpose).seal(value)
        return super().get_db_prep_value(sealed, connection, prepared)

    def to_python(self, value: str | None) -> str | None:
        """Text as it is; there is no other form inside the program."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Serialising would leak the text; dumps are made by the database's own tools."""
        raise TypeError("a sealed value is not serialised")
