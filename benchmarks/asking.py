"""Clients that ask for matches without pause until standard input ends, and say whose each answer was.

``python -m benchmarks.asking`` reads one line of JSON (:class:`Asked`) and prints ``[begun, ended, whose]``
of every request, in seconds of the machine's monotonic clock.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

FAILED, MIXED = -1, -2


@dataclass
class Asked:
    """``digests`` holds, for each need, those of the answers that the versions of ``names`` give to it."""

    port: int
    key: str
    connections: int
    names: list[str]
    digests: dict[str, list[str]]
    _known: dict[tuple[str, bytes, bytes], int] = field(default_factory=dict)

    def whose(self, need: str, head: bytes, body: bytes) -> int:
        """The version whose own answer this is and by whose name it goes; else FAILED or MIXED."""
        if not head.startswith(b"HTTP/1.1 200 "):
            return FAILED
        name = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"x-masa-engine:"))
        seen = need, name, hashlib.sha256(body).digest()
        if seen not in self._known:
            told = digest(json.loads(body)["entries"])
            of = dict(zip(self.names, self.digests[need], strict=True))
            version = name.partition(b":")[2].strip().decode()
            self._known[seen] = self.names.index(version) if of.get(version) == told else MIXED
        return self._known[seen]

    def request(self, need: str) -> bytes:
        return (
            f"GET /api/v1/needs/{need}/matches HTTP/1.1\r\nHost: bench\r\n"
            f"Authorization: Bearer {self.key}\r\n\r\n"
        ).encode()


def digest(entries: Sequence[Any]) -> str:
    """Of all that an answer says of its matches."""
    return hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()


async def _ask(asked: Asked, first: int, over: asyncio.Event) -> list[tuple[float, float, int]]:
    """One connection's requests; a connection that breaks is a failed request, and made anew."""
    needs, found = list(asked.digests), []
    reader, writer = await asyncio.open_connection("127.0.0.1", asked.port)
    while not over.is_set():
        need, begun = needs[(first + len(found)) % len(needs)], time.perf_counter()
        try:
            writer.write(asked.request(need))
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            body = await reader.readexactly(int(length.partition(b":")[2]))
        except (OSError, EOFError):
            found.append((begun, time.perf_counter(), FAILED))
            reader, writer = await asyncio.open_connection("127.0.0.1", asked.port)
            continue
        found.append((begun, time.perf_counter(), asked.whose(need, head, body)))
    writer.close()
    return found


async def _until_told(asked: Asked) -> list[tuple[float, float, int]]:
    over = asyncio.Event()
    clients = [asyncio.create_task(_ask(asked, 3 * at, over)) for at in range(asked.connections)]
    print(flush=True)  # they ask from now on
    await asyncio.to_thread(sys.stdin.read)
    over.set()
    return [one for found in await asyncio.gather(*clients) for one in found]


def main() -> None:
    asked = Asked(**json.loads(sys.stdin.readline()))
    print(json.dumps(asyncio.run(_until_told(asked))))


if __name__ == "__main__":
    main()
