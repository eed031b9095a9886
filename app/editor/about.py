"""What the About dialog says."""

from importlib.metadata import version

ABOUT = (
    f"<h3>Cordboard {version('cordboard')}</h3>"
    "<p>Design, rehearse and export customer-contact workflows by wiring blocks on a canvas.</p>"
    "<p>A cord board is the switchboard on which operators once patched calls by hand.</p>"
    "<p>Free software under the MIT licence.</p>"
)
