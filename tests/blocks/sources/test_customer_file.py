"""What an Upload customer data block makes of CSV and Excel files."""

import contextlib
import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.sdk import InvalidInputError, port_specs
from blocks.sources import call_api, customer_file
from tests.support.fake_context import NOW, FakeContext


def context_of(data: bytes, trigger: Mapping[str, Any] | None = None) -> FakeContext:
    return FakeContext(files={"customers": lambda: io.BytesIO(data)}, trigger=trigger)


def read_rows(data: bytes, sheet: str | None = None) -> Iterator[Mapping[str, Any]]:
    inputs = customer_file.Inputs(file="customers", sheet=sheet)
    return customer_file.rows(inputs, context_of(data))


def run(trigger: Mapping[str, Any]) -> customer_file.Outputs:
    context = FakeContext(trigger=trigger)
    outputs: customer_file.Outputs = customer_file.run(customer_file.Inputs(), context)
    return outputs


def run_all(data: bytes, sheet: str | None = None) -> list[customer_file.Outputs]:
    return [run(row) for row in read_rows(data, sheet)]


def workbook(*lines: Sequence[Any], **sheets: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for line in lines:
        first.append(list(line))
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for line in more:
            sheet.append(list(line))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_outputs_are_those_of_call_api_and_the_row() -> None:
    own = {spec.name: spec.type for spec in port_specs(customer_file.Outputs)}
    call = {spec.name: spec.type for spec in port_specs(call_api.Outputs)}

    assert own.keys() - call.keys() == {"row"}
    assert call.keys() - own.keys() == {"call_priority", "call_on_date"}
    assert all(own[name] == call[name] for name in own.keys() & call.keys())


def test_columns_go_to_outputs_and_the_others_to_the_details() -> None:
    data = (
        b"Customer_Number,bot number,USECASE,Customer_Name,Customer_Email,No_Of_Retries,Plan Type\n"
        b"919876543210,+918047091234,renewal,Asha,asha@example.com,2,gold\n"
    )

    [outputs] = run_all(data)

    assert outputs.customer_number == "+919876543210"
    assert outputs.bot_number == "+918047091234"
    assert outputs.use_case == "renewal"
    assert outputs.no_of_retries == 2
    assert outputs.customer_details == {
        "name": "Asha",
        "email": "asha@example.com",
        "Plan Type": "gold",
    }
    assert outputs.row == 1


def test_empty_cells_have_the_defaults() -> None:
    data = b"Customer_Number,Timezone,No_Of_Retries,Schedule_Time,City\n+919876543210, ,,,\n"

    [outputs] = run_all(data)

    assert outputs.timezone == "Asia/Kolkata"
    assert outputs.no_of_retries == 0
    assert outputs.schedule_time == NOW
    assert outputs.customer_details == {}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_is_read_whatever_its_separator_mark_and_line_ends(
    separator: str, start: bytes, end: str
) -> None:
    lines = [["Customer_Number", "City"], ["+919876543210", "Köln"], ["+919876543211", "Wien"]]
    data = start + "".join(separator.join(line) + end for line in lines).encode()

    outputs = run_all(data)

    assert [one.customer_details for one in outputs] == [{"City": "Köln"}, {"City": "Wien"}]
    assert [one.row for one in outputs] == [1, 2]


def test_excels_separator_line_counts() -> None:
    [outputs] = run_all(b"sep=;\r\nCustomer_Number;City, state\r\n+919876543210;Pune\r\n")

    assert outputs.customer_details == {"City, state": "Pune"}


def test_quoted_cells_hold_separators_quotes_and_line_breaks() -> None:
    data = b'"Customer_Number","a;b;c;d","Note"\n+919876543210,"x, y","He said ""hi""\nand left"\n'

    [outputs] = run_all(data)

    assert outputs.customer_details == {"a;b;c;d": "x, y", "Note": 'He said "hi"\nand left'}


def test_empty_rows_are_left_out_but_counted() -> None:
    data = b"Customer_Number,City\n\n+919876543210,Pune\n,\n  , \n+919876543211,Goa\n"

    assert [outputs.row for outputs in run_all(data)] == [2, 5]


def test_a_ragged_row_fails_alone() -> None:
    data = b"Customer_Number,City\n+919876543210,Pune,extra\n+919876543211\n+919876543212,Goa\n"
    first, second, third = read_rows(data)

    with pytest.raises(InvalidInputError, match="Row 1: it has 3 cells, but the header has 2"):
        run(first)
    with pytest.raises(InvalidInputError, match="Row 2: it has 1 cell, but the header has 2"):
        run(second)
    assert run(third).customer_details == {"City": "Goa"}


def test_a_cell_that_does_not_fit_names_row_and_column() -> None:
    first, second = read_rows(b"Phone,Customer Number\n1,+919876543210\n2,12345\n")

    assert run(first).row == 1
    with pytest.raises(InvalidInputError, match="Row 2: “Customer Number”: “12345” is not a phone"):
        run(second)


def test_a_row_without_its_number_names_the_column() -> None:
    [row] = read_rows(b"Customer_Number,City\n,Pune\n")

    with pytest.raises(InvalidInputError, match="Row 1: “Customer number” has no value"):
        run(row)


def test_a_time_without_offset_is_an_error_that_says_so() -> None:
    [row] = read_rows(b"Customer_Number,Schedule_Time\n+919876543210,2026-12-10 10:00:00\n")

    with pytest.raises(InvalidInputError, match=r"Row 1: “Schedule_Time”: .* in which time zone"):
        run(row)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "“customers” is empty"),
        (b"\n\n", "“customers” is empty"),
        (b"Customer_Number,City\n", "has a header, but no row below it"),
        (b"Name,City\nAsha,Pune\n", "no column Customer_Number; .* holds: Name, City"),
        (b"Customer_Number,City,City\n1,2,3\n", "has two columns “City”: rename one"),
        (b"Customer_Number,customer number\n1,2\n", "mean the same: keep one of them"),
        (
            b"Customer_Number,Customer_Name,name\n1,2,3\n",
            "“Customer_Name” and “name” mean the same",
        ),
        (b"Customer_Number,Stra\xdfe\n1,2\n", "Line 1 of “customers” is not UTF-8 text"),
        ("Customer_Number\n1\n".encode("utf-16"), "Line 1 of “customers” is not UTF-8 text"),
        (b'Customer_Number,City\n1,"Pune\n2,Goa\n', "Line 3 .* quotation mark"),
        (b'Customer_Number,City\n1,"Pu"ne\n', "Line 2 .* quotation mark"),
        (b"PK\x03\x04 and then nothing", "is not a workbook that can be read"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "is not a workbook that can be read"),
    ],
)
def test_a_file_that_makes_no_sense_gives_no_row_at_all(data: bytes, words: str) -> None:
    rows = read_rows(data)

    with pytest.raises(InvalidInputError, match=words) as raised:
        next(rows)
    assert "“customers”" in str(raised.value) or "mean the same" in str(raised.value)


