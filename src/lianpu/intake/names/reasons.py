"""Why two names are one firm or two, as codes and as sentences."""

from __future__ import annotations

from typing import NamedTuple

from lianpu.language import gettext as _
from lianpu.language import mark

_SENTENCES = {
    "same_name": mark("the same name"),
    "code_same": mark("the same credit code"),
    "code_differs": mark("different credit codes: {first}, {second}"),
    "decided_same": mark("a person decided that they are one"),
    "stated_name": mark("one states the other as its short or former name"),
    "other_name": mark("one gives the other as a name of its own: {first}, {second}"),
    "known_enterprise": mark("two names of one known enterprise: {first}, {second}"),
    "form": mark("the legal form differs or is left out"),
    "place_missing": mark("only one names a place: {first}{second}"),
    "place_in_brackets": mark("only one names a place, in brackets as daughters do: {first}{second}"),
    "place_or_brand": mark("what only one names may be a place or part of the brand: {first}{second}"),
    "daughter": mark("one has a place and the other another legal form, as a daughter has"),
    "town_left_out": mark("only one names a town, or it is part of its brand: {first}"),
    "place_wider": mark("one place holds the other"),
    "place_in_province": mark("one names the province, one a place in it: {first}, {second}"),
    "place_in_city": mark("one names the city, one a place in it: {first}, {second}"),
    "place_known": mark("the places of the rows differ: {first}, {second}"),
    "synonyms": mark("other words for the same: {first}, {second}"),
    "light_words": mark("words that say nothing of their own are left out: {first}"),
    "filler_words": mark("general words are left out: {first}"),
    "words_left_out": mark("words are left out: {first}"),
    "brand_only": mark("one is the brand alone"),
    "short_brand": mark("the brand has two characters: {first}"),
    "group_left_out": mark("«group» is left out"),
    "miswritten_word": mark("one character of a word is miswritten: {first}, {second}"),
    "miswritten_doubtful": mark("a few characters of a name are miswritten, or it is another: {first}, {second}"),
    "middle_left_out": mark("words in the middle are left out: {first}"),
    "miswritten_place": mark("one character of a place is miswritten: {first}, {second}"),
    "miswritten_brand": mark("one character of a long brand differs: {first}, {second}"),
    "initials": mark("one is a contraction of the other: {first}, {second}"),
    "initials_doubtful": mark("one may be a contraction of the other: {first}, {second}"),
    "romanised": mark("the letters spell the characters: {first}, {second}"),
    "romanised_initials": mark("the letters are the initials of the characters: {first}, {second}"),
    "branch": mark("branches, or a branch and its company: {first}, {second}"),
    "number": mark("other numbers: {first}, {second}"),
    "place": mark("different places: {first}, {second}"),
    "brand": mark("different brands: {first}, {second}"),
    "brand_close": mark("brands that differ by one character: {first}, {second}"),
    "word_close": mark("one character differs, and one of the two is no word: {first}, {second}"),
    "trade": mark("different trades: {first}, {second}"),
    "words": mark("different products: {first}, {second}"),
    "filler": mark("different general words: {first}, {second}"),
    "filler_apart": mark("two whole names, of which one says more in general words: {first}"),
    "words_apart": mark("two whole names, of which one says more: {first}, {second}"),
    "head": mark("only one says what it makes: {first}"),
    "group": mark("a group and one of its companies"),
    "group_alike": mark("only one is a group"),
    "group_and_shares": mark("a group with shares and one without: {first}, {second}"),
    "works_or_company": mark("one is a works, one a company"),
    "kind": mark("different kinds of legal person: {first}, {second}"),
    "no_brand": mark("no brand, only a place and words"),
    "joins_different": mark("it fits firms that differ from each other"),
}


class Reason(NamedTuple):
    """One thing that speaks for or against: its code, and what it is about in each of the two names."""

    code: str
    first: str = ""
    second: str = ""

    def __str__(self) -> str:
        """The sentence in the current language."""
        sentence = _(_SENTENCES[self.code])
        nothing = "" if "{first}{second}" in sentence else "–"
        return sentence.format(first=self.first or nothing, second=self.second or nothing)
