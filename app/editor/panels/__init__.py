"""The panels around the canvas, one module a panel."""
