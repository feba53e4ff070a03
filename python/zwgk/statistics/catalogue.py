"""The catalogue's fields (基层政务公开标准目录): which are stale, which name no responsible body, which have faults.

A field is stale when, at the end of the period, more than `catalogue_periods` periods have gone by since its last
update, counted in months (DOMAIN.md, "Quotas and limits"). A blank date is not reported and proves nothing.
"""

import pandas as pd

from zwgk.period import Period
from zwgk.rules import Limits


def stale_fields(catalogue: pd.DataFrame, limits: Limits, period: Period) -> pd.DataFrame:
    """The stale fields, the longest without an update first as the bulletin has them, else as on the sheet.

    field: str; year, month (int) of the last update; first_idle_year (Int64): the first whole year up to the period
    without an update, <NA> where there was one in the period's own year.
    """
    dated = catalogue[catalogue["last_update"].notna()]
    year, month = dated["last_update"].dt.year, dated["last_update"].dt.month
    age = (period.year - year) * 12 + period.last - month
    frame = pd.DataFrame({"field": dated["field"], "year": year, "month": month})
    frame["first_idle_year"] = (year + 1).where(year < period.year).astype("Int64")
    frame = frame.loc[age > limits.catalogue_periods * len(period.months)]
    # Within one idle year the month does not matter: only the period's own year is told by month.
    frame = frame.assign(told=frame["month"].where(frame["year"] == period.year, 0))
    stale: pd.DataFrame = frame.sort_values(["year", "told"], kind="stable").drop(columns="told")
    return stale.reset_index(drop=True)


def faulty_fields(catalogue: pd.DataFrame) -> pd.DataFrame:
    """field, body_missing (bool), fault (str): the fields that name no responsible body or have a fault noted."""
    body_missing = (catalogue["body_named"] == False).fillna(False).astype(bool)  # noqa: E712 - <NA> is neither
    frame = catalogue[["field"]].assign(body_missing=body_missing, fault=catalogue["fault"])
    return frame[body_missing | (frame["fault"] != "")].reset_index(drop=True)


def fields_without_date(catalogue: pd.DataFrame) -> tuple[str, ...]:
    """Fields whose last update is not filled in."""
    return tuple(catalogue.loc[catalogue["last_update"].isna(), "field"])
