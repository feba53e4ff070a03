"""帮助: what each button does, for a dialog or a terminal; and what comes next, for a terminal."""

from pathlib import Path

from zwgk import __version__
from zwgk.buttons import BUTTONS
from zwgk.outcome import Outcome, Status

_NAME = f"政务公开工作通报 {__version__}"


def usage() -> Outcome:
    """Return one line for every button that works on the workbook, and where the guide is."""
    lines = [f"【{button.label}】{button.supertip}" for button in BUTTONS if button.needs_book]
    lines.append("详细说明见安装包里的“使用说明.txt”；不对的时候请点“诊断”。")
    return Outcome(Status.DONE, _NAME, tuple(lines))


def next_steps(folder: Path) -> Outcome:
    """Return the commands that come next, in the words of the workbook in `folder` if there is just one."""
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
