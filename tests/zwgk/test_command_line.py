"""Output of the command line: all in Chinese, one line per fault, on any terminal."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from tests.conftest import REPOSITORY
from tests.zwgk.test_cli_faults import refused
from xlwings_engines.leftovers import owned_prefix
from zwgk.cli import app
from zwgk.temporary import PREFIX, sweep_temporary_folders, temporary_folder

run = CliRunner()
ZWGK = [sys.executable, "-c", "from zwgk.cli import main; main()"]
# All of Typer's own English words that could appear here.
ENGLISH = re.compile(
    r"\b(usage|options?|arguments?|commands?|args|show|exit|message|required|default|error|try|missing|path|help for|"
    r"such|got|unexpected|extra|requires|take|value|invalid|did you mean|aborted)\b",
    re.IGNORECASE,
)
COMMANDS = [
    (),
    *((name,) for name in get_command(app).commands),  # type: ignore[attr-defined]
    *(("addin", name) for name in get_command(app).commands["addin"].commands),  # type: ignore[attr-defined]
]


def english(text: str) -> list[str]:
    """Return English words that are not an option's name."""
    return [match[0] for match in ENGLISH.finditer(re.sub(r"--?[\w-]+", "", text))]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_is_all_chinese(command: tuple[str, ...]) -> None:
    result = run.invoke(app, [*command, "--help"], prog_name="zwgk")
    assert result.exit_code == 0
    assert result.output.startswith(f"用法：{' '.join(['zwgk', *command])} ")
    assert english(result.output) == []
    assert "选项：" in result.output


WRONG = [
    (["nosuch"], "没有“nosuch”这个命令"),
    (["recompte"], "没有“recompte”这个命令（是不是“recompute”？）"),
    (["addin", "nosuch"], "没有“nosuch”这个命令"),
    (["recompute"], "没有写“工作簿”"),
    (["collect"], "没有写“工作簿”"),
    (["publish", "a.xlsx"], "没有写“-o / --output”"),
    (["import", "a.xlsx"], "没有写“台账”"),
    (["recompute", "a.xlsx", "b", "c"], "多写了“b c”"),
    (["recompute", "a.xlsx", "--bogus"], "没有“--bogus”这个选项"),
    *(
        ([command, path], f"“{path}”是文件夹，这里要写文件")
        for command in ("recompute", "new-year", "check")
        for path in "./"
    ),
    (["import", "a.xlsx", ".."], "“..”是文件夹，这里要写文件"),
    (["history", "a.xlsx", "--from", "b.docx", "--from", "."], "“.”是文件夹，这里要写文件"),
    (["recompute", ""], "有一处该写文件或文件夹的地方是空的"),
    (["collect", "a.xlsx", "交回", " "], "有一处该写文件或文件夹的地方是空的"),
    (["send", "a.xlsx", "--output="], "有一处该写文件或文件夹的地方是空的"),
    (["recompute", "a.xlsx", "--peroid", "x"], "没有“--peroid”这个选项（是不是“--period”？）"),
    (["--versio"], "没有“--versio”这个选项（是不是“--version”？）"),
    (["recompute", "a.xlsx", "--period"], "“--period”后面没有写内容"),
    (["collect", "a.xlsx", "b", "--overwrite=3"], "“--overwrite”后面不能写内容"),
]


@pytest.mark.parametrize(("arguments", "told"), WRONG)
def test_wrong_usage_is_one_chinese_line(arguments: list[str], told: str) -> None:
    line = refused(run.invoke(app, arguments, prog_name="zwgk"))
    assert told in line
    assert english(line) == []


def test_zwgk_alone_says_what_comes_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run.invoke(app, [])
    assert result.exit_code == 0
    assert "zwgk new -o 我县.xlsx" in result.output
    (tmp_path / "2024年 通报.xlsx").touch()
    (tmp_path / "~$2024年 通报.xlsx").touch()
    result = run.invoke(app, [])
    assert 'zwgk recompute "2024年 通报.xlsx"' in result.output
    assert "zwgk new" not in result.output


PERIODS = {
    "第二季度": "2024年第二季度",
    "2024年第二季度": "2024年第二季度",
    " 2024 年 第二季度 ": "2024年第二季度",
    "二季度": "2024年第二季度",
    "第2季度": "2024年第二季度",
    "5月": "2024年5月",
    "05月": "2024年5月",
    "2024年5月": "2024年5月",
    "2024年12月份": "2024年12月",
    "上半年": "2024年上半年",
    "2024年下半年": "2024年下半年",
    "全年": "2024年",
    "2024年": "2024年",
    "2024年度": "2024年",
    "２０２４ｑ２": "2024年第二季度",
    "2024H1": "2024年上半年",
    "2024-05": "2024年5月",
}


@pytest.mark.parametrize(("text", "title"), PERIODS.items())
def test_a_period_is_taken_as_the_home_sheet_shows_it(text: str, title: str) -> None:
    from zwgk.arguments import asked_period
    from zwgk.files import open_file

    with open_file(REPOSITORY / "workbook" / "示例-2024年第二季度.xlsx") as book:
        period = asked_period(text, book)
    assert period is not None
    assert period.title == title


