"""Limits of the reading worker on Windows, as far as testable elsewhere: sizes of structures, calls and order."""

import ctypes
from typing import Any

from zwgk import process_limits
from zwgk.process_limits import BasicLimits, ExtendedLimits, JobLimits, NoLimits, ResourceLimits


class Kernel:
    """Stands in for kernel32: records the calls and the limits passed as bytes."""

    def __init__(self, job: int | None = 0x44, assigned: int = 1) -> None:
        self.calls: list[Any] = []

        def call(name: str, answer: Any) -> Any:
            def answered(*arguments: Any) -> Any:
                self.calls.append((name, *arguments))
                return answer

            return _Function(answered)

        self.CreateJobObjectW = call("create", job)
        self.GetCurrentProcess = call("current", -1)
        self.AssignProcessToJobObject = call("assign", assigned)
        self.SetInformationJobObject = call("set", 1)


class _Function:
    def __init__(self, answered: Any) -> None:
        self._answered = answered

    def __call__(self, *arguments: Any) -> Any:
        return self._answered(*arguments)


def test_structures_have_the_sizes_of_the_windows_headers() -> None:
    """64 bits: 64 and 144 bytes; 32 bits: 48 and 112 (winnt.h)."""
    wide = ctypes.sizeof(ctypes.c_void_p) == 8
    assert ctypes.sizeof(BasicLimits) == (64 if wide else 48)
    assert ctypes.sizeof(ExtendedLimits) == (144 if wide else 112)
    assert (ExtendedLimits.IoInfo.offset, ExtendedLimits.ProcessMemoryLimit.offset) == ((64, 112) if wide else (48, 96))
    assert BasicLimits.LimitFlags.offset == 16


def test_a_process_is_put_into_a_job_and_its_memory_limited_per_file() -> None:
    kernel = Kernel()
    limits = JobLimits(kernel)
    assert [call[0] for call in kernel.calls] == ["create", "current", "assign"]
    assert kernel.calls[-1] == ("assign", 0x44, -1)
    for memory in (2**30, 4 * 2**30):
        limits.set(memory, 20)
        name, job, kind, given, size = kernel.calls[-1]
        told = given._obj
        assert (name, job, kind, size) == ("set", 0x44, 9, ctypes.sizeof(ExtendedLimits))
        assert told.BasicLimitInformation.LimitFlags == 0x102
        assert 200_000_000 <= told.BasicLimitInformation.PerProcessUserTimeLimit < 10**12  # 20 s and the time used
        assert told.ProcessMemoryLimit == memory


def test_a_system_that_makes_no_job_still_reads() -> None:
    for kernel in (Kernel(job=None), Kernel(assigned=0)):
        limits = JobLimits(kernel)
        limits.set(2**30, 20)
        assert "set" not in [call[0] for call in kernel.calls]


def test_the_system_decides(monkeypatch: Any) -> None:
    choose = process_limits.process_limits.__wrapped__
    assert isinstance(choose(), ResourceLimits)
    monkeypatch.setattr(process_limits, "resource", None)
    assert isinstance(choose(), NoLimits)
    monkeypatch.setattr(ctypes, "WinDLL", lambda name, **_: Kernel() if name == "kernel32" else None, raising=False)
    assert isinstance(choose(), JobLimits)
