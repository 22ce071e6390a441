"""Reads the input into buckets of rows, without those who asked to be left out."""

from generator.indexing.grouping import choose_bits
from generator.indexing.intake.parts import read_input
from generator.indexing.intake.suppression import Line, Suppression, load_suppression

__all__ = [
    "Line",
    "Suppression",
    "choose_bits",
    "load_suppression",
    "read_input",
]
