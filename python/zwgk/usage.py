"""帮助: the buttons explained, for a dialog or a terminal; and the next steps, for a terminal."""

from pathlib import Path

from zwgk.buttons import BUTTONS, GROUPS
from zwgk.outcome import Outcome, OutcomeTable, Status
from zwgk.version import __version__

_NAME = f"政务公开工作通报 {__version__}"


def usage() -> Outcome:
    """Return a line per group of buttons, the place of the guide, and a table that explains each button."""
    lines = [
        f"{label}：{'、'.join(button.label for button in BUTTONS if button.group == group)}"
        for group, label in GROUPS.items()
    ]
    lines.append("鼠标在按钮上停一下，就看到它做什么。")
    lines.append("详细说明见安装包里的“使用说明.txt”；不对的时候请点“诊断”。")
    rows = tuple((button.label, button.supertip) for button in BUTTONS)
    return Outcome(Status.DONE, _NAME, tuple(lines), tables=(OutcomeTable("按钮", ("按钮", "做什么"), rows),))


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
