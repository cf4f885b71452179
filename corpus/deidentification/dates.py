"""Days and years in a text. Months alone, weekdays, durations and times of day stay: they point to nobody."""

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage

_SEASONS = {"winter": (12, 1, 2), "spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11)}
SEASON = {month: season for season, months in _SEASONS.items() for month in months}
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

_MONTH = (
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b(?:\.(?=\s?\d))?)"
)
_UNITS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_ORDINAL = (
    rf"(?:twenty[- ](?:{_UNITS})|thirty[- ]first|{_UNITS}|tenth|eleventh|twelfth|thirteenth|fourteenth"
    rf"|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:19[3-9]\d|20[0-4]\d|two thousand(?:\sand)?\s(?:\w+teen|ten|eleven|twelve|twenty(?:[- ]\w+)?|\w+))"
_RECENT = r"(?:199\d|20[0-4]\d)"
"""Earlier years belong to lessons of history, unless somebody was born then."""
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?:the\s+)?)?"
_LEAD = (
    r"(?P<lead>(?:born\s+)?(?:on|at|since|from|until|till|by|before|after|of|in|for|dated|starting)\s+)?"
    r"(?:the\s+)?(?:night of\s+|morning of\s+)?"
)

_NAMED = re.compile(
    rf"\b{_LEAD}{_WEEKDAY}(?:(?:the\s+)?{_DAY}\s+(?:to|and|or|till|until)\s+)?(?:(?:the\s+)?(?P<d1>{_DAY}|{_ORDINAL})(?:\s+of)?\s+(?P<m1>{_MONTH})|"
    rf"(?P<m2>{_MONTH})\s+(?:the\s+)?(?P<d2>{_DAY}|{_ORDINAL})(?!\s?(?:pupils|students|children|lessons"
    rf"|minutes|people|hours|%|\d|:))(?!\w))"
    rf"(?:,?\s+(?:in\s+)?{_YEAR})?(?!\w)",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"\b{_LEAD}(?P<m1>{_MONTH})(?:,|\s+of)?\s+{_YEAR}\b", re.IGNORECASE)
