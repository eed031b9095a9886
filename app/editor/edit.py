"""An edit: what a gesture, a form or a command asks of the document."""

from collections.abc import Callable
from dataclasses import dataclass

from app.workflow.model import Workflow


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to the workflow that has a name and can be undone as one step.

    Attributes:
        name: For the history, in the imperative: “Move Send Email”.
        apply: The workflow after the edit. Raises GraphError where it cannot be made.
    """

    name: str
    apply: Callable[[Workflow], Workflow]
