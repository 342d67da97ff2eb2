# SPDX-License-Identifier: MIT
"""The trends as a picture: one panel for each axis and unit, both scales logarithmic, ours drawn
through and floors dashed in the same colour. Plain SVG, from the standard library."""
import html
import math

import table

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#8a6d00",
           "#7a3db8", "#666666")
WIDTH, HEIGHT = 520, 360  # of the drawing in a panel
LEFT, RIGHT, TOP, BOTTOM = 70, 330, 50, 50  # around it; labels stand at the right
LINE = 14  # between two labels


class Scale:
    """From values to places, by powers of ten."""

    def __init__(self, values, begin, end):
        self.low, self.high = math.log10(min(values)), math.log10(max(values))
        if self.high - self.low < 0.1:
            self.low, self.high = self.low - 0.5, self.high + 0.5
        self.begin, self.end = begin, end

    def place(self, value):
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return round(self.begin + share * (self.end - self.begin), 1)

    def ticks(self):
        """Round values; where there is less than two powers of ten, also those between."""
        steps = (1,) if self.high - self.low >= 2 else (1, 2, 5)
        powers = range(math.floor(self.low), math.floor(self.high) + 1)
        return [tick for power in powers for step in steps
                if self.low <= math.log10(tick := step * 10.0 ** power) <= self.high]


def text(x, y, words, anchor="start", **more):
    style = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in more.items())
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{style}>{html.escape(words)}</text>'


def line(points, colour, dashed):
    path = " ".join(f"{x},{y}" for x, y in points)
    dash = ' stroke-dasharray="5 4" stroke-width="1.2"' if dashed else ' stroke-width="2"'
    yield f'<polyline points="{path}" fill="none" stroke="{colour}"{dash}/>'
    if not dashed:
        for x, y in points:
            yield f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>'


def spread(wanted):
    """Heights for labels near the wanted ones, in their order, that do not overlap."""
    out, last = {}, -math.inf
    for key, y in sorted(wanted.items(), key=lambda item: item[1]):
        last = out[key] = max(y, last + LINE)
    return out


def panels(rows):
    """(title, unit, {what: {size: row}}) of each picture: what is in one unit is comparable."""
    for axis in table.axes(rows):
        units = {}
        for (what, by, unit), points in table.series(rows, axis).items():
            drawn = {size: row for size, row in points.items() if row.ours > 0}
            if len(drawn) > 1:
                units.setdefault(unit, {})[f"{what} ({by})"] = drawn
        for unit, lines in units.items():
            yield axis, unit, lines


def frame(x, y, sizes, axis, unit):
    """The drawing's border, the ticks and what they mean."""
    yield (f'<rect x="{LEFT}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}" fill="none" '
           'stroke="#999"/>')
    for tick in sizes:
        at = x.place(tick)
        yield f'<line x1="{at}" x2="{at}" y1="{TOP}" y2="{TOP + HEIGHT}" stroke="#e5e5e5"/>'
        yield text(at, TOP + HEIGHT + 18, f"{tick:,}", "middle")
    for tick in y.ticks():
        at = y.place(tick)
        yield f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{at}" y2="{at}" stroke="#e5e5e5"/>'
        yield text(LEFT - 8, at + 4, f"{tick:,.0f}" if tick >= 1 else f"{tick:g}", "end")
    yield text(LEFT, TOP - 16, f"as the number of {axis} grows", font_weight="bold")
    yield text(LEFT - 50, TOP - 16, unit)
    yield text(LEFT + WIDTH / 2, TOP + HEIGHT + 38, axis, "middle")


def panel(axis, unit, lines):
    floors = [row.floor for points in lines.values() for row in points.values() if row.floor]
    ours = [row.ours for points in lines.values() for row in points.values()]
    sizes = sorted({size for points in lines.values() for size in points})
    x = Scale(sizes, LEFT, LEFT + WIDTH)
    y = Scale(ours + floors, TOP + HEIGHT, TOP)
    yield from frame(x, y, sizes, axis, unit)
    ends = {name: y.place(points[max(points)].ours) for name, points in lines.items()}
    heights = spread(ends)
    for number, (name, points) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        floor = [(x.place(size), y.place(row.floor)) for size, row in sorted(points.items())
                 if row.floor]
        if len(floor) > 1:
            yield from line(floor, colour, dashed=True)
        yield from line([(x.place(size), y.place(row.ours)) for size, row in sorted(points.items())],
                        colour, dashed=False)
        right = x.place(max(points))
        yield (f'<line x1="{right}" y1="{ends[name]}" x2="{LEFT + WIDTH + 10}" y2="{heights[name]}" '
               f'stroke="{colour}" stroke-width="0.6"/>')
        yield text(LEFT + WIDTH + 14, heights[name] + 4, name, fill=colour)


def svg(rows, facts):
    """The whole picture: panels below each other, then the machine."""
    drawn = [list(panel(*each)) for each in panels(rows)]
    step = TOP + HEIGHT + BOTTOM
    width, height = LEFT + WIDTH + RIGHT, step * len(drawn) + 18 * (len(facts) + 2)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
           'font-family="sans-serif" font-size="12">',
           f'<rect width="{width}" height="{height}" fill="white"/>']
    for number, parts in enumerate(drawn):
        out += [f'<g transform="translate(0,{number * step})">', *parts, "</g>"]
    notes = ["drawn through: git wave; dashed: its floor", *facts]
    out += [text(LEFT - 50, step * len(drawn) + 18 * (i + 1), note) for i, note in enumerate(notes)]
    return "\n".join([*out, "</svg>"]) + "\n"
