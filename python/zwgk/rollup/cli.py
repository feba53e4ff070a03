"""The subcommand rollup. Mounted by `zwgk.cli`."""

import importlib.util
from pathlib import Path
from typing import Annotated

import typer

from zwgk.arguments import worded_period
from zwgk.errors import Refusal
from zwgk.model.period import Period, period_named
from zwgk.terminal import command_line, finish, progress_bar

_NEEDED = ("distributed", "dask", "fsspec", "pyarrow")


def mount(app: typer.Typer) -> None:
    """Add the subcommand to the application."""
    app.command("rollup")(rollup)


def rollup(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="文件或文件夹", help="各县报来的工作簿，或放着它们的文件夹；也可以是共享或对象存储的地址"
        ),
    ],
    target: Annotated[
        Path, typer.Option("-o", "--output", metavar="工作簿", help="要建的市级工作簿（.xlsx），不能已存在")
    ],
    period: Annotated[
        str | None, typer.Option("--period", metavar="时段", help="例如 2024年第二季度、2024Q2；不写则用市级设置里的")
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(
            "--rules", metavar="文件夹", help="市级的 settings.toml（可另放 roster.csv、rollup.toml）；不写则按类别汇总"
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="地址", help="Dask 调度器，例如 tcp://10.0.0.1:8786；不写则用本机"),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="个数", min=0, help="本机用几个进程；0 表示不另开进程；不写则用全部核心"),
    ] = None,
    checkpoint: Annotated[
        Path | None, typer.Option("--checkpoint", metavar="文件夹", help="断点：读过的文件下次不再读")
    ] = None,
) -> None:
    """汇总：把各县的工作簿汇总成市里的工作簿，一县一行，附件、问题清单、校验和看板都有。"""
    with command_line(), progress_bar("正在汇总") as progress:
        missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
        if missing:
            raise Refusal(f'汇总还需要组件 {"、".join(missing)}：请运行 pip install "zwgk[rollup]" 装上。')
        from zwgk.rollup.run import roll_up

        outcome = roll_up(paths, target, _period(period, rules), rules, scheduler, workers, checkpoint, progress)
    finish(outcome)


def _period(text: str | None, rules: Path | None) -> Period:
    """Return the period asked for, or that of the city's settings; raise `Refusal` if there is neither."""
    from zwgk.workbook.source import read_toml

    settings = read_toml(rules / "settings.toml") if rules is not None else {}
    year = settings.get("year")

    def known_year() -> int:
        if not isinstance(year, int):
            raise Refusal("时段没有写年份：请写成 2024年第二季度 或 2024Q2。")
        return year

    if text:
        return worded_period(text, known_year)
    if not isinstance(settings.get("period"), str):
        raise Refusal("没有说汇总哪个时段：请用 --period 写明，例如 --period 2024年第二季度。")
    return period_named(known_year(), str(settings["period"]))
