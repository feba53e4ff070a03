"""Contents of a document, read over UNO with no code of ours in between."""

from typing import Any

HEAD_ROW = 5


def shown_table(document: Any, sheet: str) -> list[list[str]]:
    """Return the rows of a printed table as shown, from its headings to the last with a number in column A."""
    table = document.Sheets.getByName(sheet)
    last_column = table.getPrintAreas()[0].EndColumn
    rows: list[list[str]] = []
    for row in range(HEAD_ROW - 1, HEAD_ROW + 100):
        cells = [table.getCellByPosition(column, row).getString().strip() for column in range(last_column + 1)]
        if rows and not cells[0].isdigit():
            break
        rows.append(cells)
    return rows


def month_cell(document: Any, sheet: str, month: int, heading: str) -> Any:
    """Return the cell of a unit sheet for a month, searched independently: row of the month, column of the heading."""
    table = document.Sheets.getByName(sheet)
    rows = table.getCellRangeByName("A1:N40").getDataArray()
    head = next(number for number, row in enumerate(rows) if "月份" in row)
    column = rows[head].index(heading)
    months = rows[head].index("月份")
    row = next(number for number in range(head, len(rows)) if rows[number][months] == month)
    return table.getCellByPosition(column, row)
