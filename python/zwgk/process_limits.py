"""Limits of this process's memory and processor time: by `resource` (Linux, macOS) or a job object (Windows).

Windows: https://learn.microsoft.com/windows/win32/procthread/job-objects. Without either, nothing is limited.
"""

import ctypes
import time
from functools import cache
from typing import Any, Protocol

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
_PROCESS_TIME, _PROCESS_MEMORY = 0x2, 0x100  # JOB_OBJECT_LIMIT_PROCESS_TIME, JOB_OBJECT_LIMIT_PROCESS_MEMORY
_TICKS = 10_000_000  # per second


class ProcessLimits(Protocol):
    """Sets limits of memory in bytes and of processor time in seconds from now on."""

    def set(self, memory: int, seconds: int) -> None:
        """Set the limits for this process."""


@cache
def process_limits() -> ProcessLimits:
    """Return the limits that this system supports."""
    if resource is not None:
        return ResourceLimits()
    windows = getattr(ctypes, "WinDLL", None)
    return JobLimits(windows("kernel32", use_last_error=True)) if windows is not None else NoLimits()


class NoLimits:
    """Of a system without such limits."""

    def set(self, memory: int, seconds: int) -> None:
        """Do nothing."""


class ResourceLimits:
    """Limits of Linux and macOS."""

    def set(self, memory: int, seconds: int) -> None:
        """Limit address space, and processor time counted from now."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime) + seconds
        for kind, soft in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, until),
            (resource.RLIMIT_CORE, 0),
        ):
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("BasicLimitInformation", BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class JobLimits:
    """A job object that contains this process, kept open for its lifetime.

    If no job can be made (an old Windows, an outer job that forbids it), nothing is limited: files are still read.
    """

    def __init__(self, kernel32: Any) -> None:
        self._kernel32 = kernel32
        for name, result, arguments in (
            ("CreateJobObjectW", ctypes.c_void_p, (ctypes.c_void_p, ctypes.c_wchar_p)),
            ("GetCurrentProcess", ctypes.c_void_p, ()),
            ("AssignProcessToJobObject", ctypes.c_int, (ctypes.c_void_p, ctypes.c_void_p)),
            (
                "SetInformationJobObject",
                ctypes.c_int,
                (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32),
            ),
        ):
            function = getattr(kernel32, name)
            function.restype, function.argtypes = result, arguments
        job = kernel32.CreateJobObjectW(None, None)
        held = bool(job) and bool(kernel32.AssignProcessToJobObject(job, kernel32.GetCurrentProcess()))
        self._job = job if held else None

    def set(self, memory: int, seconds: int) -> None:
        """Limit the memory that the process can commit (a larger request fails) and its time, counted from now."""
        if self._job is None:
            return
        wanted = ExtendedLimits()
        wanted.BasicLimitInformation.LimitFlags = _PROCESS_MEMORY | _PROCESS_TIME
        wanted.BasicLimitInformation.PerProcessUserTimeLimit = int((time.process_time() + seconds) * _TICKS)
        wanted.ProcessMemoryLimit = min(memory, ctypes.c_size_t(-1).value)
        self._kernel32.SetInformationJobObject(self._job, _EXTENDED_LIMITS, ctypes.byref(wanted), ctypes.sizeof(wanted))
