#!/bin/sh
# System packages for the tests and the demo. Installed only as root on Debian; elsewhere listed for you to install.
set -eu
packages="libreoffice-calc libreoffice-writer libreoffice-gtk3 libreoffice-l10n-zh-cn python3-uno fonts-noto-cjk fonts-arphic-uming fonts-arphic-ukai
xvfb xauth xdotool openbox x11-utils dbus-daemon procps imagemagick poppler-utils cups cups-client printer-driver-cups-pdf
chromium default-jre-headless desktop-file-utils debootstrap"
command -v dpkg-query >/dev/null || { echo "非 Debian 系统:跳过系统软件的安装,缺少它们的测试会说明原因并跳过"; exit 0; }
missing=""
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" != 0 ]; then
    echo "未安装:$missing(非 root,不自动安装;需要它们的测试会说明原因并跳过)"
    exit 0
fi
echo "安装系统软件:$missing"
apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
