"""帮助: opens the manual; the buttons explained and the next steps, for a terminal."""

from pathlib import Path

from zwgk.buttons import BUTTONS, GROUPS
from zwgk.errors import Refusal
from zwgk.outcome import Outcome, OutcomeTable, Status
from zwgk.packaged import packaged
from zwgk.version import __version__

_NAME = f"政务公开工作通报 {__version__}"


def usage() -> Outcome:
    """Open the manual; return its place, a line per group of buttons, and a table that explains each button.

    If the desk cannot show the manual, the outcome says so and a dialog follows.
    """
    manual = packaged("manual.html")
    opened = _opens(manual)
    lines = [
        "" if opened else "不对的时候请点“诊断”。",
        *(
            f"{label}：{'、'.join(button.label for button in BUTTONS if button.group == group)}"
            for group, label in GROUPS.items()
        ),
    ]
    headline = "已打开使用说明" if opened else "这里没有能打开使用说明的程序，请用浏览器打开"
    rows = tuple((button.label, button.supertip) for button in BUTTONS)
    return Outcome(
        Status.DONE,
        f"{_NAME}。{headline}：{manual}",
        tuple(filter(None, lines)),
        tables=(OutcomeTable("按钮", ("按钮", "做什么"), rows),),
        silent=opened,
    )


def _opens(manual: Path) -> bool:
    """Show the manual in the desk's browser; return whether that went well."""
    from zwgk.documents.viewer import find_viewer

    try:
        find_viewer()(manual)
    except (Refusal, OSError):
        return False
    return True


def next_steps(folder: Path) -> Outcome:
    """Return the next commands, with the workbook's own name if `folder` holds exactly one."""
    names = [path.name for path in folder.glob("*.xlsx") if not path.name.startswith(("~", "."))]
    name = names[0] if len(names) == 1 else "我县.xlsx"
    shown = f'"{name}"' if " " in name else name
    steps = [
        ("新建工作簿", "zwgk new -o 我县.xlsx"),
        ("下发填报表", f"zwgk send {shown} -o 下发"),
        ("回收填报表", f"zwgk collect {shown} 下发"),
        ("重新统计", f"zwgk recompute {shown}"),
        ("生成通报", f"zwgk publish {shown} -o 通报"),
        ("诊断", "zwgk doctor"),
        ("全部命令", "zwgk --help"),
    ]
    if len(names) == 1:
        del steps[0]
    return Outcome(Status.DONE, f"{_NAME}：接下来可以", tuple(f"{label}：{command}" for label, command in steps))
