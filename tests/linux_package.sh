#!/bin/sh
# The .deb and the self-extracting archive of this release of Debian in a bare root: installed, used by an ordinary user
# without a network, removed without a trace. tests/linux_package.sh FOLDER: the root is made there by debootstrap, or
# reused. Needs root.
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
files() { find "$root" -xdev \( -path "$root/var/lib/dpkg" -o -path "$root/var/log" -o -path "$root/tmp" \) -prune -o -print | sort; }
inside() { unshare --net --mount sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"' "$root" "$@"; }
as_clerk() { inside su clerk -c "set -e; cd; umask 022; $1"; }
use='recompute 通报.xlsx --period 2024Q2 -o 结果.xlsx | grep 统计完成
    $ZWGK materials 我县 >/dev/null; $ZWGK new --from 我县 -o 我县.xlsx | head -n 2
    $ZWGK bulletin 结果.xlsx -o 通报.docx --period 2024Q2 | tail -n 1
    $ZWGK doctor | grep -A1 用法 || true
    rm -r 我县 我县.xlsx 结果.xlsx 通报.docx'

files > "$root/tmp/before"
inside dpkg -i /package.deb
as_clerk "ZWGK=zwgk; \$ZWGK $use"
for entry in zwgk zwgk-manual; do
    ! command -v desktop-file-validate >/dev/null || desktop-file-validate "$root/usr/share/applications/$entry.desktop"
done
test -s "$root/usr/share/doc/zwgk/使用说明.html"
test -s "$root/usr/share/doc/zwgk/使用说明.pdf"
# LibreOffice finds its toolbar among the extensions of all users; a bare root has none, this machine's reads it there.
if command -v unopkg >/dev/null; then
    extensions=$root/usr/lib/libreoffice/share/extensions
    unopkg list --bundled "-env:UserInstallation=file://$root/tmp/profile" "-env:BUNDLED_EXTENSIONS=file://$extensions" \
        > "$root/tmp/extensions" 2>/dev/null
    grep -q 'Identifier: zwgk.oxt' "$root/tmp/extensions"
    ! grep -q 'is registered: no' "$root/tmp/extensions"
    echo "工具栏:LibreOffice 已登记"
fi
inside dpkg --purge zwgk
files > "$root/tmp/after"
diff "$root/tmp/before" "$root/tmp/after"
echo ".deb:装好、用过、卸掉,没有留下文件。"

cp "$tree"/dist/zwgk-*.run "$root/tmp/zwgk.run"
as_clerk "sh /tmp/zwgk.run; ZWGK=.local/bin/zwgk; \$ZWGK $use; sh /tmp/zwgk.run --remove"
find "$root/home/clerk/.local" -depth -type d -empty -delete 2>/dev/null || true
files > "$root/tmp/after"
diff "$root/tmp/before" "$root/tmp/after"
echo "自解压安装:装好、用过、卸掉,没有留下文件。"
