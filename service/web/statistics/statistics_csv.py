"""A figure as CSV, for programs and spreadsheets: plain numbers, times in seconds, shares from 0 to 1."""

import csv
import io

from starlette.responses import Response

from service.web.statistics.statistics_view import Figure, Value
from service.web.words import _


def csv_answer(figure: Figure, *, name: str) -> Response:
    """The figure as a file of this name."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow([str(figure.words.lines), *figure.columns])
    rows.writerows([_text(line.label), *map(_plain, line.values)] for line in figure.lines)
    if figure.total is not None:
        rows.writerow([str(_("Total")), _plain(figure.total)])
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(written.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _plain(value: Value) -> str:
    if value.number is None:
        return str(_("withheld"))
    return str(value.number)


def _text(label: str) -> str:
    """A label that no spreadsheet takes for a formula."""
    return f"'{label}" if label.startswith(("=", "+", "-", "@", "\t")) else label
