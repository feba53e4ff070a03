#!/bin/sh
# `make test` on the other supported Debian (12 on 13, 13 on 12), in a separate root made by debootstrap.
# Needs root, debootstrap and the network. tests/other_debian.sh [FOLDER [COMMAND …]]: FOLDER is kept and reused
# the next time; without one, a temporary folder that is removed at the end. COMMAND instead of `make test`.
# DEBIAN_RELEASE in the environment names another release, such as testing.
set -eu
[ "$(id -u)" = 0 ] || { echo "需要 root:debootstrap 和 chroot 只有 root 能用" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "缺少 debootstrap:apt install debootstrap" >&2; exit 2; }
tree=$(cd "$(dirname "$0")/.." && pwd)
. /etc/os-release
case $VERSION_CODENAME in
    bookworm) other=trixie ;;
    trixie) other=bookworm ;;
    *) echo "只在 Debian 12 和 13 上用:这里是 $VERSION_CODENAME" >&2; exit 2 ;;
esac
other=${DEBIAN_RELEASE:-$other}
mirror=$(apt-get indextargets --format '$(REPO_URI)' "Created-By: Packages" "Codename: $VERSION_CODENAME" | head -n 1)
[ -n "$mirror" ] || { echo "/etc/apt 里没有 $VERSION_CODENAME 的软件源" >&2; exit 2; }

kept=${1:-}
[ $# = 0 ] || shift
root=${kept:-$(mktemp -d)}
leave() {
    for place in dev/shm dev/pts dev proc; do
        ! mountpoint -q "$root/$place" || umount "$root/$place" || umount -l "$root/$place"
    done
    [ -n "$kept" ] || rm -rf --one-file-system "$root"
}
trap leave EXIT
trap 'exit 130' INT TERM
if [ ! -e "$root/ready" ]; then
    debootstrap --variant=minbase --include=ca-certificates,locales,make,python3 "$other" "$root" "$mirror"
    # The machine's own network configuration: names, certificates, pip's settings.
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    for file in /etc/pip.conf /etc/xdg/pip; do
        [ ! -e "$file" ] || { mkdir -p "$root$(dirname "$file")" && cp -r "$file" "$root$(dirname "$file")/"; }
    done
    touch "$root/ready"
fi
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/certificates-of-this-machine.crt"
mkdir -p "$root/zwgk"
tar -C "$tree" -c --exclude=./.venv --exclude=./build --exclude=./out --exclude='__pycache__' --exclude='.*_cache' . |
    tar -C "$root/zwgk" -x
[ $# != 0 ] || set -- make test
chroot "$root" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    PIP_CERT=/etc/certificates-of-this-machine.crt \
    sh -c 'cd /zwgk && exec "$@"' sh "$@"
