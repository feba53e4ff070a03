"""Typer with Chinese help, usage errors and completion; the only file that depends on Typer's internals.

A usage error prints one line and exits with 2; a signal or Ctrl+C prints one line and exits with the shell's code.
"""

import os
import re
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.cells import cell_len
from typer import _click as click
from typer.core import TyperCommand, TyperGroup

from zwgk.outcome import Status
from zwgk.stopping import ENDED_BY_SIGNAL, Stopped, stop_on_signals
from zwgk.terminal import complain, prepare_streams

_CTRL_C = ENDED_BY_SIGNAL + 2
_WORDS = {"[required]": "（必填）", "Show this message and exit.": "显示这段说明"}
_BLANK = "blank path"
_FOLDER = "文件夹"
_PERIOD = "--period"
_USAGE_FAULTS = (
    (r"No such command '(.+?)'\.?(?: Did you mean (.+)\?)?", "没有“{0}”这个命令"),
    (r"Got unexpected extra argument\(s\) \((.*)\)", "多写了“{0}”"),
    (r"Option '(.+)' requires an argument\.", "“{0}”后面没有写内容"),
    (r"Option '(.+)' does not take a value\.", "“{0}”后面不能写内容"),
    (r"Missing command\.", "没有写命令"),
    (_BLANK, "有一处该写文件或文件夹的地方是空的"),
    (rf"{_FOLDER}：(.*)", "“{0}”是文件夹，这里要写文件"),
)


class ChineseTyper(typer.Typer):
    """An application whose commands and groups speak Chinese."""

    def __init__(self, help: str, alone_is_help: bool = True) -> None:  # noqa: A002 - Typer's name for it
        super().__init__(
            cls=_Group,
            help=help,
            no_args_is_help=alone_is_help,
            add_completion=False,
            rich_markup_mode=None,
            pretty_exceptions_enable=False,
            options_metavar="[选项]",
            subcommand_metavar="命令 [参数]…",
        )

    def command(self, name: str | None = None, **options: Any) -> Callable[[Any], Any]:
        """Register a command, as `Typer.command` does."""
        return super().command(name, cls=_Command, options_metavar="[选项]", **options)


def completion_script(program: str, shell: str | None) -> str | None:
    """Return the shell script for completion with Tab, or None for an unknown shell."""
    from typer._completion_shared import _get_shell_name, get_completion_script

    shell = shell or _get_shell_name()
    if shell not in ("bash", "zsh", "fish", "powershell", "pwsh"):
        return None
    return get_completion_script(prog_name=program, complete_var=_complete_variable(program), shell=shell)


def _complete_variable(program: str) -> str:
    return f"_{program.upper().replace('-', '_')}_COMPLETE"


class _Chinese:
    """Help texts and errors of commands and groups."""

    def format_usage(self: Any, ctx: Any, formatter: Any) -> None:
        formatter.write_usage(ctx.command_path, _pieces(self, ctx), prefix="用法：")

    def format_options(self: Any, ctx: Any, formatter: Any) -> None:
        records: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                name = param.metavar if param.param_type_name == "argument" else record[0]
                records[param.param_type_name].append((name, _chinese(record[1])))
        for title, kind in (("参数", "argument"), ("选项", "option")):
            _write_list(formatter, title, records[kind])
        if isinstance(self, TyperGroup):
            self.format_commands(ctx, formatter)


def _write_list(formatter: Any, title: str, rows: Sequence[tuple[str, str]]) -> None:
    """Write names and their meanings in columns, counting Chinese characters as two wide."""
    if not rows:
        return
    width = max(cell_len(name) for name, _ in rows)
    lines = [f"  {name}{' ' * (width - cell_len(name))}  {meaning}\n" for name, meaning in rows]
    formatter.write("".join(["\n", f"{title}：\n", *lines]))


