"""Screens without a monitor, for programs that are to be seen from outside."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

TIMEOUT_S = 20


@contextmanager
def virtual_screen(width: int, height: int) -> Iterator[dict[str, str]]:
    """A screen of so many pixels; gives the environment of programs that are to be on it."""
    read, write = os.pipe()
    server = subprocess.Popen(
        [
            *("Xvfb", "-displayfd", str(write), "-nolisten", "tcp"),
            *("-screen", "0", f"{width}x{height}x24"),
            # Else it starts anew whenever its last client leaves, and refuses who comes meanwhile.
            "-noreset",
        ],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as said:
            number = said.readline().strip()
        assert number, "Xvfb has ended"
        environ = {k: v for k, v in os.environ.items() if k != "WAYLAND_DISPLAY"}
        environ.pop("QT_QPA_PLATFORM", None)
        yield environ | {"DISPLAY": f":{number}"}
    finally:
        server.terminate()
        server.wait(TIMEOUT_S)
