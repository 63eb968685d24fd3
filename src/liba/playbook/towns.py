"""The playbooks that come with Liba."""

from importlib import resources


def packaged_towns() -> tuple[str, ...]:
    """Their short names."""
    folder = resources.files("liba.playbook") / "towns"
    return tuple(
        sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    )


def packaged_playbook(town: str) -> bytes:
    """A packaged playbook as it is written. Refuses (`KeyError`) a town that there is none of."""
    if town not in packaged_towns():
        raise KeyError(town)
    return (resources.files("liba.playbook") / "towns" / f"{town}.yaml").read_bytes()
