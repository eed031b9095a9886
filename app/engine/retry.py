"""When a failed block is tried again, and how long after. Pure."""

import random

from app.engine.plan import Step
from blocks.sdk import BlockError

LONGEST_DELAY_S = 300.0
_FIRST_BACKOFF_S = 1.0


def delay_before_next_try(
    step: Step, error: BlockError, tries_done: int, seed: str
) -> float | None:
    """Seconds to wait before the next try, or None when there is to be none.

    A try is repeated only when the failure may pass, and either nothing can have arrived or the
    receiver honours the block's idempotency key.

    Args:
        tries_done: How many tries were made, 1 or more.
        seed: Makes the jitter the same for the same effect.
    """
    mark, policy = step.spec.mark, step.block.policy
    is_harmless = mark.is_idempotent or not error.may_have_arrived
    if not is_harmless or not may_try_again(step, tries_done, is_transient=error.is_transient):
        return None
    if policy.backoff_s is None and tries_done <= len(mark.retry_delays_s):
        delay = mark.retry_delays_s[tries_done - 1]
    else:
        first = _FIRST_BACKOFF_S if policy.backoff_s is None else policy.backoff_s
        jitter = random.Random(f"{seed}:{tries_done}").uniform(0.75, 1.25)  # noqa: S311 - no secret
        delay = first * 2 ** (tries_done - 1) * jitter
    return min(max(delay, error.retry_after_s or 0.0), LONGEST_DELAY_S)


def may_try_again(step: Step, tries_done: int, *, is_transient: bool) -> bool:
    """Whether the block's policy allows a further try of what surely did not arrive."""
    allowed = step.block.policy.tries or 1 + len(step.spec.mark.retry_delays_s)
    return is_transient and tries_done < allowed
