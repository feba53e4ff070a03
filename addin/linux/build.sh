#!/bin/sh
# The program as a package for this release of Debian and its derivatives (UOS, Kylin) and as a self-extracting archive:
# dist/zwgk_VERSION_ARCH.deb, dist/zwgk-VERSION-ARCH.run. It contains a virtual environment for the system's own Python,
# which can connect to the system's LibreOffice. Building needs the network once, installing does not.
set -eu
cd "$(dirname "$0")/../.."
python=/usr/bin/python3
minor=$($python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
next=$($python -c 'import sys; print("%d.%d" % (sys.version_info[0], sys.version_info[1] + 1))')
version=$(.venv/bin/python -c 'import zwgk; print(zwgk.__version__)')
architecture=$(dpkg --print-architecture)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
umask 022
program=$root/tree/usr/lib/zwgk

$python -m venv --without-pip --symlinks "$program"
pip() { .venv/bin/python -m pip --python "$program/bin/python" --quiet --disable-pip-version-check "$@"; }
pip install --no-deps --no-compile --require-hashes --only-binary=:all: -r requirements.lock
rm -rf build/lib
.venv/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir "$root/wheel" .
pip install --no-deps --no-compile "$root"/wheel/zwgk-*.whl
# Scripts of pip that start an interpreter in this folder.
find "$program/bin" -type f -delete
rm -rf "$program/include"
find "$program" -name direct_url.json -delete
printf '#!/usr/lib/zwgk/bin/python -I\nfrom zwgk.cli import main\n\nmain()\n' > "$program/bin/zwgk"
cp addin/linux/terminal "$program/bin/zwgk-terminal"
chmod 755 "$program/bin/zwgk" "$program/bin/zwgk-terminal"
sed -i '/^command = /d' "$program/pyvenv.cfg"
"$program/bin/python" -m compileall -q -x /olefile2.py -s "$root/tree" -p / "$program/lib"  # that one is Python 2

tree=$root/tree
mkdir -p "$tree/usr/bin" "$tree/usr/share/applications" "$tree/usr/lib/libreoffice/share/extensions/zwgk" "$tree/etc/zwgk"
ln -s ../lib/zwgk/bin/zwgk "$tree/usr/bin/zwgk"
cp addin/linux/zwgk.desktop addin/linux/zwgk-manual.desktop "$tree/usr/share/applications/"
manual=$(cd "$tree" && echo usr/lib/zwgk/lib/python*/site-packages/zwgk/packaged)
mkdir -p "$tree/usr/share/doc/zwgk"
for kind in html pdf; do ln -s "../../../../$manual/manual.$kind" "$tree/usr/share/doc/zwgk/使用说明.$kind"; done
.venv/bin/python - "$tree" <<'PYTHON'
import json, sys, zipfile
from pathlib import Path
import zwgk
from zwgk.addin.file_menu import desktop_files
tree, interpreter = Path(sys.argv[1]), Path("/usr/lib/zwgk/bin/python")
for name, text in desktop_files(interpreter).items():
    (tree / "usr/share/applications" / name).write_text(text, "utf-8")
zipfile.ZipFile("addin/zwgk.oxt").extractall(tree / "usr/lib/libreoffice/share/extensions/zwgk")
values = {"interpreter": str(interpreter), "version": zwgk.__version__}
(tree / "etc/zwgk/libreoffice.json").write_text(json.dumps(values) + "\n", "utf-8")
PYTHON

mkdir -p dist "$tree/DEBIAN"
rm -f dist/zwgk_*.deb dist/zwgk-*.run  # of other versions: tests take the one that there is
cat > "$tree/DEBIAN/control" <<CONTROL
Package: zwgk
Version: $version
Architecture: $architecture
Maintainer: zwgk <zwgk@localhost>
Section: misc
Priority: optional
Depends: python3 (>= $minor), python3 (<< $next)
Recommends: libreoffice-calc, libreoffice-writer, python3-uno
Installed-Size: $(du -sk "$tree" | cut -f1)
Description: 政务公开工作通报
 从各单位填报表到附件、问题清单和通报文稿。装好以后 Calc 有“政务公开”工具栏,右键点表格文件有“政务公开”各项。
CONTROL
cat > "$tree/DEBIAN/prerm" <<'PRERM'
#!/bin/sh
# A LibreOffice that root runs compiles the add-in's modules beside them.
set -e
find /usr/lib/libreoffice/share/extensions/zwgk -name __pycache__ -prune -exec rm -r {} +
PRERM
chmod 755 "$tree/DEBIAN/prerm"
dpkg-deb --root-owner-group -Zgzip --build "$tree" "dist/zwgk_${version}_$architecture.deb" >/dev/null
rm -r "$tree/DEBIAN"
archive=dist/zwgk-$version-$architecture.run
sed "s/@MINOR@/$minor/" addin/linux/self_extracting > "$archive"
tar -C "$program" -cz . >> "$archive"
chmod 755 "$archive"
ls -l dist/zwgk[_-]"$version"*
