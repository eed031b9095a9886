"""What the other side said, made fit for a sentence of ours."""

CUT = "…"
"""Stands where the rest was cut off. By it a secret is known of which the beginning alone is left,
and starred like a whole one."""


def excerpt(said: object, longest: int = 300) -> str:
    """`said` on one line, without white space around it, and not endless; empty for None."""
    text = " ".join(str("" if said is None else said).split())
    return text if len(text) <= longest else f"{text[: longest - 1]}{CUT}"
