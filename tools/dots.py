"""Draw the ornament: a field of fine dots, dense to sparse along a hairline curve.

    python tools/dots.py            # writes dots.svg, dots-small.svg and favicon.svg to booking/static

Scalp micropigmentation sets dots that keep their distance from one another, closer together further
back and thinning out towards the hairline. So do we: candidates fall at random from a fixed seed, and one
stays only if no other dot is nearer than the spacing wanted at its place (blue noise by dart throwing).

A picture is one path. Each dot is a line without length, drawn as its round cap, and the next dot is
reached by a short relative move, so the file packs well. The stroke does not scale with the picture:
a dot stays about a pixel wide whether the field is as wide as a phone or as a desk.
"""

import itertools
import math
import random
from collections.abc import Callable, Iterable
from pathlib import Path

Dot = tuple[int, int]
Spacing = Callable[[float, float], float | None]

STATIC = Path(__file__).resolve().parent.parent / "booking" / "static"


def hairline(u: float) -> float:
    """Height of the hairline at u, from -1 (one temple) over 0 (the middle) to 1: 0 is the top, 1 the bottom."""
    return float(0.01 + 0.62 * abs(u) ** 1.9 + 0.03 * math.cos(3 * math.pi * u))


def scalp(width: int, height: int, dense: float, sparse: float) -> Spacing:
    """The spacing wanted at a place: None in front of the hairline, wide at it, narrow far behind it."""

    def spacing(x: float, y: float) -> float | None:
        u = 2 * x / width - 1
        behind = y / height - hairline(u)
        if behind < 0:
            return None
        nearness = max(0.0, 1 - behind / 0.8)
        return float(dense + (sparse - dense) * min(1.0, nearness**2.2 + 0.16 * u**2))

    return spacing


def scatter(width: int, height: int, spacing: Spacing, darts: int, seed: int) -> list[Dot]:
    """Throw darts; keep those that fall far enough from every dot kept before."""
    rng = random.Random(seed)
    cell = 32
    grid: dict[tuple[int, int], list[Dot]] = {}
    kept: list[Dot] = []
    for _ in range(darts):
        x, y = rng.randrange(2, width - 1), rng.randrange(2, height - 1)
        apart = spacing(x, y)
        if apart is None:
            continue
        column, row = x // cell, y // cell
        near = (
            dot
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for dot in grid.get((i, j), ())
        )
        if all(math.hypot(x - a, y - b) >= apart for a, b in near):
            grid.setdefault((column, row), []).append((x, y))
            kept.append((x, y))
    return kept


def walk(dots: Iterable[Dot]) -> list[Dot]:
    """Order the dots so that each is near the one before: short moves make a small file."""
    rest = set(dots)
    here = min(rest)
    order = []
    while rest:
        here = min(rest, key=lambda dot: (math.hypot(dot[0] - here[0], dot[1] - here[1]), dot))
        rest.remove(here)
        order.append(here)
    return order


def path(dots: Iterable[Dot]) -> str:
    """Relative moves, each followed by a line of no length; a minus sign needs no space before it."""
    x = y = 0
    parts = []
    for a, b in dots:
        gap = "" if b < y else " "
        parts.append(f"m{a - x}{gap}{b - y}h0")
        x, y = a, b
    return "".join(parts)


def picture(width: int, height: int, dots: Iterable[Dot], stroke: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<path vector-effect="non-scaling-stroke" fill="none" stroke="#000" stroke-width="{stroke}" '
        f'stroke-linecap="round" d="{path(dots)}"/></svg>\n'
    )


def mark() -> list[tuple[float, float, float]]:
    """The dots of our mark, on a square of 32: x, y and how wide; three rows, thinning towards the front."""
    rows = ((23, 3.4, 3, 9.5), (16, 2.7, 4, 7.6), (10, 2.0, 5, 6.2))
    dots = []
    for baseline, wide, count, step in rows:
        for i in range(count):
            off = (i - (count - 1) / 2) * step
            dots.append((16 + off * 0.78, baseline + off**2 * 0.022, wide))
    return dots


def favicon() -> str:
    """The mark on the accent."""
    marks = []
    for wide, row in itertools.groupby(mark(), key=lambda dot: dot[2]):
        path = "".join(f"M{x:.1f} {y:.1f}h0" for x, y, _ in row)
        marks.append(f'<path stroke-width="{wide}" d="{path}"/>')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" '
        f'fill="#0b5f57"/><g stroke="#fff" stroke-linecap="round">{"".join(marks)}</g></svg>\n'
    )


def main() -> None:
    wide = scatter(1440, 540, scalp(1440, 540, 10.0, 24.0), darts=200_000, seed=1906)
    (STATIC / "dots.svg").write_text(picture(1440, 540, walk(wide), 1.6))
    small = scatter(480, 132, scalp(480, 132, 10.0, 22.0), darts=20_000, seed=1907)
    (STATIC / "dots-small.svg").write_text(picture(480, 132, walk(small), 1.5))
    (STATIC / "favicon.svg").write_text(favicon())
    print(f"dots.svg: {len(wide)} dots; dots-small.svg: {len(small)} dots; favicon.svg")


if __name__ == "__main__":
    main()