@pytest.mark.parametrize(
    "text", ["五季度", "13月", "0月", "第二季", "去年", "2024年第二季度和第三季度", "2024Q5", "Q2"]
)
def test_a_period_that_is_none(example: Path, text: str) -> None:
    line = refused(run.invoke(app, ["recompute", str(example), "--period", text]))
    assert f"看不懂时段“{text}”" in line
    assert "2024Q2" in line


def test_a_period_of_another_year(example: Path) -> None:
    assert "2024年度" in refused(run.invoke(app, ["recompute", str(example), "--period", "2025年第二季度"]))


def test_sending_44_files_is_told_in_a_few_lines(example: Path, tmp_path: Path) -> None:
    result = run.invoke(app, ["send", str(example), "-o", str(tmp_path / "下发")])
    assert result.exit_code == 0
    assert len(list((tmp_path / "下发").iterdir())) == 44
    assert len(result.output.splitlines()) <= 4
    assert f"44 个文件，在文件夹“{tmp_path / '下发'}”里" in result.output


def test_a_preview_without_a_screen_or_a_reader(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "没有找到 xdg-open" in refused(run.invoke(app, ["preview", str(example)]))
    (tmp_path / "xdg-open").write_text("#!/bin/sh\nexit 3\n")
    (tmp_path / "xdg-open").chmod(0o755)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert "没有图形桌面" in refused(run.invoke(app, ["preview", str(example)]))


def test_the_completion_script_completes_commands(tmp_path: Path) -> None:
    result = run.invoke(app, ["completion", "bash"])
    assert "complete -o default -F _zwgk_completion zwgk" in result.output
    assert "写明 bash" in refused(run.invoke(app, ["completion", "cmd"]))
    if shutil.which("bash") is None:
        pytest.skip("没有 bash，补全脚本无从运行")
    program = tmp_path / "zwgk"
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -c 'from zwgk.cli import main; main()' \"$@\"\n")
    program.chmod(0o755)
    script = f"{result.output}\nCOMP_WORDS=(zwgk recom) COMP_CWORD=1; _zwgk_completion zwgk; echo ${{COMPREPLY[@]}}"
    done = subprocess.run(
        ["bash", "-c", script],
        env=os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "recompute", done.stderr


# Terminals


def in_encoding(arguments: list[str], encoding: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    return subprocess.run([*ZWGK, *arguments], capture_output=True, check=False, cwd=folder, env=environment)


@pytest.mark.parametrize("encoding", ["gbk", "gb2312", "ascii", "latin-1"])
def test_a_terminal_without_the_characters_of_a_file_name(example: Path, encoding: str) -> None:
    target = example.with_name("结果✅😀.xlsx")
    done = in_encoding(["recompute", example.name, "-o", target.name], encoding, example.parent)
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == b""
    assert target.is_file()
    assert "结果??.xlsx" in done.stdout.decode(encoding, "replace") or encoding in ("ascii", "latin-1")


def test_a_refusal_on_a_terminal_without_its_characters(tmp_path: Path) -> None:
    done = in_encoding(["recompute", "没有✅.xlsx"], "gbk", tmp_path)
    assert done.returncode == 2
    assert "没有?.xlsx" in done.stderr.decode("gbk")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="file names of bytes are POSIX")
def test_a_file_name_that_is_no_utf_8(example: Path) -> None:
    odd = os.fsencode(example.parent) + b"/\xcd\xa8\xb1\xa8.xlsx"
    os.rename(example, odd)  # noqa: PTH104 - a name of bytes
    done = subprocess.run([*ZWGK, "recompute", os.fsdecode(odd)], capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a shell's pipes")
@pytest.mark.parametrize("redirection", ["| head -n 1", "| true", ">&-", "> /dev/full"])
def test_nobody_reads_what_is_printed(example: Path, redirection: str) -> None:
    """The work is done and the exit code says so; bash returns the code of the pipe's first command."""
    before = example.read_bytes()
    command = f"{ZWGK[0]} -c 'from zwgk.cli import main; main()' recompute {example} {redirection}"
    done = subprocess.run(
        ["bash", "-c", f"{command}; exit ${{PIPESTATUS[0]}}"], capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    assert example.read_bytes() != before
    assert "Traceback" not in done.stderr
    if redirection == "> /dev/full":
        assert "磁盘空间不足" in done.stderr
        assert done.stderr.count("\n") == 1
    else:
        assert done.stderr == ""


def test_the_null_device_of_windows_which_calls_itself_a_terminal_shows_no_spinner() -> None:
    from zwgk.terminal import _Console

    with Path(os.devnull).open("w", encoding="gbk") as nowhere:
        nowhere.isatty = lambda: True  # type: ignore[method-assign]
        assert not _Console(file=nowhere).is_terminal


# Stopping


def stopped_while_at_work(arguments: list[str], number: int, begun: Path) -> tuple[int, str]:
    """Start a command, stop it as soon as `begun` exists, and return its code and output."""
    process = subprocess.Popen(
        [*ZWGK, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        # Under nohup, or started by a shell in the background, the test itself ignores signals, as would its children.
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
    )
    while not (begun.exists() and begun.read_bytes()):
        assert process.poll() is None
        time.sleep(0.005)
    process.send_signal(number)
    _, said = process.communicate()
    return process.returncode, said


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_command_that_is_stopped_says_a_word_and_leaves_nothing(example: Path, name: str) -> None:
    from zwgk.file_lock import lock_place

    before = example.read_bytes()
    number = getattr(signal, name)
    code, said = stopped_while_at_work(["recompute", str(example)], number, lock_place(example))
    assert code == 128 + number
    assert said in (
        "已中断：没有做完的部分没有写进文件。\n" if name == "SIGINT" else "已停止：没有做完的部分没有写进文件。\n"
    )
    assert example.read_bytes() == before
    assert [path.name for path in example.parent.iterdir()] == ["通报.xlsx"]


def test_folders_of_killed_commands_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left = tmp_path / owned_prefix(PREFIX).replace(str(os.getpid()), dead.stdout.decode().strip())
    left.with_name(left.name + "x").mkdir()
    (left.with_name(left.name + "x") / "附件.pdf").touch()
    shown = tmp_path / "zwgk-yulan-abc"
    shown.mkdir()
    with temporary_folder() as own:
        sweep_temporary_folders()
        assert sorted(tmp_path.iterdir()) == sorted([own, shown])
    os.utime(shown, (0, 0))
    sweep_temporary_folders()
    assert list(tmp_path.iterdir()) == []


# Faults


@pytest.mark.parametrize(
    "fault", [ValueError("坏\n了" * 300), UnicodeEncodeError("gbk", "\udc80✅", 0, 1, "x"), KeyError()]
)
def test_a_fault_of_our_own_when_no_place_takes_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def fails(*_: object) -> None:
        raise fault

    monkeypatch.setattr("zwgk.packaged.packaged", fails)
    monkeypatch.setattr("platformdirs.user_log_path", lambda *_, **__: tmp_path / "日志")
    result = run.invoke(app, ["materials", str(tmp_path / "我县")])
    assert result.exit_code == 2
    assert len(result.output.splitlines()) == 1
    assert "程序内部出错" in result.output
    assert "Traceback" in (tmp_path / "日志" / "出错记录.txt").read_text(encoding="utf-8")
    shutil.rmtree(tmp_path / "日志")
    (tmp_path / "日志").write_text("一个文件占了文件夹的名字")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "日志"))
    result = run.invoke(app, ["materials", str(tmp_path / "我县")])
    assert result.exit_code == 2
    assert len(result.output.splitlines()) == 1
    assert "请把用到的文件和这句话发给维护人员" in result.output


@pytest.mark.parametrize(
    ("arguments", "target"),
    [
        (["recompute", "{example}", "-o"], "{folder}/{long}.xlsx"),
        (["new", "-o"], "{folder}/{long}.xlsx"),
        (["new-year", "{example}", "-o"], "{folder}/{long}.xlsx"),
        (["send", "{example}", "-o"], "{folder}/{long}"),
        (["bulletin", "{example}", "-o"], "{folder}/{long}.docx"),
        (["materials"], "{folder}/{long}"),
        (["recompute"], "{folder}/{long}.xlsx"),
        (["collect", "{example}"], "{folder}/{long}.xlsx"),
    ],
)
def test_a_name_that_is_too_long_for_the_disk(example: Path, arguments: list[str], target: str) -> None:
    places = {"example": example, "folder": example.parent, "long": "长" * 90}
    line = refused(run.invoke(app, [part.format(**places) for part in (*arguments, target)]))
    assert "太长" in line
    assert not re.search(r"Errno|too long", line)
    assert [path.name for path in example.parent.iterdir()] == ["通报.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="device files are POSIX")
@pytest.mark.parametrize(
    "arguments",
    [
        ["recompute", "{example}", "-o", "/dev/null"],
        ["new", "-o", "/dev/null"],
        ["send", "{example}", "-o", "/dev/null"],
        ["bulletin", "{example}", "-o", "/dev/null"],
        ["publish", "{example}", "-o", "/dev/null"],
        ["materials", "/dev/null"],
        ["recompute", "/dev/zero"],
        ["recompute", "{pipe}"],
        ["send", "{pipe}", "-o", "下发"],
        ["pdf", "/dev/zero", "-o", "附件.pdf"],
        ["collect", "{example}", "/dev/zero"],
        ["import", "{example}", "/dev/zero"],
        ["import", "{example}", "{pipe}"],
    ],
)
def test_devices_and_pipes_are_neither_read_nor_replaced(example: Path, tmp_path: Path, arguments: list[str]) -> None:
    pipe = tmp_path / "管道.xlsx"
    os.mkfifo(pipe)
    before = example.read_bytes()
    done = subprocess.run(
        [*ZWGK, *(part.format(example=example, pipe=pipe) for part in arguments)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "内部出错" not in done.stderr
    assert Path("/dev/null").is_char_device()
    assert example.read_bytes() == before
