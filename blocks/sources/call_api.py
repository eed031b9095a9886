"""Call API: one customer's details, given by hand, as a file of JSON or by an HTTP request."""

from blocks.sdk import (
    BlockInputs,
    BlockOutputs,
    Category,
    Context,
    Date,
    Integer,
    JsonObject,
    Moment,
    Number,
    Phone,
    Text,
    TimeOfDay,
    TimeZone,
    block,
    match_names,
    port,
    read_record,
)

ALIASES = {"retry_after_in_hrs": "retries_after_in_hrs"}
"""As SubVerse's Call API names it."""


class Inputs(BlockInputs):
    """Nothing is written in a Call API block: the values come with the call."""


class Outputs(BlockOutputs):
    """One customer, and when and how to call."""

    bot_number: Phone | None = port(
        "The number that the voice agent calls from.", example="+918047091234"
    )
    use_case: Text | None = port("The voice agent's use case.", example="renewal_reminder")
    customer_number: Phone = port("The customer's phone number.", example="+919876543210")
    customer_details: JsonObject = port(
        "Whatever else is known of the customer.", default={}, example='{"name": "Asha"}'
    )
    schedule_time: Moment | None = port(
        "When to call; the moment of the run when it is not given.", example="2026-12-10T10:00:00Z"
    )
    agent_options: JsonObject | None = port("Options for the voice agent.")
    no_of_retries: Integer = port("How often to call again.", default=0, ge=0, example=2)
    retries_after_in_hrs: Number | None = port("Hours between the calls.", gt=0, example=24)
    start_working_hour: TimeOfDay | None = port("No call before this.", example="09:00")
    end_working_hour: TimeOfDay | None = port("No call after this.", example="18:00")
    timezone: TimeZone = port("Where the working hours hold.", default="Asia/Kolkata")
    call_priority: Integer | None = port("Which calls to make first.", example=1)
    call_on_date: Date | None = port("The day to call on.", example="2026-12-10")


@block(
    type="call_api",
    version=1,
    title="Call API",
    category=Category.SOURCES,
    icon="mdi6.api",
    synonyms=("trigger", "start", "request", "one customer", "JSON"),
)
def run(inputs: Inputs, context: Context) -> Outputs:
    """Hand on the values that started the run.

    Raises:
        InvalidInputError: A value is missing or does not fit.
    """
    given = context.trigger
    known = match_names(given, Outputs.model_fields, ALIASES)
    unused = [name for name in given if name not in known]
    if unused:
        context.log.info(f"Not used, as Call API has no such output: {', '.join(unused)}")
    return read_record(
        Outputs, given, aliases=ALIASES, defaults={"schedule_time": context.clock.now()}
    )
