# SPDX-License-Identifier: MIT
"""What was measured, as text: each row beside its floor and aim, and how figures grow along each axis."""

HEAD = ("what", "floor", "floor", "ours", "unit", "ratio", "aim", "", "by", "beside")
RIGHT = {2, 3, 5, 6}


def number(value):
    if value is None:
        return "-"
    if value == 0 or abs(value) >= 0.01:
        return f"{value:,.2f}" if abs(value) < 1000 else f"{value:,.0f}"
    return f"{value:.4f}"


def cells(row):
    absolute = row.absolute or row.floor is None
    aim, verdict = "-", ""
    if row.aim is not None:
        aim = f"<= {row.aim:g}" + (f" {row.unit}" if absolute else "")
        verdict = "met" if row.holds else "NOT met"
    ratio = number(row.ratio) if row.floor else "-"
    return (row.name, row.floor_name, number(row.floor), number(row.ours), row.unit, ratio, aim,
            verdict, row.by, row.beside)


def aligned(lines, right):
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    for line in lines:
        yield "  ".join(cell.rjust(width) if i in right else cell.ljust(width)
                        for i, (cell, width) in enumerate(zip(line, widths))).rstrip()


def aims(rows):
    """The lines of the table: what has an aim, or is no point of a trend."""
    lines = [HEAD] + [cells(row) for row in rows if row.aim is not None or not row.axis]
    return list(aligned(lines, RIGHT)) if len(lines) > 1 else []


def series(rows, axis):
    """(what, by, unit) -> {size: row} of an axis, in the order of the rows."""
    out = {}
    for row in rows:
        if row.axis == axis:
            out.setdefault((row.what, row.by, row.unit), {})[row.size] = row
    return out


def axes(rows):
    """The axes along which something was measured."""
    return list(dict.fromkeys(row.axis for row in rows if row.axis))


def trend(rows, axis):
    """The lines of one axis: ours, and below it the floor, at each size."""
    table = series(rows, axis)
    sizes = sorted({size for points in table.values() for size in points})
    lines = [(axis, "", *(f"{size:,}" for size in sizes), "growth")]
    for (what, by, unit), points in table.items():
        values = [points[size].ours if size in points else None for size in sizes]
        lines.append((what, f"{by}, {unit}", *map(number, values), growth(values)))
        floors = [points[size].floor if size in points else None for size in sizes]
        if any(floor is not None for floor in floors):
            names = list(dict.fromkeys(point.floor_name for point in points.values()))
            lines.append(("  " + " or ".join(names), "", *map(number, floors), growth(floors)))
    return list(aligned(lines, set(range(2, len(sizes) + 3))))


def growth(values):
    known = [value for value in values if value]
    return f"{known[-1] / known[0]:.1f}x" if len(known) > 1 else ""


def show(rows):
    for line in aims(rows):
        print(line)
    for axis in axes(rows):
        print(f"\nAs the number of {axis} grows, the others small:")
        for line in trend(rows, axis):
            print(line)
