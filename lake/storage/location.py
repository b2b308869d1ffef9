"""Where something lies on the storage: a name that grows by `/`, and that DuckDB and PyIceberg read as it is."""


class Location(str):
    """A path of this machine, or an address such as `s3://bucket/prefix/restricted`. It has no `/` at its end."""

    __slots__ = ()

    def __truediv__(self, name: str) -> "Location":
        """What lies in it under a name, which may be several names with `/` between."""
        return Location(f"{self}/{name}")

    @property
    def name(self) -> str:
        """The last of its names."""
        return self.rpartition("/")[2]

    @property
    def parent(self) -> "Location":
        """The folder it lies in."""
        return Location(self.rpartition("/")[0])
