"""Incoming call: the record of a finished call that a customer made to a voice agent."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from blocks.sdk import (
    BlockInputs,
    BlockOutputs,
    Category,
    Context,
    JsonObject,
    Moment,
    Number,
    Phone,
    Text,
    Url,
    block,
    match_names,
    port,
    read_record,
)


def _plain_word(value: Any) -> Any:
    """Statuses come with a typographic apostrophe and in any case."""
    return value.strip().replace("’", "'").casefold() if isinstance(value, str) else value


CallStatus = Annotated[Literal["connected", "couldn't connect"], BeforeValidator(_plain_word)]
CallDirection = Annotated[Literal["inbound"], BeforeValidator(_plain_word)]


class Inputs(BlockInputs):
    """Nothing is written in an Incoming call block: the values come with the call."""


class Outputs(BlockOutputs):
    """The record of the call."""

    bot_number: Phone | None = port(
        "The number of the voice agent that was called.", example="+918047091234"
    )
    use_case: Text | None = port("The voice agent's use case.", example="support")
    call_time: Moment | None = port("When the call began.", example="2026-12-10T10:00:00Z")
    call_status: CallStatus | None = port("Whether the call came about.", example="connected")
    call_duration: Number | None = port(
        "Seconds that were talked; 0 when the call did not come about.", ge=0, example=125
    )
    call_direction: CallDirection = port("Always inbound.", default="inbound")
    customer_number: Phone | None = port("The customer who called.", example="+919876543210")
    customer_details: JsonObject = port(
        "Whatever else is known of the customer.", default={}, example='{"name": "Asha"}'
    )
    transcript: Text | None = port("What was said, as text.", multiline=True)
    call_id: Text | None = port("The voice agent's own name for the call.", example="1234")
    call_recording_url: Url | None = port(
        "Where the recording is.", example="https://recordings.example/1234.mp3"
    )


@block(
    type="incoming_call",
    version=1,
    title="Incoming call",
    category=Category.SOURCES,
    icon="mdi6.phone-incoming",
    synonyms=("trigger", "start", "inbound", "call ended", "transcript"),
)
def run(inputs: Inputs, context: Context) -> Outputs:
    """Hand on the record that started the run.

    Raises:
        InvalidInputError: A value does not fit.
    """
    record = context.trigger
    known = match_names(record, Outputs.model_fields)
    unused = [name for name in record if name not in known]
    if unused:
        context.log.info(f"Not used, as Incoming call has no such output: {', '.join(unused)}")
    return read_record(Outputs, record)
