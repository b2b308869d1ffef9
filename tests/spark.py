"""What tests on Spark need, and what to do where it is not there."""

import shutil
from importlib.util import find_spec

import pytest

ON_SPARK = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("pyspark") is None, reason="PySpark is not installed: `make prove-spark` does"),
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs a Java 17 that is found as `java`"),
]
SMALL = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
}
"""Settings for a handful of rows: to spread them, plan anew or compile programs takes longer than they do."""
