"""Writes base-letters.txt beside it: of the letters that Unicode decomposes, what is left without their accents.

A line is a base (code points in hexadecimal, joined by +) and the letters that become it. Left out are the syllables of Hangul, which are
decomposed by a rule, and accents by themselves. The table does not change when Unicode grows: decompositions are stable, only new letters come.
Run: python3 base-letters.py
"""
import pathlib
import sys
import unicodedata

bases = {}
for point in range(sys.maxunicode + 1):
    letter = chr(point)
    decomposed = unicodedata.normalize("NFD", letter)
    if decomposed == letter or unicodedata.category(letter) == "Mn" or 0xAC00 <= point <= 0xD7A3:
        continue
    base = "".join(part for part in decomposed if unicodedata.category(part) != "Mn")
    bases.setdefault(base, []).append(letter)

lines = [" ".join(["+".join(f"{ord(part):X}" for part in base), *(f"{ord(letter):X}" for letter in letters)]) for base, letters in sorted(bases.items())]
pathlib.Path(__file__).with_name("base-letters.txt").write_text("\n".join(lines) + "\n", encoding="ascii")
