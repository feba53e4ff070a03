"""Chinese explanation of operating system errors: reason and remedy, as the second half of a sentence."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOSPC: "磁盘空间不足，请清理磁盘后重试",
    errno.EDQUOT: "磁盘配额已用完，请清理后重试",
    errno.EFBIG: "文件太大，超出了系统的限制，请保存到别处",
    errno.EROFS: "所在磁盘是只读的，请换到能写入的地方",
    errno.EACCES: "没有权限，请换一个地方或联系管理员",
    errno.EPERM: "没有权限，请换一个地方或联系管理员",
    errno.ENOENT: "文件夹不存在，请检查路径",
    errno.ENOTDIR: "文件夹不存在，请检查路径",
    errno.EISDIR: "这是一个文件夹，请检查路径",
    errno.EEXIST: "同名的文件已经存在，请换一个名字",
    errno.ELOOP: "快捷方式（链接）绕成了圈，请检查路径",
    errno.ENAMETOOLONG: "文件名太长，请改短",
    errno.EINVAL: "文件名里有这里不能用的字符，请改名",
    errno.EBUSY: "正在使用，请稍后重试",
    errno.ETXTBSY: "正在使用，请稍后重试",
    errno.EIO: "磁盘读写出错，请检查磁盘或换一个地方",
    errno.ESTALE: "网络文件夹的连接断了，请重新连接后重试",
    errno.ETIMEDOUT: "网络文件夹没有响应，请检查网络后重试",
    errno.EHOSTDOWN: "网络文件夹没有响应，请检查网络后重试",
    errno.EMFILE: "打开的文件太多，请关闭其他程序后重试",
    errno.ENFILE: "打开的文件太多，请关闭其他程序后重试",
    errno.ENOMEM: "内存不足，请关闭其他程序后重试",
    errno.EAGAIN: "正在使用，请稍后重试",
}

_IN_USE_ON_WINDOWS = (32, 33)  # sharing and lock violations, which Python calls EACCES


def reason_of(error: OSError) -> str:
    """Return reason and remedy without a full stop; for an unknown error, its number."""
    if is_in_use(error):
        return "正在别的程序中打开，请关闭后重试"
    known = _REASONS.get(error.errno or 0)
    return known or f"系统错误 {error.errno or type(error).__name__}，请重试或换一个地方"


def is_in_use(error: OSError) -> bool:
    """Return whether Windows refuses because another program has the file open; other systems never do."""
    return getattr(error, "winerror", None) in _IN_USE_ON_WINDOWS
