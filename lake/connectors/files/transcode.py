"""Bytes of unknown encoding to UTF-8: decided by evidence, in one stream, never with replaced characters."""

import codecs
import hashlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Protocol

import numpy as np
import pyarrow as pa

from lake.connectors.files.encoding_doubts import Gb18030Watch
from lake.connectors.files.encoding_evidence import CODECS, DOUBTFUL, MANY, candidates, seven_bit
from lake.connectors.limits import LONGEST_RECORD, line_too_long
from lake.connectors.refusals import Refusal

BLOCK = 1 << 20
_HEAD = 1 << 16


class BlockReader(Protocol):
    """Anything that wants to see the UTF-8 blocks while they go by."""

    def restart(self) -> None:
        """Forget everything: the next block is the first of the file, decoded in another way."""

    def update(self, block: bytes) -> None:
        """Take in one block; it ends at a line break unless it is the last."""


@dataclass(frozen=True)
class Decoded:
    """A UTF-8 file (the delivery itself when it was UTF-8 already), and how the encoding was decided."""

    path: Path
    encoding: str
    evidence: str
    sha256: str


class _UndecodableError(Exception):
    def __init__(self, encoding: str, offset: int, line: int, damaged: bool = False, why: str = "") -> None:
        super().__init__(f"as {encoding} it fails at byte {offset} (line {line}){why and ': '}{why}")
        self.offset = offset
        self.line = line
        self.damaged = damaged


def decode_file(
    path: Path, declared: str, target: Path, reader: BlockReader, name: str, longest: int = LONGEST_RECORD
) -> Decoded:
    """Decode `path`, showing every UTF-8 block to `reader`; `target` is only written when a copy is needed.

    `longest` are the bytes that a line may have, which is kept whole.

    Every attempt begins with `reader.restart()`. Raises LakeError naming byte and line when nothing fits.
    """
    failures: list[_UndecodableError] = []
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if shifting := seven_bit(head):
        raise Refusal.SHIFTING_ENCODING.error(file=name, line=1, encoding=shifting)
    for candidate in candidates(head, declared):
        reader.restart()
        try:
            watch = Gb18030Watch(declared == "gb18030") if candidate in DOUBTFUL else None
            sha256, copied = _stream(path, candidate.encoding, head, target, reader, longest, watch)
        except _UndecodableError as failure:
            failures.append(failure)
            if failure.damaged:
                break
            continue
        evidence = "; ".join([*map(str, failures), candidate.evidence])
        return Decoded(target if copied else path, candidate.encoding, evidence, sha256)
    worst = max(failures, key=lambda failure: failure.offset)
    told = "; ".join(map(str, failures))
    raise Refusal.UNKNOWN_ENCODING.error(file=name, line=worst.line, failures=told)


def _stream(
    path: Path,
    encoding: str,
    head: bytes,
    target: Path,
    reader: BlockReader,
    longest: int,
    watch: Gb18030Watch | None,
) -> tuple[str, bool]:
    old_line_ends = b"\r" in head and b"\n" not in head
    in_place = encoding == "utf-8" and not old_line_ends
    digest = hashlib.sha256()
    with path.open("rb") as file, nullcontext() if in_place else target.open("wb") as copy:
        hashed = _hashed(file, digest)
        if in_place:
            blocks = _checked_blocks(hashed, longest)
        else:
            seen = hashed if watch is None else _watched(hashed, watch)
            blocks = _decoded_blocks(seen, encoding, old_line_ends, longest)
        _feed(blocks, reader, copy)
    if watch is not None and (doubt := watch.doubt()):
        raise _UndecodableError(encoding, doubt.offset, doubt.line, why=doubt.reason)
    return digest.hexdigest(), not in_place


def _feed(blocks: Iterator[bytes], reader: BlockReader, copy: BinaryIO | None) -> None:
    """Write and examine each block in a second thread while the next one is decoded."""

    def take(block: bytes) -> None:
        reader.update(block)
        if copy:
            copy.write(block)

    with ThreadPoolExecutor(1) as executor:
        pending: Future[None] | None = None
        for block in blocks:
            if pending:
                pending.result()
            pending = executor.submit(take, block)
        if pending:
            pending.result()


def _hashed(file: BinaryIO, digest: "hashlib._Hash") -> Iterator[bytes]:
    while chunk := file.read(BLOCK):
        digest.update(chunk)
        yield chunk


def _watched(chunks: Iterator[bytes], watch: Gb18030Watch) -> Iterator[bytes]:
    for chunk in chunks:
        watch.update(chunk)
        yield chunk


def _checked_blocks(chunks: Iterator[bytes], longest: int) -> Iterator[bytes]:
    offset, line, rest, wide = 0, 1, bytearray(), 0
    for chunk in chunks:
        block = _whole_lines(rest, chunk, line, longest)
        if not _is_utf8(block):
            raise _utf8_failure(block, offset, line, wide)
        if block:
            yield block
        if wide < MANY and not block.isascii():
            wide += len(block) - len(block.decode())
        offset, line = offset + len(block), line + block.count(b"\n")
    if rest:
        if not _is_utf8(bytes(rest)):
            raise _utf8_failure(bytes(rest), offset, line, wide)
        yield bytes(rest)


def _utf8_failure(block: bytes, offset: int, line: int, wide: int) -> _UndecodableError:
    try:
        block.decode()
    except UnicodeDecodeError as error:
        before = block[: error.start]
        wide += len(before) - len(before.decode())
        return _UndecodableError("utf-8", offset + error.start, line + before.count(b"\n"), damaged=wide >= MANY)
    raise AssertionError("the block is valid UTF-8")


def _is_utf8(block: bytes) -> bool:
    """Several times faster than decoding, and makes no text."""
    ends = np.array([0, len(block)], dtype=np.int32)
    try:
        pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(ends), pa.py_buffer(block)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _decoded_blocks(chunks: Iterator[bytes], encoding: str, old_line_ends: bool, longest: int) -> Iterator[bytes]:
    codec = CODECS.get(encoding, encoding)
    decoder = codecs.getincrementaldecoder(codec)("strict")
    offset, line, rest = 0, 1, bytearray()
    for chunk in chain(chunks, [b""]):
        last = not chunk
        carried = len(decoder.getstate()[0])
        try:
            text = decoder.decode(chunk, final=last)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(codec, "ignore").count("\n") + rest.count(b"\n")
            raise _UndecodableError(encoding, offset - carried + error.start, line + before) from error
        encoded = (text.replace("\r", "\n") if old_line_ends else text).encode()
        block = _whole_lines(rest, encoded, line, longest)
        if block:
            yield block
        offset, line = offset + len(chunk), line + block.count(b"\n")
    if rest:
        yield bytes(rest)


def _whole_lines(rest: bytearray, data: bytes, line: int, longest: int) -> bytes:
    """What is complete of `rest` and `data` together; `rest` keeps the line that is not."""
    end = data.rfind(b"\n") + 1
    block = bytes(rest) + data[:end] if end else b""
    if end:
        rest.clear()
    rest += data[end:]
    if len(rest) > longest:
        raise line_too_long(line + block.count(b"\n"), longest)
    return block
