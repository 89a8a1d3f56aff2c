"""A CSV file that a user brings, and one column of it as a series.

    rows      bytes → rows of cells, capped, with the lines that an editor shows
    shape     what a table's rows have in common, and which rows are none of it
    layout    rows → a table: where it begins and ends, what its columns are called
    numbers   how the numbers of a column are written
    dates     dates and times, enough to know one
    roles     numbers that count rows, tell the date or stand for a gap
    meaning   what every column is, and why it can or cannot be used
    choice    one of them as a series

Nothing is misread in silence: what is guessed is said and can be chosen otherwise.
"""

from seqviz.data.columns.choice import (
    Reason,
    Taken,
    choose,
    column_of,
    descending,
    find,
    passed_over,
    read_column,
    take,
)
from seqviz.data.columns.errors import (
    BrokenQuotes,
    ColumnError,
    MissingValue,
    MixedNotation,
    NoHeader,
    NoNumbers,
    NotANumber,
    NotFinite,
    NotText,
    RaggedRow,
    TooFewRows,
    TooLargeFile,
    TooManyColumns,
    TooManyLines,
    TooManyRows,
    UnknownColumn,
)
from seqviz.data.columns.header import NO_HEADER
from seqviz.data.columns.layout import (
    MAX_COLUMNS,
    LeftOut,
    Table,
    lay_out,
    read_table,
)
from seqviz.data.columns.meaning import GAPS, Column, Gaps, Role, Wishes, understand
from seqviz.data.columns.numbers import Notation
from seqviz.data.columns.rows import (
    DELIMITERS,
    MAX_BYTES,
    MAX_LINES,
    ONE_COLUMN,
    SPACES,
    Row,
    Rows,
    read_rows,
)

__all__ = [
    "DELIMITERS",
    "GAPS",
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_LINES",
    "NO_HEADER",
    "ONE_COLUMN",
    "SPACES",
    "BrokenQuotes",
    "Column",
    "ColumnError",
    "Gaps",
    "LeftOut",
    "MissingValue",
    "MixedNotation",
    "NoHeader",
    "NoNumbers",
    "NotANumber",
    "NotFinite",
    "NotText",
    "Notation",
    "RaggedRow",
    "Reason",
    "Role",
    "Row",
    "Rows",
    "Table",
    "Taken",
    "TooFewRows",
    "TooLargeFile",
    "TooManyColumns",
    "TooManyLines",
    "TooManyRows",
    "UnknownColumn",
    "Wishes",
    "choose",
    "column_of",
    "descending",
    "find",
    "lay_out",
    "passed_over",
    "read_column",
    "read_rows",
    "read_table",
    "take",
    "understand",
]
