"""What differences between two enterprise names weigh: every weight and threshold of the comparison, with its reason.

A comparison starts at 1. Each difference that two writings of one firm may show takes its `PENALTY` away; a difference
that two firms show puts the score under its `LIMIT`, whatever else agrees. Penalties add up, limits do not.
"""

from __future__ import annotations

SAME = 0.5
"""At and above it two names are taken for one legal person: more speaks for it than against it."""

SURE = 0.75
"""At and above it nobody need be asked: no single weak sign (a bare brand, a contraction, a typo in a brand) reaches it."""

ASK = 0.4
"""From here to SURE a person decides; below it the names say by themselves that there are two firms."""

PENALTY = {
    "stated_name": 0.05,  # a short or former name: a row says so itself
    "other_name": 0.05,  # a former name, or that in the other script: a row says so itself
    "known_enterprise": 0.2,  # CATL, 宁德时代: listed as one brand
    "middle_left_out": 0.27,  # 共创草坪 for 共创人造草坪: as likely a sister
    "miswritten_doubtful": 0.26,  # a sign of the words behind a short brand, or at the end of a long one: asked
    "form": 0.02,  # left out, or 有限公司 that became 股份有限公司: the register keeps the person
    "place_missing": 0.06,  # one writing leaves the place out; a long brand speaks for itself
    "place_in_brackets": 0.28,  # 恒信（淮安）beside 恒信: mostly a daughter named after her place
    "town_left_out": 0.26,  # 玉环|坎门|海菱 beside 玉环|海菱: a town without its sign may be part of the brand
    "place_wider": 0.02,  # 江苏淮安 and 淮安: one says more
    "synonyms": 0.03,  # 汽配, 汽车零部件
    "light_words": 0.06,  # 制造, 制品, 系统: say nothing of their own
    "filler_words": 0.12,  # 科技, 精密: how the firm wants to be seen
    "words_left_out": 0.2,  # 汽车电子, 电子: the writing without legal form is a contraction
    "brand_only": 0.27,  # nothing but the brand on one side: it may mean any firm of that brand
    "short_brand": 0.2,  # of two characters, where the place or words are left out: there is a 恒信 in every city
    "group_left_out": 0.06,  # 纽泰格 for 纽泰格集团, in a writing without legal form
    "miswritten_word": 0.15,  # one wrong character makes a word of the list none: 精蜜
    "miswritten_place": 0.2,  # the same in a place
    "miswritten_brand": 0.26,  # in a long brand, where no second firm is likely to differ by just that
    "initials": 0.35,  # 上汽集团, 台积电: other firms may contract to the same
    "romanised": 0.3,  # Huawei, 华为: other characters sound alike
    "romanised_initials": 0.4,  # BYD, 比亚迪
}

LIMIT = {
    "known_enterprise": 0.74,  # a brand whose firms may still be several: always asked
    "code_differs": 0.0,  # the register gives one code to one legal person
    "place_known": 0.45,  # one name, and rows that say it is in two places: two firms, or two sites of one
    "branch": 0.05,  # branches are no legal persons, yet another site, and asked for as such
    "number": 0.05,  # 一厂, 二厂; 三局, 四局; 一期, 二期
    "place": 0.1,  # two places of which neither holds the other
    "place_in_province": 0.45,  # 江苏 and 淮安: registered names say one of the two, so mostly two names
    "place_in_city": 0.45,  # 苏州 and 昆山: the same, and near enough for a firm to move
    "place_or_brand": 0.45,  # 东风 alone is a district of Jiamusi, and part of a brand
    "daughter": 0.45,  # 股份有限公司 without place, 有限公司 with one: two differences that a daughter has together
    "brand": 0.3,  # times the likeness of the two: another brand is another firm
    "brand_close": 0.45,  # one character of three, or at the front of a longer one: a slip of the pen or a neighbour
    "word_close": 0.45,  # one character of a word that is none, in a short name: 恒信陶磁
    "initials_doubtful": 0.45,  # 华电 for 华强电子: as likely the name of another firm
    "trade": 0.2,  # 销售, 物流, 投资 beside a maker of the same brand
    "words": 0.25,  # 机械, 模具
    "filler": 0.35,  # 科技, 实业: mostly two firms of one owner
    "filler_apart": 0.45,  # 电子, 电子科技: two whole names as a register has them
    "words_apart": 0.45,  # 集装箱, 集装箱维修: the same
    "head": 0.42,  # both with legal form, and one does not say what it makes: mostly a sister
    "group": 0.3,  # the group and a company of it
    "group_alike": 0.42,  # they differ in nothing else: a group grown out of the company, or above it
    "group_and_shares": 0.45,  # 东风汽车集团有限公司 and 东风汽车集团股份有限公司: the group, and its listed company
    "works_or_company": 0.45,  # 恒信机械厂 became a company, or stands beside it
    "kind": 0.2,  # co-operative, partnership, shop: another kind of legal person
    "no_brand": 0.25,  # names of place and trade alone, of two places
}

SHORT_BRAND = 2
"""Characters: brands this short are shared by many firms."""

LONG_BRAND = 4
"""Characters from which a brand may hold a slip of the pen; below, one character makes another firm."""

LONG_CORE = 6
"""Characters of brand and words together from which a word may hold one, however short the brand."""

FOREIGN_SHARE = 0.75
"""Share of transliterating characters (斯, 尔, 德 …) from which a brand is a foreign word in Chinese characters."""

ROMAN_LONG_BRAND = 8
"""Letters from which a romanised brand may hold a slip of the pen, where the letters are no pinyin."""

LEAST_MISSPELT_WORD = 6
"""Letters from which an English word may hold a slip of the pen."""

LEAST_MISREAD_BRAND = 5
"""Letters of a brand from which one misread by a machine (Modem, Modern) is asked about; shorter ones are too many."""
