"""Letters and digits that pass for others: of another script, wide, or mathematical.

A word whose letters belong to two scripts that resemble each other, a number with digits of two
scripts, and a short word made wholly of look-alikes are read by people as one thing and by every
check, search and screen reader as another. What one script lends another is let be: Greek letters
as symbols (TNFα, 5 µg), Latin names among Chinese or Thai letters, digits in a text of their own.

Source: Unicode Technical Standard 39, “Unicode Security Mechanisms” (mixed scripts, mixed numbers).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from bifolio.model.bounds import WORD

# The letters of each script that look like A to Z, a to z or 0 to 9, but for those that Unicode
# itself takes for one of these (full-width, mathematical). Taken from confusables.txt of Unicode
# 17.0, © 2025 Unicode, Inc., under the licence in look-alikes-licence.txt beside this file. Of
# Latin letters those are left out that living languages write.
_ALIKE = {
    "AHOM": "𑜀𑜆𑜊𑜎𑜏",
    "ARABIC":
        "\u0627\u0647\u06be\u06c1\u06d5\ufba6\ufba7\ufba8\ufba9\ufbaa\ufbab\ufbac"
        "\ufbad\ufe8d\ufe8e\ufee9\ufeea\ufeeb\ufeec\U0001ee00\U0001ee24\U0001ee64"
        "\U0001ee80\U0001ee84",
    "ARMENIAN": "ՍՏՕագզհոռսցւքօ",
    "BAMUM": "ꛟꛯ",
    "CANADIAN": "ᐯᑌᑭᑯᑲᒍᒪᒿᕁᕼᕽᖇᖯᖴᗅᗞᗪᗰᗷ",
    "CARIAN": "𐊠𐊡𐊢𐊥𐊫𐊰𐊱𐊲𐊴𐋏",
    "CHEROKEE": "ᎠᎡᎢᎥᎩᎪᎫᎬᎳᎷᎻᎽᏀᏂᏃᏎᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏧᏮᏳᏴꭵꮁꮃꮓꮩꮪꮯ",
    "CJK": "〇",
    "COPTIC": "ϨϬϭⲂⲅⲎⲒⲓⲔⲘⲚⲜⲞⲟⲢⲣⲤⲥⲦⲨⲩⲬⲽⳄⳊⳋⳌⳎⳏⳐⳒⳓⳜ𐋵",
    "CYRILLIC": "ЅІЈАВЕЗКМНОРСТУХЬабгеорсухшѕіјѡѴѵҮүһҽӀӏӠԁԌԛԜԝꙄꙇ",
    "DESERET": "𐐄𐐕𐐛𐐠𐐬𐐽𐑈",
    "ELBASAN": "𐔓𐔖𐔘𐔜𐔝𐔥𐔦𐔧",
    "ETHIOPIC": "ሀዐ",
    "GEORGIAN": "ყჿ",
    "GREEK": "ͺͿΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγινορσυϒϜϱϲϳϸϹϺᴦι",
    "HEBREW": "\u05d5\u05d8\u05df\u05e1",
    "LATIN": "ſƄƍƦƧƨƼƽƿȜȢȣɑɡɪɯʏᴄᴏᴑᴜᴠᴡᴢᶃᶌẝỿꜱꝚꝪꝮꞘꞙꞟꞫꞲꞳꞴꬲꬵꬽꭇꭈꭎꭒꭚ",
    "LISU": "ꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ",
    "LYCIAN": "𐊂𐊆𐊇𐊊𐊐𐊒𐊕𐊖𐊗",
    "MALAYALAM": "ടഠ",
    "MENDE": "\U0001e8c7\U0001e8cb",
    "MIAO": "𖼈𖼊𖼖𖼨𖼵𖼺𖼻𖽀𖽂𖽃",
    "MYANMAR": "ငဝၚ",
    "NKO": "\u07ca",
    "OLD": "𐌁𐌂𐌉𐌑𐌕𐌗𐌚𐌠𐌢",
    "ORIYA": "ଠ",
    "OSAGE": "𐒴𐓂𐓎𐓒𐓪𐓶",
    "RUNIC": "ᚷᛁᛕᛖ",
    "TIFINAGH": "ⴸⴹⵏⵔⵕⵝ",
    "WARANG": "𑢠𑢢𑢣𑢤𑢦𑢩𑢬𑢮𑢯𑢲𑢵𑢸𑢻𑢼𑣀𑣁𑣂𑣃𑣄𑣆𑣈𑣊𑣌𑣕𑣖𑣗𑣘𑣜𑣬𑣯𑣲",
}
LOOK_ALIKES = frozenset("".join(_ALIKE.values()))
_AS_DIGITS = "ıƖɩǀƷ"  # letters of living languages, which beside digits pass for digits
_AFRICAN, _OF_AFRICA = "ɩƖǀ", re.compile("[ɛɔŋʋɖɣɗɓǁǂǃâêîôûāēīōū]")  # at home among these alone
_SUSPECTS = LOOK_ALIKES | set(_AS_DIGITS + _AFRICAN)
_AS_SIGNS = "∣⏽℮⍳⍴⍺╳⤫⤬￨𝈆𝈍𝈒𝈓𝈖𝈪🝌🝨"  # symbols that pass for letters or digits within a word
# Points and commas between digits, and ⒈, which with a 5 behind it passes for 1.5.
_IN_NUMBERS = re.compile("(?<=[0-9])[¸˛\u060d\u066b\u0660\u06f0\u0701\u0702‚․ꓸꓹ꘎\U00010a50"
                         "\U0001d16d﹒﹐．，](?=[0-9])|[\u2488-\u249b\U0001f100-\U0001f10a](?=[0-9])")
# Mathematical and outlined letters and digits, and Roman numerals that are whole letters.
_DRESSED = re.compile("[\U0001d400-\U0001d7ff\U0001fbf0-\U0001fbf9\U0001ccd6-\U0001ccf9"
                      "\u216c-\u216f\u217c-\u217f]")
_ALONE = "ℓℹℂℕℚℝℤ"  # dressed-up letters that stand by themselves as signs
_RARE = "ԁԌԛԜԝһҽѡѵѴѕЅӏӀ"  # look-alikes of which no language makes whole words

_ODD = re.compile("[^\x00-\x7f]")
# Letters, digits, marks and symbols without a space between; plain Latin words are passed over.
_BREAKS = ("\\s\u00a0-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u3000-\u3004"
           "\u3008-\u3020\ufe10-\ufe1f\ufe30-\ufe6f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65")
_WORD = re.compile(f"[0-9A-Za-z]*[^\x00-\x7f{_BREAKS}][^\x00-/:-@\\[-`{{-\x7f{_BREAKS}]*")
_PLAIN = re.compile("[0-9A-Za-zªºÀ-ÖØ-öø-ɏ\u0300-\u036f]+")
_NEAR = 200  # signs to each side in which a script is looked for

_SAME = {"ARABIC-INDIC": "ARABIC", "EXTENDED": "ARABIC", "MICRO": "GREEK", "OHM": "GREEK",
         "ANGSTROM": "LATIN", **dict.fromkeys(("IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL",
                                               "BOPOMOFO", "HALFWIDTH", "FULLWIDTH"), "CJK"),
         **dict.fromkeys(("MODIFIER", "SUPERSCRIPT", "SUBSCRIPT", "MASCULINE", "FEMININE", "ROMAN",
                          "SCRIPT", "DOUBLE-STRUCK", "BLACK-LETTER", "KELVIN", "INFORMATION"), "")}
# Scripts that look unlike Latin and are written next to it without a space: only their look-alikes
# count. All others are never mixed within a word.
_APART = frozenset((
    "CJK", "YI", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN", "MONGOLIAN", "ARABIC", "HEBREW",
    "SYRIAC", "THAANA", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU",
    "KANNADA", "MALAYALAM", "SINHALA", "ETHIOPIC", "GEORGIAN"))
# Greek letters as symbols: those that resemble no other letter, and those that do, a little.
_SYMBOLS, _LIKE_SYMBOLS = frozenset("βδζθλξπςφψϕϑΓΔΘΛΞΠΣΦΨΩΩ"), frozenset("αγεηκμµρστχωϵ")
_UNIT = re.compile("(?:k?g|[lLMmAVWsNJFHT]|mol|kat|Sv|Gy|Bq|Ci|Hz|IU|IE|U|Eq|eq|Pa|cd)(?![a-z])")
_SMALL = re.compile("[a-z]*")
_SOUND = re.compile("[ˈˌːəɛɔʊʌʃŋðɹɒɜæɐɾʔθ]")  # there Latin and Greek letters mean sounds
_LITRE = re.compile("[0-9]*[mdcµμkh]?ℓ")


def find_look_alikes(text: str) -> Iterator[tuple[int, str, str]]:
    """The signs of a text that pass for others, one of each word: where, which, and the word."""
    end = 0
    for odd in _ODD.finditer(text):
        if _IN_NUMBERS.match(text, odd.start()) and not (
                odd[0] > "\ufe00" and _at_home("CJK", text, *odd.span())):
            yield odd.start(), odd[0], text[max(0, odd.start() - 1):odd.end() + 1]
            continue
        if odd.start() < end:
            continue
        start = odd.start()
        first = max(end, start - _NEAR)
        while start > first and text[start - 1].isascii() and text[start - 1].isalnum():
            start -= 1
        if found := _WORD.match(text, start, start + WORD.most):
            end = found.end()
            if not _PLAIN.fullmatch(found[0]) or not _SUSPECTS.isdisjoint(found[0]):
                at = _Word(text, start, end).stranger()
                if at is not None:
                    yield start + at, found[0][at], found[0]


@cache
def script_of(sign: str) -> str:
    """The script of a letter or digit by its name in Unicode; "" where it has none of its own."""
    first = unicodedata.name(sign, "").split(" ")[0]
    return _SAME.get(first, first)


def _is_letter(sign: str) -> bool:
    return sign.isalpha() or sign in LOOK_ALIKES


def _at_home(script: str, text: str, start: int, end: int) -> bool:
    """Whether a letter that only this script has stands near by: then the text is written in it."""
    around = text[max(0, start - _NEAR):end + _NEAR]
    return any(sign > "\x7f" and sign.isalpha() and sign not in LOOK_ALIKES
               and not unicodedata.decomposition(sign).startswith("<wide>")
               and script_of(sign) == script for sign in around)


class _Word:
    """A word with a sign that is no plain Latin letter, and the text that it stands in."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end, self.word = text, start, end, text[start:end]
        self._run_of = ("", range(0), "")  # the last that was asked for: its neighbour asks next

    def stranger(self) -> int | None:
        """Where in the word a sign passes for another; None when none does."""
        for at, sign in enumerate(self.word):
            if sign > "\x7f" and self._is_disguised(at, sign):
                return at
        return self._other_letter()

    def _is_disguised(self, at: int, sign: str) -> bool:
        """Whether one sign by itself is a dressed-up letter or digit, or a digit out of place."""
        if _DRESSED.match(sign):
            return True
        beside = self.word[at - 1:at] if at else "", self.word[at + 1:at + 2]
        joined = any(other.isascii() and other for other in beside)
        if sign in _AS_SIGNS:
            return joined and (sign != "℮" or beside[1].isalnum())
        dressed = unicodedata.decomposition(sign)
        if unicodedata.category(sign) == "Nd" and not dressed:
            return self._is_foreign(at, sign)
        plain = unicodedata.normalize("NFKC", sign)
        if not dressed or len(plain) > 1 or not (plain in LOOK_ALIKES if plain > "\x7f"
                                                 else plain.isalnum()):
            return False
        if dressed.startswith("<wide>"):
            return joined or not self._is_home("CJK")
        if dressed.startswith("<font>"):
            return beside[1] != "\ufe0f" and not _LITRE.fullmatch(self.word) and (
                joined or sign not in _ALONE)
        if dressed.startswith("<compat>"):  # a Roman numeral, or ſ
            return joined and not self._is_home("CJK")
        return joined and not dressed.startswith("<")  # the sign for kelvin

    def _is_foreign(self, at: int, digit: str) -> bool:
        """Whether a digit of another script stands beside 0 to 9, or far from its script."""
        script = script_of(digit)
        others = {script_of(sign) for sign in self.word if sign.isdecimal()}
        before = self.text[max(0, self.start + at - 2):self.start + at]
        behind = self.text[self.start + at + 1:self.start + at + 3]
        beside = re.search("[0-9][.,:/]?$", before) or re.match("[.,:/]?[0-9]", behind)
        if len(others) > 1 or beside:
            return True
        return self._is_among_latin() and not self._is_home(script)

    def _other_letter(self) -> int | None:
        """Where a letter stands whose script has no business in this word."""
        letters = [(at, sign, script) for at, sign in enumerate(self.word)
                   if _is_letter(sign) and (script := script_of(sign))]
        digits = any(sign.isascii() and sign.isdigit() for sign in self.word)
        sound = self._is_sound()
        if digits or len(letters) == 1 or any(script != "GREEK" for *_, script in letters):
            letters = [one for one in letters if one[2] != "GREEK" or not (
                sound or self._is_symbol(*one[:2]))]
        count = Counter(script for *_, script in letters)
        strange = [one for one in letters
                   if one[2] != "LATIN" and self._is_strange(one, count, digits)]
        if not strange and not sound:
            strange = [one for one in letters if one[1] in _ALIKE["LATIN"] or (
                one[1] in _AFRICAN and not _OF_AFRICA.search(self._around()))]
        if not strange and digits and count.keys() <= {"LATIN"}:
            strange = [one for one in letters if one[1] in _AS_DIGITS]
            strange = strange if len(strange) == len(letters) else []
        if not strange:
            return None
        rarest = min(count, key=lambda script: count[script])
        named = letters if rarest == "LATIN" and len(count) > 1 else strange
        return next((at for at, _, script in named if script == rarest), strange[0][0])

    def _is_strange(self, letter: tuple[int, str, str], count: Mapping[str, int],
                    digits: bool) -> bool:
        """Whether a letter that is not Latin does not belong to its word."""
        at, sign, script = letter
        alike = all(other in LOOK_ALIKES for other in self._run(at, script))
        if "LATIN" in count:
            return script not in _APART or (alike and not (self._is_home(script)
                                                           and self._is_at_edge(at, script)))
        if len(count) > 1:
            return not count.keys() <= _APART
        if not all(other in LOOK_ALIKES for other in self.word if _is_letter(other)):
            return False
        if digits or re.match("[.,][0-9]", self.text[self.end:self.end + 2]):
            return not self._is_home(script)
        odd = count[script] < 3 or not any(map(str.islower, self.word)) or sign in _RARE
        return odd and self._is_among_latin() and not self._is_home(script)

    def _is_symbol(self, at: int, sign: str) -> bool:
        """Whether a Greek letter stands as one does in TNFα, β2, Gαs, 5 µg; not as in dαily."""
        if sign not in _LIKE_SYMBOLS:
            return sign in _SYMBOLS
        before, after = self.word[:at], self.word[at + 1:]
        if sign == "σ" and re.match("[.,]?[0-9]", self.text[self.start + at + 1:]) and (
                not before or before[-1].isdigit()) and (before or not after):
            return False  # it passes for a nought
        if sign in "μµ" and (not before or before[-1].isdigit()) and _UNIT.match(after):
            return True
        if after[:1].islower() and after[:1] not in _SYMBOLS | _LIKE_SYMBOLS:
            small = len(_SMALL.match(after)[0])  # type: ignore[index]
            return small < 3 and (before.endswith(("G", "ROR")) or after[small:small + 1] == "β")
        if before[-1:].islower() and before[-1:] not in _SYMBOLS | _LIKE_SYMBOLS:
            return bool(after) or before.endswith(("Ig", "Fc"))
        return True

    def _is_sound(self) -> bool:
        """Whether it is in a transcription of how a word is said."""
        around = self.text[self.start - 1:self.start], self.text[self.end:self.end + 1]
        return bool(_SOUND.search(self.word)) or around in (("/", "/"), ("[", "]"))

    def _run(self, at: int, script: str) -> str:
        """The letters of one script round a place."""
        known, places, run = self._run_of
        if script == known and at in places:
            return run
        first = last = at
        while first and self._is_of(first - 1, script):
            first -= 1
        while last + 1 < len(self.word) and self._is_of(last + 1, script):
            last += 1
        run = "".join(filter(_is_letter, self.word[first:last + 1]))
        self._run_of = script, range(first, last + 1), run
        return run

    def _is_of(self, at: int, script: str) -> bool:
        sign = self.word[at]
        return script_of(sign) == script if _is_letter(sign) else not sign.isascii()

    def _is_at_edge(self, at: int, script: str) -> bool:
        run = self._run(at, script)
        return self.word.startswith(run) or self.word.endswith(run)

    def _is_home(self, script: str) -> bool:
        return _at_home(script, self.text, self.start, self.end)

    def _is_among_latin(self) -> bool:
        return bool(re.search("[A-Za-z]", self._around()))

    def _around(self) -> str:
        return self.text[max(0, self.start - _NEAR):self.end + _NEAR]
