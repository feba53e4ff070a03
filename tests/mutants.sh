#!/bin/sh
# Small faults, one at a time, in readers, statistics and text: the nearest tests have to notice.
# Usage: tests/mutants.sh VENV FOLDER [pattern of files, default all relevant ones]
# The folder holds a copy of the project: mutmut mutates a copy, and supports only the layout src/.
set -eu
venv=$(cd "$1" && pwd) work=$2 files=${3:-}
mkdir -p "$work"
rm -rf "$work/src" "$work/tests"
cp -r python "$work/src"
rm -rf "$work"/src/*.egg-info
cp -r tests workbook addin docs README.md Makefile "$work"
sed 's/pythonpath = \["."\]/pythonpath = [".", "src"]/' pyproject.toml > "$work/pyproject.toml"
cat >> "$work/pyproject.toml" <<END

[tool.mutmut]
source_paths = ["src"]
also_copy = ["workbook", "addin", "docs", "README.md", "Makefile"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "-m", "not office and not desktop"]
pytest_add_cli_args_test_selection = [
    "tests/zwgk/statistics", "tests/zwgk/documents/bulletin/test_published_text.py", "tests/zwgk/intake/test_articles.py",
    "tests/zwgk/intake/test_names.py", "tests/zwgk/test_findings.py", "tests/zwgk/test_period.py",
    "tests/zwgk/test_review.py", "tests/zwgk/test_words.py", "tests/zwgk/workbook/test_input_tables.py",
]
only_mutate = [${files:+\"$files\"}
END
[ -n "$files" ] || cat >> "$work/pyproject.toml" <<END
    "src/zwgk/statistics/*.py", "src/zwgk/model/*.py",
    "src/zwgk/workbook/read_*.py", "src/zwgk/workbook/table_reader.py", "src/zwgk/workbook/grid.py",
    "src/zwgk/intake/matching.py", "src/zwgk/intake/exports/articles.py", "src/zwgk/intake/exports/dates.py",
    "src/zwgk/intake/exports/fates.py", "src/zwgk/documents/bulletin/text.py",
END
echo "]" >> "$work/pyproject.toml"
cd "$work"
"$venv/bin/python" -m mutmut run > mutants.log 2>&1 || { tail -20 mutants.log; exit 1; }
"$venv/bin/python" -m mutmut results > survivors.txt
tr '\r' '\n' < mutants.log | tail -1
echo "其余见 $work/survivors.txt；看一处：cd $work && $venv/bin/python -m mutmut show 名称"
