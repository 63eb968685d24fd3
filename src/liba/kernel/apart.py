"""Rules that need a heavy library, worked in a process of their own: a server must not keep a solver in its memory.

A rule is named, `package.module:function`, because importing it is what takes the memory. What it is given and what it
gives back go over a pipe (msgpack) as the values that its annotations name.
"""

import os
import subprocess
import sys
import typing
from collections.abc import Callable
from importlib import import_module
from types import GenericAlias
from typing import TypeVar

import msgspec

Given = TypeVar("Given")


def worked_apart(rule: str, gives: type[Given], *given: object) -> Given:
    """What the rule gives for these values. A process that has the rule's module in its memory works it by itself.

    A rule that fails is a `RuntimeError` with what its process said.
    """
    module, _, name = rule.partition(":")
    if module in sys.modules:
        return typing.cast("Given", _function(rule)(*given))
    done = subprocess.run(
        [sys.executable, "-m", "liba.kernel.apart", rule],
        input=_packed(given),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{name} failed apart: {done.stderr.decode(errors='replace')[-2000:]}")
    return msgspec.msgpack.decode(done.stdout, type=gives)


def _function(rule: str) -> Callable[..., object]:
    module, _, name = rule.partition(":")
    found: Callable[..., object] = getattr(import_module(module), name)
    return found


def _packed(value: object) -> bytes:
    # Numbers of an array library are not Python's own, and become so.
    return msgspec.msgpack.encode(value, enc_hook=lambda number: number.item())


def _main(rule: str) -> None:
    # Solvers print; their lines must not get among the answer's bytes.
    answer = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    function = _function(rule)
    hints = typing.get_type_hints(function)
    hints.pop("return", None)
    values = GenericAlias(tuple, tuple(hints.values()))
    given: tuple[object, ...] = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=values)
    with os.fdopen(answer, "wb") as out:
        out.write(_packed(function(*given)))


if __name__ == "__main__":
    _main(sys.argv[1])
