"""Upload customer data: an Excel or CSV file with a header; the workflow runs once for each row."""

from typing import Any

from blocks.sdk import (
    BlockInputs,
    BlockOutputs,
    Category,
    Context,
    Integer,
    InvalidInputError,
    JsonObject,
    Moment,
    Number,
    Phone,
    Rows,
    Text,
    TimeOfDay,
    TimeZone,
    block,
    is_blank,
    port,
    read_object,
    read_record,
    setting,
)
from blocks.sources.customer_file.customer_row import (
    ALIASES,
    PROBLEM,
    ROW,
    read_rows,
    sort_columns,
)


class Inputs(BlockInputs):
    """Which file."""

    file: Text | None = setting(
        "A .csv, .xlsx or .xls file whose first row names the columns: Customer_Number and, where "
        "you need them, the other outputs of this block. Any other column goes to the customer's "
        "details. The path counts from the folder of the workflow file. Without a file, a run "
        "starts from the sample.",
        example="customers.csv",
    )
    sheet: Text | None = setting(
        "The sheet of an Excel workbook; the first one when this is empty.", example="Sheet1"
    )


class Outputs(BlockOutputs):
    """One customer, and when and how to call."""

    bot_number: Phone | None = port(
        "The number that the voice agent calls from.", example="+918047091234"
    )
    use_case: Text | None = port("The voice agent's use case.", example="renewal_reminder")
    customer_number: Phone = port("The customer's phone number.", example="+919876543210")
    customer_details: JsonObject = port(
        "Every column that is no output of its own: Customer_Name as name, Customer_Email as "
        "email, the others by their header.",
        default={},
        example='{"name": "Asha"}',
    )
    schedule_time: Moment | None = port(
        "When to call; the moment of the run when the row does not say.",
        example="2026-12-10T10:00:00Z",
    )
    agent_options: JsonObject | None = port("Options for the voice agent.")
    no_of_retries: Integer = port("How often to call again.", default=0, ge=0, example=2)
    retries_after_in_hrs: Number | None = port("Hours between the calls.", gt=0, example=24)
    start_working_hour: TimeOfDay | None = port("No call before this.", example="09:00")
    end_working_hour: TimeOfDay | None = port("No call after this.", example="18:00")
    timezone: TimeZone = port("Where the working hours hold.", default="Asia/Kolkata")
    row: Integer = port("The row, counted from 1 below the header.", default=1, ge=1)


@block(
    type="customer_file",
    version=1,
    title="Upload customer data",
    category=Category.SOURCES,
    icon="mdi6.table-account",
    synonyms=("trigger", "start", "Excel", "CSV", "spreadsheet", "rows", "list", "batch"),
)
def run(inputs: Inputs, context: Context) -> Outputs:
    """Hand on the row that started the run.

    Raises:
        InvalidInputError: A cell is missing or does not fit.
    """
    values = dict(context.trigger)
    number = values.pop(ROW, None)
    problem = values.pop(PROBLEM, None)
    place = "" if number is None else f"Row {number}"
    if problem is not None:
        raise InvalidInputError(f"{place}: {problem}.")
    # A column “row” of the file's own is a detail; a sample says `row` where a file has the number.
    known = set(Outputs.model_fields) - (set() if number is None else {"row"})
    outputs, details = sort_columns(values, known)
    record = {name: values[name] for name, there in outputs.items() if there != "customer_details"}
    record["customer_details"] = _details(values, outputs, place) | {
        detail: values[name] for name, detail in details.items() if not is_blank(values[name])
    }
    if number is not None:
        record["row"] = number
    return read_record(
        Outputs,
        record,
        aliases=ALIASES,
        defaults={"schedule_time": context.clock.now()},
        place=place,
    )


def rows(inputs: Inputs, context: Context) -> Rows:
    """The rows of the file, each the trigger of a run of its own.

    Raises:
        InvalidInputError: The file cannot be read, or its header does not make sense.
    """
    if inputs.file is None:
        raise InvalidInputError("No file is chosen.", input="file")
    known = set(Outputs.model_fields) - {"row"}
    yield from read_rows(context.files, inputs.file, inputs.sheet, known)


def _details(values: dict[str, Any], outputs: dict[str, str], place: str) -> dict[str, Any]:
    """What a column or a sample gives as the customer's details whole."""
    name = next((one for one, there in outputs.items() if there == "customer_details"), None)
    if name is None or is_blank(values[name]):
        return {}
    try:
        return read_object(values[name])
    except ValueError as error:
        start = f"{place}: " if place else ""
        raise InvalidInputError(f"{start}“{name}”: {error}.", input="customer_details") from None
