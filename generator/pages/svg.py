"""Bar charts as inline SVG: no style, no script, no colour, no width of its own.

Horizontal lengths are percentages, so that a chart fills its container and its text is as large as the page's; vertical
lengths are CSS pixels. Colours and fonts come from the style sheet, by class. On a right-to-left page, bars start at
the right. Written with Python's ElementTree: a label is always text, never markup.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

_CONTROLS = re.compile("[\0-\x1f\x7f-\x9f\ufffe\uffff]")  # not allowed in XML
_LABEL_WIDTH, _WIDE = 22, 56
"""The characters of a label that have room beside a number, on a phone and on a wide screen."""
_ROW, _BAR, _BASELINE = 46, 14, 16
_PLOT, _TOP, _AXIS = 168, 22, 26
_GAP = 0.22
_TICKS = 4


@dataclass(frozen=True)
class Bar:
    """A bar: its label, its value, the value as the page writes it, and a shorter label for an axis."""

    label: str
    value: int
    text: str
    tick: str = ""


@dataclass(frozen=True)
class Frame:
    """A drawing's name and description, for those who cannot see it, and its page's direction: 'ltr' or 'rtl'."""

    name: str
    title: str
    description: str
    direction: str

    def place(self, start: float, width: float = 0) -> str:
        """Return the x of something that starts this far from where reading starts, both in percent."""
        return _percent(start if self.direction == "ltr" else 100 - start - width)


def draw_bars(bars: Sequence[Bar], frame: Frame) -> Markup:
    """Return horizontal bars, one below the other, with label and number above each."""
    svg = _open(frame, _ROW * len(bars))
    largest = max((bar.value for bar in bars), default=0) or 1
    for row, bar in enumerate(bars):
        top = row * _ROW
        short, long = clip_label(bar.label), clip_label(bar.label, _WIDE)
        # The style sheet shows the one that there is room for.
        for text, kind in {short: "label short", long: "label long"}.items() if short != long else [(long, "label")]:
            _write(svg, frame.place(0), top + _BASELINE, text, "start", kind)
        _write(svg, frame.place(100), top + _BASELINE, bar.text, "end", "value")
        width = 100 * bar.value / largest
        size = {"y": str(top + _BASELINE + 7), "height": str(_BAR)}
        ET.SubElement(svg, "rect", {"class": "track", "x": "0%", "width": "100%", **size})
        ET.SubElement(svg, "rect", {"class": "bar", "x": frame.place(0, width), "width": _percent(width), **size})
    return _close(svg)


def draw_columns(bars: Sequence[Bar], steps: Sequence[Bar], frame: Frame) -> Markup:
    """Return vertical bars side by side, for years, over lines at the values of `steps`; few have ticks."""
    svg = _open(frame, _TOP + _PLOT + _AXIS)
    base = _TOP + _PLOT
    largest = max(bar.value for bar in [*bars, *steps]) or 1
    levels = [base - _PLOT * step.value / largest for step in steps]
    for level in levels:
        _rule(svg, "grid", level)
    share = 100 / len(bars)
    for place, bar in enumerate(bars):
        height = _PLOT * bar.value / largest
        width = share * (1 - _GAP)
        size = {"y": f"{base - height:.4g}", "width": _percent(width), "height": f"{height:.4g}"}
        start = frame.place(place * share + share * _GAP / 2, width)
        # Shown when the pointer rests on a bar.
        _put(ET.SubElement(svg, "rect", {"class": "bar", "x": start, **size}), "title", f"{bar.label}: {bar.text}")
    for step, level in zip(steps, levels, strict=True):
        _write(svg, frame.place(0), level - 5, step.text, "start", "step")
    _rule(svg, "axis", base)
    for place in choose_ticks(len(bars)):
        at, anchor = (place + 0.5) * share, "middle"
        if place in (0, len(bars) - 1) and len(bars) > 1:
            at, anchor = (0, "start") if place == 0 else (100, "end")
        _write(svg, frame.place(at), base + _AXIS - 8, bars[place].tick, anchor, "label")
    return _close(svg)


def choose_ticks(count: int) -> list[int]:
    """Return which bars are labelled: the first, the last, and a few evenly spaced between them."""
    if count <= 1:
        return list(range(count))
    ticks = min(_TICKS, count)
    return sorted({round(number * (count - 1) / (ticks - 1)) for number in range(ticks)})


def clip_label(label: str, room: int = _LABEL_WIDTH) -> str:
    """Return a label shortened to fit next to its number; a wide character counts as two and a half."""
    width = 0.0
    for place, character in enumerate(label):
        width += 2.5 if unicodedata.east_asian_width(character) in "WF" else 1
        if width > room:
            return label[: place - 1].rstrip(" ,;:.–-") + "…"
    return label


def _open(frame: Frame, height: int) -> ET.Element:
    names = f"{frame.name}-title {frame.name}-text"
    svg = ET.Element("svg", {"role": "img", "aria-labelledby": names, "width": "100%", "height": str(height)})
    _put(svg, "title", frame.title, {"id": f"{frame.name}-title"})
    _put(svg, "desc", frame.description, {"id": f"{frame.name}-text"})
    return svg


def _put(parent: ET.Element, name: str, text: str, attributes: dict[str, str] | None = None) -> None:
    ET.SubElement(parent, name, attributes or {}).text = _CONTROLS.sub("", text)


def _rule(svg: ET.Element, kind: str, y: float) -> None:
    ET.SubElement(svg, "line", {"class": kind, "x1": "0%", "x2": "100%", "y1": f"{y:.4g}", "y2": f"{y:.4g}"})


def _write(svg: ET.Element, x: str, y: float, text: str, anchor: str, kind: str) -> None:
    _put(svg, "text", text, {"class": kind, "x": x, "y": f"{y:.4g}", "text-anchor": anchor})


def _close(svg: ET.Element) -> Markup:
    # As HTML, which is how a page parses it: we use none of the elements whose content it leaves unescaped.
    return Markup(ET.tostring(svg, encoding="unicode"))  # noqa: S704 - ElementTree escaped it


def _percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"
