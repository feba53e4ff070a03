"""Build the package with data files from beside its code; everything else is in pyproject.toml."""

import shutil
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT / "python"))

from zwgk.packaged import PLACES  # noqa: E402


class BuildWithFiles(build_py):
    """Copies the blank folder and the built add-ins into the package."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for name, place in PLACES.items():
            source, target = ROOT / place, Path(self.build_lib) / "zwgk" / "packaged" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True)
            else:
                shutil.copyfile(source, target)


setup(cmdclass={"build_py": BuildWithFiles})