class _Command(_Chinese, TyperCommand):
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse as usual; refuse blank paths, and folders instead of files, before a message has no name to tell."""
        if any(_is_blank_path(given, before) for before, given in pairwise(["", *args])):
            raise click.exceptions.UsageError(_BLANK, ctx)
        rest: list[str] = super().parse_args(ctx, args)
        for param in self.get_params(ctx):
            given = ctx.params.get(param.name)
            for path in given if isinstance(given, list | tuple) else [given]:
                if isinstance(path, Path) and not _may_be_file(path) and _FOLDER not in (param.metavar or ""):
                    raise click.exceptions.UsageError(f"{_FOLDER}：{path}", ctx)
        return rest


def _is_blank_path(given: str, before: str) -> bool:
    """Return whether an argument is blank, as an unset variable of a script leaves it; only a period may be."""
    option, sign, value = given.partition("=") if given.startswith("--") else ("", "=", given)
    return bool(sign) and not value.strip() and _PERIOD not in (before, option)


def _may_be_file(path: Path) -> bool:
    return path.name not in ("", "..")


class _Group(_Chinese, TyperGroup):
    def format_commands(self, ctx: Any, formatter: Any) -> None:
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        _write_list(formatter, "命令", [(name, command.help or "") for name, command in commands if command])

    def main(self, args: Any = None, prog_name: str | None = None, *_: Any, **extra: Any) -> NoReturn:
        """Run the command line and end the process."""
        prepare_streams()
        stop_on_signals()
        extra.pop("standalone_mode", None)
        if prog_name and _complete_variable(prog_name) in os.environ:
            from typer._completion_classes import completion_init

            completion_init()
        try:
            code = super().main(args, prog_name, standalone_mode=False, **extra)
        except Stopped as stopped:
            complain("已停止：没有做完的部分没有写进文件。")
            sys.exit(stopped.exit_code)
        except click.exceptions.NoArgsIsHelpError as help_wanted:
            typer.echo(help_wanted.message)
            sys.exit(Status.DONE)
        except click.exceptions.ClickException as fault:
            complain(_sentence(fault))
            sys.exit(Status.REFUSED)
        except typer.Abort:
            code = _CTRL_C
        if code == _CTRL_C:
            complain("已中断：没有做完的部分没有写进文件。")
        sys.exit(code or Status.DONE)


def _pieces(command: Any, ctx: Any) -> str:
    """Return the usage pieces after a command's name: required arguments, and the place of options."""
    needed = [f"{param.opts[0]} {param.metavar}" for param in command.get_params(ctx) if _is_needed_option(param)]
    return " ".join([*command.collect_usage_pieces(ctx), *needed]).replace("{", "").replace("}", "").replace("...", "…")


def _is_needed_option(param: Any) -> bool:
    return bool(param.param_type_name == "option" and param.required)


def _chinese(text: str) -> str:
    for word, translation in _WORDS.items():
        text = text.replace(word, translation)
    return re.sub(r"\[default: (.*)\]", r"（不写则是 \1）", text)


def _sentence(fault: Any) -> str:
    """Return a sentence with the usage error and the correct usage."""
    ctx = getattr(fault, "ctx", None)
    how = f"写法：{ctx.command_path} {_pieces(ctx.command, ctx)}；说明：{ctx.command_path} --help。" if ctx else ""
    return f"命令没有执行：{_what_is_wrong(fault)}。{how}"


def _what_is_wrong(fault: Any) -> str:
    named = " / ".join(fault.param.opts) if getattr(fault, "param", None) else ""
    if getattr(fault, "param", None) and fault.param.param_type_name == "argument":
        named = fault.param.metavar or fault.param.name
    if isinstance(fault, click.exceptions.MissingParameter):
        return f"没有写“{named}”"
    if isinstance(fault, click.exceptions.BadParameter):
        return f"“{named}”写得不对"
    if isinstance(fault, click.exceptions.NoSuchOption):
        return f"没有“{fault.option_name}”这个选项{_meant(fault.possibilities)}"
    for pattern, sentence in _USAGE_FAULTS:
        match = re.fullmatch(pattern, fault.message)
        if match:
            near = re.findall(r"'(.+?)'", match[2] or "") if match.re.groups > 1 else []
            return sentence.format(*match.groups()) + _meant(near)
    return "写法不对"


def _meant(names: Any) -> str:
    return f"（是不是“{'”“'.join(sorted(names))}”？）" if names else ""
