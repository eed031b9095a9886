"""Finds the blocks: the folders beside this module, and the entry-point group `cordboard.blocks`.

Not here: what a block is (`blocks.sdk`), and a block as plain data (`blocks.describe`).
"""

import importlib
import importlib.metadata
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import ModuleType

from blocks.sdk import BlockSpec, Category, read_block, read_mark

ENTRY_POINT_GROUP = "cordboard.blocks"
OWN_PACKAGES = ("blocks.sources", "blocks.agents", "blocks.actions", "blocks.logic")

_PLACES = {category: place for place, category in enumerate(Category)}


class Catalog(Mapping[str, BlockSpec]):
    """Block type → `BlockSpec`, in the order of the palette: by category, then by title.

    A former type, which a block names in `replaces`, is found too; it is not among the keys.

    Attributes:
        faulty: Module or entry point → why its block cannot be used, one sentence each.
    """

    def __init__(
        self, specs: Iterable[BlockSpec] = (), faulty: Iterable[tuple[str, str]] = ()
    ) -> None:
        ordered = sorted(specs, key=lambda spec: (_PLACES[spec.mark.category], spec.title))
        self._specs = {spec.type: spec for spec in ordered}
        self._former = {name: spec for spec in ordered for name in spec.mark.replaces}
        self.faulty = tuple(faulty)

    def __getitem__(self, type: str) -> BlockSpec:
        return self._specs[type] if type in self._specs else self._former[type]

    def __iter__(self) -> Iterator[str]:
        return iter(self._specs)

    def __len__(self) -> int:
        return len(self._specs)


def load_catalog(extra_packages: Iterable[str] = ()) -> Catalog:
    """Every block of Cordboard, of installed packages that register some, and of `extra_packages`.

    Where two blocks have the same type, Cordboard's own comes first and the other is faulty.

    Args:
        extra_packages: Modules or packages to look into as well, named as in an entry point.
    """
    finder = _Finder()
    for name in (*OWN_PACKAGES, *extra_packages):
        finder.look_into(name, "cordboard")
    for entry in importlib.metadata.entry_points(group=ENTRY_POINT_GROUP):
        finder.look_into(entry.module, entry.dist.name if entry.dist else entry.name)
    return Catalog(finder.specs.values(), finder.faulty)


class _Finder:
    """Imports modules and keeps the blocks that they declare."""

    def __init__(self) -> None:
        self.specs: dict[str, BlockSpec] = {}
        self.faulty: list[tuple[str, str]] = []

    def look_into(self, name: str, package: str) -> None:
        """Keep the block that the module `name` declares, or else those of the modules in it."""
        module = self._imported(name)
        if module is None or self._keep(module, package):
            return
        for inner in _modules_in(module):
            found = self._imported(inner)
            if found is not None:
                self._keep(found, package)

    def _imported(self, name: str) -> ModuleType | None:
        try:
            return importlib.import_module(name)
        except Exception as error:  # noqa: BLE001 - a block that cannot be imported must not take the others along
            self.faulty.append((name, f"it cannot be imported: {_words(error)}"))
            return None

    def _keep(self, module: ModuleType, package: str) -> bool:
        """Whether the module declares a block, kept or faulty."""
        try:
            spec = read_block(module, self._variant_modules(module))
        except TypeError as error:
            self.faulty.append((module.__name__, str(error)))
            return True
        if spec is None:
            return False
        if spec.type in self.specs:
            other = self.specs[spec.type].run.__module__
            reason = f"there is a block “{spec.type}” already, in {other}"
            self.faulty.append((module.__name__, reason))
        else:
            self.specs[spec.type] = replace(spec, package=package)
        return True

    def _variant_modules(self, module: ModuleType) -> list[ModuleType]:
        # Only a block with variants has its other modules imported: they may be heavy.
        mark = read_mark(module)
        if mark is None or mark.variant is None:
            return []
        return [found for name in _modules_in(module) if (found := self._imported(name))]


def _modules_in(module: ModuleType) -> list[str]:
    path = getattr(module, "__path__", ())
    return sorted(f"{module.__name__}.{found.name}" for found in pkgutil.iter_modules(path))


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
