# SPDX-License-Identifier: MIT
"""Reception rate against Ec/N0 as SVG, and the bound it is compared with. Standard library only."""
import math

# Decisions in a telegram of 60 bytes, and how many wrong ones lie two chips away from each right one.
DECISIONS = {"T1": (140, 7), "C1A": (560, 1), "C1B": (496, 1), "S1m": (560, 1)}
COLOURS = {"wmrx": "#0b62a4", "rtl_wmbus": "#c0392b", "rtl_433": "#7f8c8d", "bound": "#27ae60"}
WIDTH, HEIGHT, LEFT, TOP, GAP = 380, 240, 50, 40, 60
DB_MIN, DB_MAX = 4.0, 26.0


def bound(mode, db):
    """Reception rate of coherent detection with everything known and no repair: words two chips apart, Q(sqrt(2x))."""
    decisions, neighbours = DECISIONS[mode]
    wrong = neighbours * 0.5 * math.erfc(math.sqrt(10 ** (db / 10)))
    return max(0.0, 1 - wrong) ** decisions


def bound_db(mode, level):
    low, high = 0.0, 20.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if bound(mode, middle) < level else (low, middle)
    return high


def polyline(points, x0, y0, colour, dash=""):
    at = " ".join("%.1f,%.1f" % (x0 + (db - DB_MIN) / (DB_MAX - DB_MIN) * WIDTH, y0 + (1 - rate) * HEIGHT)
                  for db, rate in points)
    return '<polyline points="%s" fill="none" stroke="%s" stroke-width="2"%s/>' % (at, colour, dash)


def panel(mode, rows, x0, y0):
    out = ['<rect x="%d" y="%d" width="%d" height="%d" fill="none" stroke="#444"/>' % (x0, y0, WIDTH, HEIGHT),
           '<text x="%d" y="%d" font-weight="bold">%s</text>' % (x0 + 8, y0 + 18, mode.replace("S1m", "S1-m"))]
    for db in range(int(DB_MIN), int(DB_MAX) + 1, 2):
        x = x0 + (db - DB_MIN) / (DB_MAX - DB_MIN) * WIDTH
        out.append('<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="#ddd"/>' % (x, y0, x, y0 + HEIGHT))
        out.append('<text x="%.1f" y="%d" text-anchor="middle">%d</text>' % (x, y0 + HEIGHT + 15, db))
    for percent in (0, 50, 90, 100):
        y = y0 + (1 - percent / 100) * HEIGHT
        out.append('<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#ddd"/>' % (x0, y, x0 + WIDTH, y))
        out.append('<text x="%d" y="%.1f" text-anchor="end">%d</text>' % (x0 - 5, y + 4, percent))
    curve = [(DB_MIN + k / 10, bound(mode, DB_MIN + k / 10)) for k in range(101)]
    out.append(polyline(curve, x0, y0, COLOURS["bound"], ' stroke-dasharray="5 4"'))
    for name, points in rows.items():
        points = [(db, rate) for db, rate, _ in points if DB_MIN <= db <= DB_MAX]
        if points:
            out.append(polyline(points, x0, y0, COLOURS[name]))
    return out


def svg(table):
    width, height = 2 * (WIDTH + GAP) + LEFT, 2 * (HEIGHT + GAP) + TOP + 20
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">'
           % (width, height), '<rect width="100%" height="100%" fill="white"/>']
    legend = [("wmrx", "wmrx"), ("rtl_wmbus", "rtl_wmbus"), ("rtl_433", "rtl_433 -Y classic"),
              ("bound", "coherent bound, no repair")]
    for k, (name, label) in enumerate(legend):
        out.append('<line x1="%d" y1="15" x2="%d" y2="15" stroke="%s" stroke-width="3"/>'
                   % (LEFT + 190 * k, LEFT + 190 * k + 24, COLOURS[name]))
        out.append('<text x="%d" y="19">%s</text>' % (LEFT + 190 * k + 30, label))
    for k, (mode, rows) in enumerate(table.items()):
        out += panel(mode, rows, LEFT + (k % 2) * (WIDTH + GAP), TOP + (k // 2) * (HEIGHT + GAP))
    out.append('<text x="%d" y="%d" text-anchor="middle">Ec/N0 per chip, dB; telegrams received, %%</text>'
               % (width // 2, height - 8))
    return "\n".join(out + ["</svg>"]) + "\n"
