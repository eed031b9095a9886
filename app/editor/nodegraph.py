"""The one door to NodeGraphQt: puts stand-ins in place for its import and checks the versions.

NodeGraphQt imports `distutils`, which Python 3.12 no longer has, and, by Qt.py, every Qt module
that there is. With the stand-ins its import takes 0.1 s instead of 0.5 s.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from types import ModuleType

from PySide6 import QtCore, QtGui, QtSvg, QtWidgets

PINNED = "0.6.44"
"""The classes of the canvas override methods of this very version."""


class _LooseVersion(tuple[int, ...]):
    """What NodeGraphQt asks of `distutils.version.LooseVersion`: numbers to compare."""

    def __new__(cls, text: str) -> "_LooseVersion":
        return super().__new__(cls, (int(part) for part in text.split(".") if part.isdigit()))


class _Widgets(ModuleType):
    """QtWidgets with the classes that Qt 6 moved to QtGui, where NodeGraphQt does not look."""

    def __getattr__(self, name: str) -> object:
        return getattr(QtWidgets if hasattr(QtWidgets, name) else QtGui, name)


def _stand_ins() -> dict[str, ModuleType]:
    qt = ModuleType("Qt")
    widgets = _Widgets("Qt.QtWidgets")
    vars(qt).update(QtCore=QtCore, QtGui=QtGui, QtWidgets=widgets, QtSvg=QtSvg)
    vars(qt).update(QtCompat=ModuleType("Qt.QtCompat"))
    distutils, versions = ModuleType("distutils"), ModuleType("distutils.version")
    vars(versions).update(LooseVersion=_LooseVersion)
    vars(distutils).update(version=versions)
    return {"Qt": qt, "distutils": distutils, "distutils.version": versions}


@contextmanager
def _in_place() -> Iterator[None]:
    names = _stand_ins()
    before = {name: sys.modules[name] for name in names if name in sys.modules}
    sys.modules.update(names)
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]
        sys.modules.update(before)


def version_problem(qt: str, nodegraphqt: str, python: tuple[int, int]) -> str | None:
    """Why these versions cannot be used together, one sentence; None when they can."""
    if qt.split(".")[:2] == ["6", "12"] and python < (3, 12):
        return (
            f"PySide6 {qt} aborts Python {python[0]}.{python[1]}: "
            "install PySide6-Essentials older than 6.12, or Python 3.12 or newer."
        )
    if nodegraphqt != PINNED:
        return f"Cordboard's canvas needs NodeGraphQt {PINNED}, and {nodegraphqt} is installed."
    return None


_problem = version_problem(QtCore.qVersion(), version("NodeGraphQt"), sys.version_info[:2])
if _problem:
    raise ImportError(_problem)

with _in_place():
    from NodeGraphQt import BaseNode, NodeGraph
    from NodeGraphQt.base.menu import BaseMenu
    from NodeGraphQt.constants import PortTypeEnum
    from NodeGraphQt.qgraphics.node_base import NodeItem
    from NodeGraphQt.qgraphics.pipe import LivePipeItem, PipeItem
    from NodeGraphQt.widgets.scene import NodeScene
    from NodeGraphQt.widgets.viewer import NodeViewer

__all__ = [
    "BaseMenu",
    "BaseNode",
    "LivePipeItem",
    "NodeGraph",
    "NodeItem",
    "NodeScene",
    "NodeViewer",
    "PipeItem",
    "PortTypeEnum",
    "version_problem",
]
