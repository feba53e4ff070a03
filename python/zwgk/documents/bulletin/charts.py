"""Bar charts of the attachments: what they show, for the web page and for Word alike. Every unit of an attachment is a
bar, or is named as having no figure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zwgk.model.past import Number, plain
from zwgk.statistics.findings import kinds_in_text
from zwgk.statistics.results import Results


@dataclass(frozen=True)
class ChartData:
    """A chart. bars: (label, a value per series), the first on top; series: their names, none for a single one;
    unknown: names without a figure; of_count: measure word of the values."""

    title: str
    bars: tuple[tuple[str, tuple[Number, ...]], ...]
    of_count: str = "条"
    series: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def charts_of(results: Results) -> tuple[ChartData, ...]:
    """Return the charts that have a bar: one per kind, then new media, then cases by handling unit."""
    found = (*_of_kinds(results), *_of_media(results), *_of_cases(results))
    return tuple(chart for chart in found if chart.bars)


def _of_kinds(results: Results) -> Iterator[ChartData]:
    for kind in kinds_in_text(results):
        table = results.rankings[kind.name]
        weighted = results.inputs.rules.is_weighted(kind.name)
        what, of_count = ("得分", "分") if weighted else ("条数", "条")
        known = table.dropna(subset="total")
        bars = [(str(unit), (plain(total),)) for unit, total in zip(known["unit"], known["total"], strict=True)]
        unknown = tuple(str(unit) for unit in table.loc[table["total"].isna(), "unit"])
        yield ChartData(f"各{kind.name}信息公开{what}", tuple(bars), of_count, unknown=unknown)


def _of_media(results: Results) -> Iterator[ChartData]:
    media = results.media
    known = media.dropna(subset="posts")
    bars = [(str(account), (int(posts),)) for account, posts in zip(known["account"], known["posts"], strict=True)]
    unknown = tuple(str(account) for account in media.loc[media["posts"].isna(), "account"])
    yield ChartData("政务新媒体发布条数", tuple(bars), unknown=unknown)


def _of_cases(results: Results) -> Iterator[ChartData]:
    for kind, balances in results.cases.items():
        known = [(one.unit, one.received, one.closed) for one in balances]
        bars = tuple((unit, (came, went)) for unit, came, went in known if came is not None and went is not None)
        unknown = tuple(unit for unit, came, went in known if came is None or went is None)
        yield ChartData(f"{kind}收到、办结件数", bars, "件", ("收到", "办结"), unknown)


def split(chart: ChartData, most: int) -> Sequence[ChartData]:
    """Return the chart in parts of at most `most` bars, as equal as possible; the last names those without a figure."""
    count = -(-len(chart.bars) // most)
    size = -(-len(chart.bars) // count)
    parts = []
    for number in range(count):
        title = chart.title if count == 1 else f"{chart.title}（{number + 1}/{count}）"
        bars = chart.bars[number * size :][:size]
        unknown = chart.unknown if number == count - 1 else ()
        parts.append(ChartData(title, bars, chart.of_count, chart.series, unknown))
    return parts
