"""Paint the ornament as pixels, for programs that take no SVG: link previews, old browsers, a phone's home screen.

    python tools/pictures.py        # writes preview.png, favicon.ico and touch-icon.png to booking/static

The dots are those of tools/dots.py. A pixel on the edge of a dot is as dark as the part of it that the dot covers,
reckoned from its distance to the edge. A PNG is a few framed and packed blocks, so the standard library is enough.
"""

import math
import struct
import zlib
from collections.abc import Iterable

from dots import STATIC, mark, scalp, scatter

Colour = tuple[int, int, int]
Disc = tuple[float, float, float]

PAPER: Colour = (255, 255, 255)
INK: Colour = (21, 25, 28)
ACCENT: Colour = (11, 95, 87)


class Canvas:
    """Rows of pixels, each red, green, blue and how much it covers."""

    def __init__(self, width: int, height: int, ground: Colour) -> None:
        self.width = width
        self.height = height
        self.rows = [bytearray(bytes((*ground, 255)) * width) for _ in range(height)]

    def discs(self, discs: Iterable[Disc], colour: Colour) -> None:
        """Paint discs, each at x and y and so wide."""
        for x, y, wide in discs:
            reach = wide / 2 + 1
            for row in range(max(0, math.floor(y - reach)), min(self.height, math.ceil(y + reach))):
                for column in range(max(0, math.floor(x - reach)), min(self.width, math.ceil(x + reach))):
                    away = math.hypot(column + 0.5 - x, row + 0.5 - y)
                    self._mix(row, column, colour, wide / 2 + 0.5 - away)

    def round_corners(self, radius: float) -> None:
        """Make the corners see-through."""
        for row in range(self.height):
            for column in range(self.width):
                across = max(radius - column - 0.5, column + 0.5 - self.width + radius, 0.0)
                down = max(radius - row - 0.5, row + 0.5 - self.height + radius, 0.0)
                covered = min(max(radius + 0.5 - math.hypot(across, down), 0.0), 1.0)
                self.rows[row][column * 4 + 3] = round(255 * covered)

    def png(self, *, see_through: bool) -> bytes:
        """The picture as a PNG file."""
        kind = 6 if see_through else 2
        rows = self.rows if see_through else [_without_cover(row) for row in self.rows]
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, kind, 0, 0, 0)
        body = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
        return b"\x89PNG\r\n\x1a\n" + _block(b"IHDR", head) + _block(b"IDAT", body) + _block(b"IEND", b"")

    def _mix(self, row: int, column: int, colour: Colour, covered: float) -> None:
        covered = min(max(covered, 0.0), 1.0)
        place = column * 4
        for part, value in enumerate(colour):
            under = self.rows[row][place + part]
            self.rows[row][place + part] = round(under + (value - under) * covered)


def _without_cover(row: bytearray) -> bytes:
    return bytes(value for number, value in enumerate(row) if number % 4 != 3)


def _block(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def preview() -> bytes:
    """What a link to the site shows: the field of dots, 1200 by 630."""
    canvas = Canvas(1200, 630, PAPER)
    field = scatter(1200, 540, scalp(1200, 540, 8.0, 21.0), darts=160_000, seed=1908)
    canvas.discs(((x, y + 90, 2.8) for x, y in field), INK)
    return canvas.png(see_through=False)


def icon(size: int, *, rounded: bool) -> bytes:
    """Our mark on the accent, square or with round corners."""
    canvas = Canvas(size, size, ACCENT)
    scale = size / 32
    canvas.discs(((x * scale, y * scale, wide * scale) for x, y, wide in mark()), PAPER)
    if rounded:
        canvas.round_corners(7 * scale)
    return canvas.png(see_through=rounded)


def ico(size: int) -> bytes:
    """An icon file that holds one PNG."""
    picture = icon(size, rounded=True)
    head = struct.pack("<HHH", 0, 1, 1)
    entry = struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(picture), len(head) + 16)
    return head + entry + picture


def main() -> None:
    for name, data in (
        ("preview.png", preview()),
        ("favicon.ico", ico(32)),
        ("touch-icon.png", icon(180, rounded=False)),
    ):
        (STATIC / name).write_bytes(data)
        print(f"{name}: {len(data)} bytes")


if __name__ == "__main__":
    main()