def test_a_row_in_another_encoding_is_set_aside_and_the_others_are_read() -> None:
    bad, good = read_rows(
        b"Customer_Number,City\n+919876543211,K\xf6ln\n+919876543210,K\xc3\xb6ln\n"
    )

    with pytest.raises(InvalidInputError, match="Row 1: “City” is not UTF-8 text; save the file"):
        run(bad)
    assert run(good).customer_details == {"City": "Köln"}
    # What is kept of the bad row can be written as text.
    assert str(bad["City"]).encode() == "K\ufffdln".encode()


def test_a_file_must_be_chosen() -> None:
    with pytest.raises(InvalidInputError, match="No file is chosen"):
        next(customer_file.rows(customer_file.Inputs(), context_of(b"")))


def test_excel_numbers_dates_and_times_come_as_they_look() -> None:
    data = workbook(
        ["Customer_Number", "Start_Working_Hour", "Due", "Seen", "Amount", "Share", "Gold", "Note"],
        [
            919876543210,
            dt.time(9, 30),
            dt.date(2026, 12, 10),
            dt.datetime(2026, 12, 10, 8, 15),  # noqa: DTZ001 - Excel knows no offsets
            1200.0,
            0.5,
            True,
            "  spaced ",
        ],
    )

    [outputs] = run_all(data)

    assert outputs.customer_number == "+919876543210"
    assert outputs.start_working_hour == dt.time(9, 30)
    assert outputs.customer_details == {
        "Due": "2026-12-10",
        "Seen": "2026-12-10T08:15:00",
        "Amount": 1200,
        "Share": 0.5,
        "Gold": True,
        "Note": "spaced",
    }
    assert isinstance(outputs.customer_details["Amount"], int)


