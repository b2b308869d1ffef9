"""One Spark a process: quiet, in UTC, in ANSI mode, listening to nobody but itself."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lake.errors import LakeError
from lake.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_MEANING = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.timestampType": "TIMESTAMP_LTZ",
    # `${…}` in a text is a text.
    "spark.sql.variable.substitute": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.writeLegacyFormat": "false",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
}
"""What decides which rows come out; no setting of a deployment changes it."""
_LOCAL = {
    "spark.master": "local[2]",
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "4",
    # Java's patterns go down a step for each letter of a text.
    "spark.driver.extraJavaOptions": "-Xss16m -Dlog4j2.level=OFF",
    "spark.executor.extraJavaOptions": "-Xss16m",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.catalogImplementation": "in-memory",
}
"""What `LAKE_SPARK` may set otherwise."""


def spark_session(settings: Settings) -> SparkSession:
    """A session of one's own on this process's Spark, which the first who asks starts.

    LakeError when PySpark or Java is missing.
    """
    scratch = settings.temporary_folder / "spark"
    options = {
        **_LOCAL,
        "spark.app.name": "city lake",
        "spark.driver.memory": settings.memory_limit.upper().removesuffix("B"),
        "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        **settings.spark,
    }
    session = _started(tuple(sorted(options.items()))).newSession()
    for name, value in _MEANING.items():
        session.conf.set(name, value)
    return session


@cache
def _started(options: tuple[tuple[str, str], ...]) -> SparkSession:
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise LakeError(
            "LAKE_ENGINE names Spark, and PySpark is not installed",
            advice="install it: pip install 'jiangmen-city-lake[spark]'; Spark needs Java 17 too",
        ) from error
    builder = SparkSession.builder
    for name, value in {**dict(options), **_MEANING}.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except (PySparkRuntimeError, OSError) as error:
        raise LakeError(
            "Spark does not start", advice="install Java 17 and set JAVA_HOME; `java -version` must answer"
        ) from error
    session.sparkContext.setLogLevel("OFF")  # what Spark logs of an error quotes rows
    return session
