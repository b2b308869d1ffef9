"""Iceberg file access to a bucket that stays below the lake's prefix.

PyIceberg reads, writes and deletes whatever file a table's metadata names. `BucketFileIO` is given to it as
`py-io-impl`, and the prefix as the property `ROOT`. A bucket has no folders and no links: names are compared.
"""

from pyiceberg.io import InputFile, OutputFile
from pyiceberg.io.pyarrow import PyArrowFile, PyArrowFileIO
from pyiceberg.typedef import EMPTY_DICT, Properties

from lake.errors import LakeError

ROOT = "lake.root"


def refuse_outside(root: str, location: str) -> None:
    """Raises LakeError unless a location is one below the root, plainly written."""
    if not location.startswith(f"{root}/") or {"", ".", ".."} & {*location[len(root) + 1 :].split("/")}:
        raise LakeError(
            f"a file outside of {root} is named, and is left alone",
            advice="LAKE_STORAGE, or the warehouse of LAKE_CATALOG, is not where these tables were made: "
            "set it to where they lie",
            file=location,
        )


class BucketFileIO(PyArrowFileIO):
    """PyArrow's access to S3, except that no file is outside of the lake's prefix."""

    def __init__(self, properties: Properties = EMPTY_DICT) -> None:
        super().__init__(properties)
        self._root = str(properties[ROOT])

    def new_input(self, location: str) -> PyArrowFile:
        """A file to read. LakeError outside of the prefix."""
        self.refuse_outside(location)
        return super().new_input(location)

    def new_output(self, location: str) -> PyArrowFile:
        """A file to write. LakeError outside of the prefix."""
        self.refuse_outside(location)
        return super().new_output(location)

    def delete(self, location: str | InputFile | OutputFile) -> None:
        """Delete a file. LakeError outside of the prefix."""
        name = location if isinstance(location, str) else location.location
        self.refuse_outside(name)
        super().delete(name)

    def refuse_outside(self, location: str) -> None:
        """Raises LakeError unless the file lies below the prefix."""
        refuse_outside(self._root, location)
