#!/bin/sh
# The .deb of this release of Debian in a bare root: installed, used by an ordinary user without a network, removed
# without a trace. tests/linux_package.sh FOLDER: the root is made there by debootstrap, or reused. Needs root.
set -eu
[ "$(id -u)" = 0 ] || { echo "需要 root:debootstrap 和 chroot 只有 root 能用" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "缺少 debootstrap:apt install debootstrap" >&2; exit 2; }
tree=$(cd "$(dirname "$0")/.." && pwd)
root=$1
. /etc/os-release
mirror=$(apt-get indextargets --format '$(REPO_URI)' "Created-By: Packages" "Codename: $VERSION_CODENAME" | head -n 1)
if [ ! -e "$root/ready" ]; then
    debootstrap --variant=minbase --include=python3 "$VERSION_CODENAME" "$root" "$mirror"
    chroot "$root" useradd --create-home clerk
    touch "$root/ready"
fi
cp "$tree"/dist/zwgk_*.deb "$root/package.deb"
cp "$tree"/workbook/示例-2024年第二季度.xlsx "$root/home/clerk/通报.xlsx"
chroot "$root" chown clerk /home/clerk/通报.xlsx
files() { find "$root" -xdev \( -path "$root/home" -o -path "$root/var/lib/dpkg" -o -path "$root/var/log" -o -path "$root/tmp" \) -prune -o -print | sort; }
inside() { unshare --net --mount sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"' "$root" "$@"; }

files > "$root/tmp/before"
inside dpkg -i /package.deb
inside su clerk -c 'set -e; cd; umask 022
    zwgk recompute 通报.xlsx --period 2024Q2 | tail -n 8
    zwgk materials 我县 >/dev/null; zwgk new --from 我县 -o 我县.xlsx | head -n 2
    zwgk bulletin 通报.xlsx -o 通报.docx --period 2024Q2 | tail -n 1
    zwgk doctor | grep -A1 用法 || true; rm -rf 我县 我县.xlsx 通报.docx'
test -e "$root/usr/share/applications/zwgk.desktop"
test -s "$root/usr/share/doc/zwgk/使用说明.html"
test -e "$root/usr/lib/libreoffice/share/extensions/zwgk/description.xml"
inside dpkg --purge zwgk
files > "$root/tmp/after"
diff "$root/tmp/before" "$root/tmp/after"
echo "装好、用过、卸掉,没有留下文件。"
