"""Titles of blocks; ids and titles of new ones: ids are the only references in a file."""

import re
import unicodedata
from collections.abc import Mapping

from app.workflow.model import Workflow
from blocks.sdk import BlockSpec


def id_of(text: str) -> str:
    """An id made of a title: `Send WhatsApp` gives `send_whatsapp`; empty when nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    made = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
    return f"_{made}" if made[:1].isdigit() else made


def free_id(title: str, workflow: Workflow, *, otherwise: str) -> str:
    """An id made of `title`, or of `otherwise` where it gives none, that no block has yet."""
    taken = {block.id for block in workflow.blocks}
    wanted = found = id_of(title) or id_of(otherwise) or "block"
    number = 2
    while found in taken:
        found = f"{wanted}_{number}"
        number += 1
    return found


def free_title(title: str, workflow: Workflow) -> str:
    """The title, with a number behind it where another block has it; an empty one stays empty."""
    taken = {block.title for block in workflow.blocks}
    wanted = re.sub(r" \d+$", "", title)
    found, number = title, 2
    while title and found in taken:
        found = f"{wanted} {number}"
        number += 1
    return found


def block_titles(workflow: Workflow, catalog: Mapping[str, BlockSpec]) -> dict[str, str]:
    """Block id → what to call it: the user's title, else the catalogue's, else its id."""
    return {
        one.id: one.title or (catalog[one.type].title if one.type in catalog else one.id)
        for one in workflow.blocks
    }
