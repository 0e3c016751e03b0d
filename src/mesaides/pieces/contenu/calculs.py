"""What forms made with Acrobat or LibreOffice write by themselves for numbers and dates: the only JavaScript kept.

Each is one call of a function that every reader knows, with nothing but literal values between its parentheses, or the
sum, product… of named fields that Acrobat makes of its « simplified field notation ».
"""

import re

LONGEST = 4_000
FUNCTIONS = (
    *("AFNumber_Format", "AFNumber_Keystroke", "AFPercent_Format", "AFPercent_Keystroke"),
    *("AFDate_Format", "AFDate_FormatEx", "AFDate_Keystroke", "AFDate_KeystrokeEx"),
    *("AFTime_Format", "AFTime_FormatEx", "AFTime_Keystroke", "AFTime_KeystrokeEx"),
    *("AFSpecial_Format", "AFSpecial_FormatEx", "AFSpecial_Keystroke", "AFSpecial_KeystrokeEx"),
    *("AFRange_Validate", "AFSimple_Calculate"),
)
_BLANK = r"[ \t\r\n]*"
_LETTER = r"\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\[0-7]{1,3}|\\[^\r\nux0-9]"
_VALUE = (
    rf"""(?:"(?:[^"\\\r\n\u2028\u2029]|{_LETTER})*+"|'(?:[^'\\\r\n\u2028\u2029]|{_LETTER})*+'"""
    r"|[+-]?(?:\d+\.?\d*|\.\d+)|true|false)"
)
_VALUES = rf"(?:{_VALUE}{_BLANK}(?:,{_BLANK}{_VALUE}{_BLANK})*)?"
_ARGUMENT = (
    rf"(?:{_VALUE}|new[ \t]+Array{_BLANK}\({_BLANK}{_VALUES}\)|\[{_BLANK}{_VALUES}\])"  # the fields of a sum
)
_CALL = re.compile(
    rf"{_BLANK}(?:{'|'.join(FUNCTIONS)}){_BLANK}\({_BLANK}"
    rf"(?:{_ARGUMENT}{_BLANK}(?:,{_BLANK}{_ARGUMENT}{_BLANK})*)?\){_BLANK};?{_BLANK}"
)
_NAME = rf"""(?:"(?:[^"\\\r\n\u2028\u2029]|{_LETTER})*+"|'(?:[^'\\\r\n\u2028\u2029]|{_LETTER})*+')"""
_TERM = rf"(?:AFMakeNumber\({_BLANK}(?:this\.)?getField\({_NAME}\)\.value{_BLANK}\)|\d+\.?\d*|\.\d+)"
_NOTATION = re.compile(
    rf"{_BLANK}(?:/\*\* BVCALC [^*]*(?:\*(?!/)[^*]*)*\*/)?{_BLANK}event\.value{_BLANK}="
    rf"[ \t\r\n(+-]*+{_TERM}(?:[ \t\r\n)]*+[-+*/][ \t\r\n(+-]*+{_TERM})*+[ \t\r\n)]*+;?{_BLANK}"
)
"""Numbers and fields with an operation between each; misplaced parentheses are a fault of which nothing comes."""


def is_calcul(script: str) -> bool:
    """Whether it is one of these calls and nothing more, or nothing at all."""
    if len(script) > LONGEST:
        return False
    return not script.strip() or any(known.fullmatch(script) for known in (_CALL, _NOTATION))
