"""A plugin of `make arrow`: the run is worth nothing if pandas does not keep its texts in pyarrow."""

import pandas as pd
import pytest


def pytest_configure(config: pytest.Config) -> None:  # noqa: ARG001 - pytest's signature
    """Stop the run if pyarrow is not what holds the texts."""
    storage = getattr(pd.Series(["甲"]).dtype, "storage", "")
    if storage != "pyarrow":
        pytest.exit(f"make arrow: texts are in {storage or 'objects'}, not in pyarrow", returncode=2)
