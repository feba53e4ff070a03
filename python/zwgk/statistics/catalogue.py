"""The catalogue's fields (基层政务公开标准目录): stale ones, those without a responsible body, those with faults.

A field is stale if, at the end of the period, more than `catalogue_periods` periods have passed since its last
update, counted in months (DOMAIN.md, "Quotas and limits"). A blank date is not reported and proves nothing.
"""

import pandas as pd

from zwgk.model.period import Period
from zwgk.model.settings import Limits


def stale_fields(catalogue: pd.DataFrame, limits: Limits, period: Period) -> pd.DataFrame:
    """Return the stale fields, the longest without an update first as in the bulletin, then in sheet order.

    field: str; year, month (int) of the last update; first_idle_year (Int64): the first whole year up to the period
    without an update, <NA> if there was one in the period's own year.
    """
    dated = catalogue[catalogue["last_update"].notna()]
    year, month = dated["last_update"].dt.year, dated["last_update"].dt.month
    age = (period.year - year) * 12 + period.last - month
    frame = pd.DataFrame({"field": dated["field"], "year": year, "month": month})
    frame["first_idle_year"] = (year + 1).where(year < period.year).astype("Int64")
    frame = frame.loc[age > limits.catalogue_periods * len(period.months)]
    # Within one idle year the month does not matter: the text names months of the period's own year only.
    frame = frame.assign(told=frame["month"].where(frame["year"] == period.year))
    stale: pd.DataFrame = frame.sort_values(["year", "told"]).drop(columns="told")
    return stale.reset_index(drop=True)


def faulty_fields(catalogue: pd.DataFrame) -> pd.DataFrame:
    """Return field, body_missing (bool), fault (str): fields without a responsible body or with a noted fault."""
    body_missing = (catalogue["body_named"] == False).fillna(False).astype(bool)  # noqa: E712 - <NA> is neither
    frame = catalogue[["field"]].assign(body_missing=body_missing, fault=catalogue["fault"])
    return frame[body_missing | (frame["fault"] != "")].reset_index(drop=True)


def fields_without_date(catalogue: pd.DataFrame) -> tuple[str, ...]:
    """Return the fields whose last update is not filled in."""
    return tuple(catalogue.loc[catalogue["last_update"].isna(), "field"])
