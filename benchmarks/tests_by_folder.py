"""How long the tests of each folder take, as rows for docs/measurements.md.

`make test-seconds` after `make test`, or `python -m benchmarks.tests_by_folder REPORT` of any report in JUnit's XML.
What a fixture takes counts where it is first asked for.
"""

import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree


def seconds_by_folder(report: Path) -> dict[str, tuple[int, float]]:
    """Folder → its tests and their seconds, added up over all workers."""
    found: dict[str, list[float]] = defaultdict(list)
    for case in ElementTree.parse(report).iter("testcase"):
        modules = case.attrib["classname"].split(".")
        folders = [name for name in modules if not name.startswith(("test_", "Test"))]
        found["/".join(folders)].append(float(case.attrib["time"]))
    return {folder: (len(times), sum(times)) for folder, times in sorted(found.items())}


def main(report: str) -> None:
    """Print the rows and their sum."""
    found = seconds_by_folder(Path(report))
    for folder, (tests, seconds) in found.items():
        print(f"| `{folder}/` | {tests:,} | {seconds:,.0f} |")
    print(f"| all | {sum(one[0] for one in found.values()):,} | {sum(one[1] for one in found.values()):,.0f} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
