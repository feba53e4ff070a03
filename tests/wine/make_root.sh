#!/bin/sh
# A root of Debian 13 with Wine 10 (older ones lack functions that pydantic-core calls), made by debootstrap:
# tests/wine/make_root.sh FOLDER. A finished one is left unchanged. Needs root, debootstrap and the network.
set -eu
[ "$(id -u)" = 0 ] || { echo "需要 root:debootstrap 和 chroot 只有 root 能用" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "缺少 debootstrap:apt install debootstrap" >&2; exit 2; }
root=$1
here=$(cd "$(dirname "$0")" && pwd)
. /etc/os-release
mirror=$(apt-get indextargets --format '$(REPO_URI)' "Created-By: Packages" "Codename: $VERSION_CODENAME" | head -n 1)
[ -n "$mirror" ] || { echo "/etc/apt 里没有 $VERSION_CODENAME 的软件源" >&2; exit 2; }
if [ ! -e "$root/ready" ]; then
    debootstrap --variant=minbase --include=locales,wine,wine64,gcc-mingw-w64-x86-64-win32 trixie "$root" "$mirror"
    chroot "$root" localedef -i zh_CN -f UTF-8 zh_CN.UTF-8
    touch "$root/ready"
fi
cp "$here/crt_math.def" "$root/"
chroot "$root" x86_64-w64-mingw32-gcc-win32 -shared -static -nostartfiles -s -Wl,-e,0 -o /zwgk_math.dll /crt_math.def \
    -lmingwex -lucrt -lmsvcrt