def test_excel_midnight_is_a_date_and_a_duration_is_text() -> None:
    data = workbook(
        ["Customer_Number", "Day", "Long"],
        [919876543210, dt.datetime(2026, 12, 10), dt.timedelta(hours=30)],  # noqa: DTZ001
    )

    [outputs] = run_all(data)

    assert outputs.customer_details == {"Day": "2026-12-10", "Long": "1 day, 6:00:00"}


def test_excel_rows_are_counted_and_empty_ones_left_out() -> None:
    data = workbook(["Customer_Number", None, "City"], [919876543210], [], [919876543211, 7, "Goa"])

    first, second = run_all(data)

    assert (first.row, first.customer_details) == (1, {})
    assert (second.row, second.customer_details) == (3, {"column 2": 7, "City": "Goa"})


def test_the_sheet_is_found_by_its_name() -> None:
    sheet: list[list[Any]] = [["Customer_Number"], [919876543211]]
    data = workbook(["Customer_Number"], [919876543210], Leads=sheet)

    assert run_all(data)[0].customer_number == "+919876543210"
    assert run_all(data, "leads")[0].customer_number == "+919876543211"
    with pytest.raises(InvalidInputError, match="no sheet “Old”; its sheets are Sheet, Leads"):
        next(read_rows(data, "Old"))


def test_a_workbook_cut_short_is_an_error_in_words() -> None:
    data = workbook(["Customer_Number"], [919876543210])

    with pytest.raises(InvalidInputError, match="is not a workbook that can be read"):
        next(read_rows(data[: len(data) // 2]))


def test_a_sample_may_hold_the_outputs_themselves() -> None:
    outputs = run(
        {
            "row": 3,
            "customer_number": "+919876543210",
            "customer_details": {"name": "Asha", "city": None},
            "Customer_Email": "asha@example.com",
        }
    )

    assert outputs.row == 3
    assert outputs.customer_details == {
        "name": "Asha",
        "city": None,
        "email": "asha@example.com",
    }


def test_a_column_of_details_as_json_is_spread_out() -> None:
    good, bad = read_rows(
        b'Customer_Number,Customer_Details,City\n+919876543210,"{""name"": ""Asha""}",Pune\n'
        b"+919876543210,{name},Goa\n"
    )

    assert run(good).customer_details == {"name": "Asha", "City": "Pune"}
    with pytest.raises(InvalidInputError, match="Row 2: “Customer_Details”: this is not JSON"):
        run(bad)
    with pytest.raises(InvalidInputError, match=r"^“customer_details”: this must be a JSON object"):
        run({"customer_number": "+919876543210", "customer_details": "[1]"})


def test_a_column_called_row_is_a_detail() -> None:
    [outputs] = run_all(b"Customer_Number,Row\n+919876543210,A12\n")

    assert outputs.row == 1
    assert outputs.customer_details == {"Row": "A12"}


cells = st.text(st.characters(codec="utf-8", exclude_characters="\r\0")).map(str.strip)


@given(
    table=st.lists(st.tuples(cells, cells), min_size=1),
    separator=st.sampled_from([",", ";", "\t", "|"]),
)
def test_what_csv_writes_is_read_back(table: list[tuple[str, str]], separator: str) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(["Customer_Number", "one", "two"])
    writer.writerows(("+919876543210", *line) for line in table)

    outputs = run_all(text.getvalue().encode())

    assert [one.customer_details for one in outputs] == [
        {name: cell for name, cell in zip(("one", "two"), line, strict=True) if cell}
        for line in table
    ]


broken = st.binary(max_size=300)


@given(broken | broken.map(lambda rest: b"Customer_Number" + rest))
def test_no_bytes_whatever_break_the_reader(data: bytes) -> None:
    with contextlib.suppress(InvalidInputError):
        for row in read_rows(data):
            run(row)


def test_an_old_excel_file_is_read_too() -> None:
    # Made with xlwt: nothing in the environment of the tests writes this format.
    data = (Path(__file__).parents[2] / "data" / "customers.xls").read_bytes()

    first, second = run_all(data, "Customers")

    assert first.customer_number == "+919876543210"
    assert first.start_working_hour == dt.time(9, 30)
    assert first.customer_details == {"name": "Asha", "Due": "2026-12-10", "Amount": 1200}
    assert second.customer_details == {"name": "José", "Due": "2027-01-02", "Amount": 99.5}
