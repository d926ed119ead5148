"""Whole numbers in Chinese characters (汉字数字), as legal citations and dates on paper write them."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")


def chinese_numeral(number: int) -> str:
    """The number as a law counts its articles: 28 → 二十八, 110 → 一百一十, 1057 → 一千零五十七.

    Args:
        number: 0 to 9999.
    """
    if not 0 <= number <= 9999:
        raise ValueError(f"0..9999 expected, not {number}")
    if number == 0:
        return _DIGITS[0]
    words = ""
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += _DIGITS[digit] + _UNITS[place]
        elif number % 10**place and not words.endswith("零"):
            words += "零"
    return words[1:] if words.startswith("一十") else words
