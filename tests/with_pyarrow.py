"""A plugin of `make arrow`: the run is worthless if pandas does not store its texts in pyarrow."""

import pandas as pd
import pytest


def pytest_configure(config: pytest.Config) -> None:  # noqa: ARG001 - pytest's signature
    """Stop the run if texts are not stored in pyarrow."""
    storage = getattr(pd.Series(["甲"]).dtype, "storage", "")
    if storage != "pyarrow":
        pytest.exit(f"make arrow: texts are in {storage or 'objects'}, not in pyarrow", returncode=2)