_NUMERIC = re.compile(
    rf"(?<![\w./-]){_LEAD}(?:(?:0?[1-9]|[12]\d|3[01])(?P<sep>[./-])(?P<m1>0?[1-9]|1[0-2])(?P=sep)"
    rf"(?:{_YEAR}|\d\d)|{_YEAR}(?P<sep2>[./-])(?P<m2>0[1-9]|1[0-2])(?P=sep2)(?:0[1-9]|[12]\d|3[01]))"
    rf"(?!\w)",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"(?<![\w./-])(?P<lead>(?:on|since|dated)\s+)(?:the\s+)?(?:0?[1-9]|[12]\d|3[01])(?P<sep>[./])"
    r"(?:(?P<m1>0[1-9]|1[0-2])(?![\w/]|\.\d)|(?P<m2>[1-9])\.(?=\s))",
    re.IGNORECASE,
)
_DOTTED = re.compile(
    r"(?<![\w./-])(?P<lead>(?:on|since|dated|of|from|till|until|by|to|before|after)\s+)?(?:0?[1-9]|[12]\d|3[01])\."
    r"(?:(?P<m1>0[1-9]|1[0-2]|(?<=\d\d\.)[1-9])\.(?=\s?[,;:)\]–-]|\s(?-i:[a-z(])|$)|(?P<m2>(?-i:VIII|VII|VI|IV|IX|XII|XI|III|II|X|V|I))(?![\w'’]))",
    re.IGNORECASE,
)
"""For example "28.08." and "31.V."; without the second stop it may be a time of day, unless a paper is of that day."""
_OF_THE_DAY = re.compile(
    r"(?<![\w./-])(?P<lead>(?:of|from|dated)\s+)(?:0?[1-9]|[12]\d|3[01])\.(?P<m1>0[1-9]|1[0-2])(?![\w/]|\.\d)",
    re.IGNORECASE,
)
_WEEKDAY_AND_DAY = re.compile(
    r"\b(?:(?:on|last|next|this|by|since|until|till|from|before|after)\s+)?(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|mo|di|mi|do|fr|sa|so)"
    r"(?:day|sday|nesday|rsday|urday)?\.?,?\s+(?:the\s+)?(?:0?[1-9]|[12]\d|3[01])(?:(?:st|nd|rd|th)\b|\.(?:0?[1-9]|1[0-2])\.(?!\d))(?!\s(?:form|grade|class|year|lesson|hour|floor))",
    re.IGNORECASE,
)
_SCHOOL_YEAR = re.compile(
    rf"\b(?:(?:in|since|during|from|of)\s+)?(?:the\s+)?(?:school year\s+|year\s+)?{_YEAR}\s?[-–/]\s?"
    rf"(?:{_YEAR}|\d\d)(?:\s+(?:school|academic)?\s?year)?(?!\w)",
    re.IGNORECASE,
)
_YEAR_ALONE = re.compile(
    rf"(?<![\w./-])(?P<lead>(?:in|since|from|until|by|before|after|of|during|born in|back in)\s+)"
    rf"(?:the\s+)?(?:year\s+)?(?:early\s+|late\s+)?(?:(?<=born in ){_YEAR}|{_RECENT})(?![\w/-]|\s?"
    rf"(?:pupils|students|words|rubles|euros|people))",
    re.IGNORECASE,
)
_LATE_ORDINAL = (
    rf"(?:twenty[- ](?:{_UNITS})|thirty[- ]first|eleventh|twelfth|thirteenth|fourteenth|fifteenth"
    rf"|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_COUNTED = (
    r"\s(?:day|lesson|page|floor|time|week|try|attempt|form|grade|year|row|desk|bell|one|term|call"
    r"|quarter|night|half|month|minute|meeting|question|part|task|visit|grader|century|of)"
)
_DAY_ALONE = re.compile(
    rf"\b(?P<lead>(?:on|since|from|until|till|by|before|after)\s+)(?:{_WEEKDAY})the\s+(?:(?:[12]?\d"
    rf"|3[01])(?:st|nd|rd|th)|{_LATE_ORDINAL})(?!{_COUNTED})(?!\w)",
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(
    rf"(?<![\w./,№#-])(?:{_RECENT})(?![\w/-]|[.,]\d|\s?(?:pupils|students|words|rubles|euros|people|%))"
)
ABROAD = (
    *("ru", "uk", "be", "lt", "lv", "et", "pl", "cs", "de", "fr", "es", "it", "pt", "ro", "hr", "sl", "tr"),
    *("fi", "sv", "nb"),
)
"""Languages whose names of months are known besides English: people keep them when they write a date."""

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_REASON = "A day or a year can be looked up in the school's papers."
_IN_LEADS = {
    "on": "in {season}",
    "in": "in {season}",
    "at": "in {season}",
    "": "one day in {season}",
    "of": "of that {season}",
    "for": "for a day in {season}",
    "dated": "from the {season}",
    "starting": "from the {season}",
}


def dates(passage: Passage) -> Iterator[Mark]:
    """Every day or year of a text; some may overlap, the fuller form begins no later."""
    for pattern in (_NAMED, _MONTH_YEAR, _NUMERIC, _SHORT, _DOTTED, _OF_THE_DAY):
        for found in pattern.finditer(passage.text):
            yield _mark(found, _seasonal(found), 0.95)
    for found in _abroad().finditer(passage.text):
        yield _mark(found, _seasonal(found), 0.9)
    for found in _SCHOOL_YEAR.finditer(passage.text):
        yield _mark(found, _school_year(found[0]), 0.95)
    for found in _YEAR_ALONE.finditer(passage.text):
        yield _mark(found, _yearly(found["lead"].split()[-1].lower()), 0.85)
    for found in _DAY_ALONE.finditer(passage.text):
        lead = found["lead"].strip().lower()
        yield _mark(found, f"{lead} that day", 0.7)
    for found in _WEEKDAY_AND_DAY.finditer(passage.text):
        yield _mark(found, "that day", 0.9)
    for found in _BARE_YEAR.finditer(passage.text):
        yield _mark(found, "that year", 0.6)


@cache
def months_abroad() -> dict[str, int]:
    """The number of every month by its name in a date of other languages, in small letters (Unicode CLDR)."""
    named = (Locale.parse(language).months["format"]["wide"] for language in ABROAD)
    return {name.lower(): number for months in named for number, name in months.items()}


@cache
def _abroad() -> re.Pattern[str]:
    """For example "le 3 juin", "18. Mai", "5 de enero de 2024", "kovo 8 d."."""
    month = "|".join(sorted(map(re.escape, months_abroad()), key=len, reverse=True))
    return re.compile(
        rf"\b{_LEAD}(?:(?:le|el|il|am|den|dem|o|u)\s)?(?:(?P<d1>{_DAY})(?:\.|er|º|o)?\s(?:de\s|d['’])?(?P<m1>{month})"
        rf"(?:\s(?:de\s)?{_YEAR})?|(?P<m2>{month})\s(?P<d2>{_DAY})(?:\s?d\.)?)(?!\w)",
        re.IGNORECASE,
    )


def _school_year(text: str) -> str:
    led = re.match(r"(?:in|since|during|from|of)\s", text, re.IGNORECASE)
    return f"{led[0].lower()}one school year" if led else "that school year"


def _mark(found: re.Match[str], instead: str, score: float) -> Mark:
    if found[0][0].isupper():
        instead = instead[:1].upper() + instead[1:]
    return Mark(found.start(), found.end(), EntityKind.DATE, _REASON, score, instead)


def _seasonal(found: re.Match[str]) -> str:
    """For example "On 12 March 2024" becomes "in spring", "since 12.03." becomes "since the spring"."""
    groups = found.groupdict()
    season = SEASON[_month_number(groups.get("m1") or groups["m2"] or "")]
    lead = (groups.get("lead") or "").strip().lower()
    if lead.startswith("born"):
        return f"born in {season}"
    return _IN_LEADS.get(lead, f"{lead} the {season}").format(season=season)


def _month_number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text.upper() in _ROMAN:
        return _ROMAN.index(text.upper()) + 1
    if text.lower() in months_abroad():
        return months_abroad()[text.lower()]
    return next(number for number, name in enumerate(MONTHS, start=1) if name.startswith(text.lower().rstrip(".")[:3]))


def _yearly(lead: str) -> str:
    return {"in": "some years ago", "since": "for some years", "born": "some years ago"}.get(lead, f"{lead} that year")
