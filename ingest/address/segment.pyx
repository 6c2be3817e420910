# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False, auto_pickle=False
# distutils: language = c++
"""The most likely cut of an address text into typed segments: a semi-Markov model, decoded exactly.

A segment is scored by what it is (a name of the gazetteer and whether its area agrees with the areas that the
text names; a known ending; a number with its unit), by its first and last characters, its length and what follows,
and by the type of the segment before it. The best cut is found by dynamic programming in one pass: no step of it
can take back another's decision. Weights are learned (`ingest.address.train`), one row of `TYPES` numbers a feature.
"""

import numpy as np

from libc.stdint cimport int8_t, int32_t, int64_t, uint8_t, uint64_t
from libc.string cimport memset

from ingest.address.name_index cimport NameIndex, find, mix, seed, words

TYPES = (
    "province", "city", "county", "town", "community", "village", "group", "road", "road_number", "estate",
    "sub_estate", "building", "unit", "floor", "room", "poi", "relative", "remark", "phone", "other", "skip",
)
cdef int8_t LEVEL[17]
LEVEL[:] = [1, 1, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 5, 0, 0, 0]
cdef int64_t WIDTH[5]
WIDTH[:] = [0, 10**13, 10**11, 10**9, 10**6]


cdef class Segmenter:
    """A model over an index of names; not for several threads at once.

    keys: uint64[m] feature hashes; rows: float32[m, 21] their weights; endings: {word: class 1..}, the vocabulary of
    endings; units: {word: id 1..}, what follows numbers; room: for how many features there is room, if more are to come.
    """

    def __init__(self, NameIndex index, keys, rows, dict endings, dict units, int room=1):
        self.index = index
        count = len(keys)
        room = max(count, room)
        capacity = 1 << int(4 * room - 1).bit_length()
        self.table_key = np.zeros(capacity, dtype=np.uint64)
        self.table_row = np.full(capacity, -1, dtype=np.int32)
        self.table_mask = capacity - 1
        weight = np.zeros((room, T), dtype=np.float32)
        weight[:count, :TYPE_COUNT] = rows
        self.weight = weight
        self.row_count = 0
        for key in keys:
            self.insert(key)
        self.ending_key, self.ending_class = words(endings)
        self.unit_key, self.unit_id = words(units)
        memset(self.zero, 0, sizeof(self.zero))
        memset(self.character_kind, 0, sizeof(self.character_kind))
        for kind, characters in (
            (DIGIT, "0123456789"), (NUMERAL, "零〇一二两三四五六七八九十百千"), (LETTER, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
            (SIDE, "东西南北中"), (STEM, "甲乙丙丁戊己庚辛壬癸"), (COMMA, ","), (DASH, "-."), (OPENING, "("), (CLOSING, ")"),
        ):
            for c in characters:
                self.character_kind[ord(c)] = kind

    cdef int32_t insert(self, uint64_t key):
        """Row of a feature, a new one where it has none."""
        cdef uint64_t place = self.place_of(key)
        if self.table_row[place] < 0:
            if self.row_count >= self.weight.shape[0]:
                raise MemoryError("more features than the model was given room for")
            self.table_key[place] = key
            self.table_row[place] = self.row_count
            self.row_count += 1
        return self.table_row[place]

    def use(self, NameIndex index):
        """Read with another index from now on."""
        self.index = index

    # ---- reading the text -------------------------------------------------------------------------------

    cdef void read(self, str text):
        cdef int i, j, length
        cdef uint64_t h
        cdef Py_UCS4 c
        self.n = min(<int>len(text), MOST)
        for i in range(self.n):
            c = text[i]
            self.text[i] = c
            self.kind[i] = self.character_kind[c] if c < 65536 else 0
        for i in range(8):
            self.text[self.n + i] = 0
            self.kind[self.n + i] = COMMA
        memset(self.ends, 0, self.n + 1)
        for i in range(self.n):
            h = seed()
            for j in range(i, min(i + 6, self.n)):
                h = mix(h, self.text[j])
                length = find(self.ending_key, self.ending_class, h)
                if length and j + 1 - i > (self.ends_length[j + 1] if self.ends[j + 1] else 0):
                    self.ends[j + 1] = <uint8_t>length
                    self.ends_length[j + 1] = <uint8_t>(j + 1 - i)
        self.find_names()
        for i in range(self.n):
            self.find_shapes(i)

    cdef void find_names(self):
        cdef int i, j, k, entry, place
        cdef uint64_t h
        self.found_count = 0
        for i in range(self.n):
            self.found_first[i] = self.found_count
            h = seed()
            for j in range(i, min(i + LONGEST_NAME, self.n)):
                if self.kind[j] == COMMA:
                    break
                h = mix(h, self.text[j])
                if j == i:
                    continue
                place = self.index.slot(h)
                if place >= 0:
                    for entry in range(self.index.slot_first[place],
                                       self.index.slot_first[place] + self.index.slot_count[place]):
                        if self.found_count < FOUND:
                            self.found[self.found_count].start = i
                            self.found[self.found_count].end = j + 1
                            self.found[self.found_count].entry = entry
                            self.found_count += 1
                if j == i + 2 and not self.index.begins(h):
                    break
        self.found_first[self.n] = self.found_count
        self.mentions = 0
        for k in range(1, 5):
            self.mention(k)
        for k in range(self.found_count):
            self.found[k].evidence = self.agreement(self.found[k].entry)

    cdef void mention(self, int level):
        """Areas of one level that the text names in full, or by their short name where an area may stand."""
        cdef int k, entry, kind, code
        cdef int64_t width = WIDTH[level]
        cdef Py_UCS4 after
        for k in range(self.found_count):
            entry = self.found[k].entry
            kind = self.index.entry_kind[entry]
            if LEVEL[kind] != level or kind in (6, 8, 9):
                continue
            if kind in (1, 3, 5):
                after = self.text[self.found[k].end]
                if after == u"路" or after == u"街" or after == u"大" or after == u"东" or after == u"西":
                    continue
                if kind == 5 and self.agreement(entry) in (0, 6):
                    continue
            if self.index.entry_end[entry] - self.index.entry_start[entry] > 24 and self.agreement(entry) in (0, 6):
                continue
            for code in range(self.index.entry_start[entry], self.index.entry_end[entry]):
                if self.mentions < MENTIONS:
                    self.mention_low[self.mentions] = self.index.codes[code] // width * width
                    self.mention_high[self.mentions] = self.mention_low[self.mentions] + width
                    self.mention_level[self.mentions] = level
                    self.mentions += 1

    cdef uint8_t agreement(self, int entry):
        """Level (1 province … 4 town) of the narrowest named area that holds the entry; 0 none named; 6 all others."""
        cdef int k, narrowest = 0, level = LEVEL[self.index.entry_kind[entry]]
        cdef bint named = False
        if level == 0:
            return 0
        for k in range(self.mentions):
            if self.mention_level[k] < level:
                named = True
                if self.mention_level[k] > narrowest and self.index.within(
                        entry, self.mention_low[k], self.mention_high[k]):
                    narrowest = self.mention_level[k]
        if narrowest:
            return <uint8_t>narrowest
        return 6 if named else 0

    cdef void add_shape(self, int i, int end, int unit, int kind):
        if self.shape_count[i] < SHAPES:
            self.shapes[i][self.shape_count[i]].end = end
            self.shapes[i][self.shape_count[i]].unit = unit
            self.shapes[i][self.shape_count[i]].kind = kind
            self.shape_count[i] += 1

    cdef int core(self, int i, int* kind):
        """End of the number at i (i itself: none): digits with letters, Chinese numerals, 东 … 北, 甲 … 癸."""
        cdef int j = i, k = self.kind[i]
        kind[0] = 0
        if k == DIGIT or k == LETTER:
            while self.kind[j] == DIGIT or self.kind[j] == LETTER:
                j += 1
            if k == DIGIT and self.kind[j - 1] == DIGIT:
                kind[0] = 1 + min(j - i, 6)
            elif k == LETTER and j - i == 1:
                kind[0] = 8
            elif k == LETTER and self.kind[j - 1] == LETTER:
                kind[0] = 9
            elif k == LETTER:
                kind[0] = 10 + (1 if self.kind[i + 1] == DIGIT else 0)
            else:
                kind[0] = 12
        elif k == NUMERAL:
            while self.kind[j] == NUMERAL:
                j += 1
            kind[0] = 13 + min(j - i, 4)
        elif k == SIDE:
            j = i + 1
            if self.kind[j] == SIDE:
                j += 1
            kind[0] = 18
        elif k == STEM:
            j = i + 1
            kind[0] = 19
        return j

    cdef void find_shapes(self, int i):
        cdef int j, k, e, kind, more, start = i, prefix = 0, length, unit
        cdef uint64_t h
        self.shape_count[i] = 0
        if i and self.kind[i] == DIGIT and self.kind[i - 1] == DIGIT:
            return
        if self.kind[i] == STEM and self.kind[i + 1] in (DIGIT, NUMERAL):
            start, prefix = i + 1, 1
        elif self.text[i] in u"第附特负新" and self.kind[i + 1] in (DIGIT, NUMERAL):
            start, prefix = i + 1, 2
        elif self.text[i] == u"地" and self.text[i + 1] == u"下" and self.kind[i + 2] in (DIGIT, NUMERAL):
            start, prefix = i + 2, 3
        e = self.core(start, &kind)
        if e == start:
            return
        kind += 32 * prefix
        for k in range(3):
            self.add_shape(i, e, 0, kind)
            h = seed()
            for j in range(e, min(e + 6, self.n)):
                h = mix(h, self.text[j])
                unit = find(self.unit_key, self.unit_id, h)
                if unit:
                    self.add_shape(i, j + 1, unit, kind)
            if k == 2 or e >= self.n:
                break
            if self.text[e] == u"-" or self.text[e] == u"." or self.text[e] == u"之":
                j = self.core(e + 1, &more)
                if j == e + 1 or more >= 18:
                    break
                e = j
                kind = (kind & 255) | 256 * (k + 1)
            else:
                break

    # ---- features ---------------------------------------------------------------------------------------

    cdef int collect(self, int i, int j, int shape, uint64_t* keys) noexcept:
        """Keys of the segment i..j that neither its first nor its last characters give."""
        cdef int count = 0, k, length = j - i, breaks = 0, digits = 0, letters = 0, bucket, unit, kind, named
        bucket = length if length < 8 else 8 + (length - 8) // 3
        keys[count] = mix(mix(1, bucket), shape >= 0)
        count += 1
        if shape >= 0:
            unit, kind = self.shapes[i][shape].unit, self.shapes[i][shape].kind
            keys[count] = mix(2, unit)
            keys[count + 1] = mix(3, kind)
            keys[count + 2] = mix(mix(4, unit), kind)
            keys[count + 3] = mix(mix(5, unit), self.follows(j))
            count += 4
        named = count
        for k in range(self.found_first[i], self.found_first[i + 1]):
            if self.found[k].end == j:
                keys[count] = mix(mix(6, self.index.entry_kind[self.found[k].entry]), self.found[k].evidence)
                keys[count + 1] = mix(mix(7, self.index.entry_kind[self.found[k].entry]), min(length, 4))
                count += 2
                if count > 20:
                    break
        if count == named:
            keys[count] = mix(14, shape >= 0)
            count += 1
        for k in range(i + 1, j):
            if self.kind[k] == OPENING:
                keys[count] = mix(15, j - k < 3)
                count += 1
            if self.ends[k] and k - self.ends_length[k] > i and self.ends[k] <= 5:
                breaks += 1
                if breaks == 1:
                    keys[count] = mix(mix(8, self.ends[k]), 0)
                    count += 1
        if breaks > 1:
            keys[count] = mix(9, min(breaks, 4))
            count += 1
        if shape < 0:
            for k in range(i, j):
                digits += self.kind[k] == DIGIT
                letters += self.kind[k] == LETTER
            if digits or letters:
                keys[count] = mix(10, (digits > 0) + 2 * (letters > 0) + 4 * (digits + letters == length))
                count += 1
            if self.ends[j]:
                if self.ends_length[j] == length:
                    keys[count] = mix(mix(11, self.ends[j]), 1)
                else:
                    keys[count] = mix(mix(11, self.ends[j]), 0)
                count += 1
                keys[count] = mix(mix(12, self.ends[j]), self.follows(j))
                count += 1
            else:
                keys[count] = mix(13, self.follows(j))
                count += 1
        return count

    cdef inline uint64_t follows(self, int j) noexcept:
        """What stands behind: end, separator, kind of number, or an ending that starts there."""
        if j >= self.n:
            return 100
        if self.kind[j]:
            return self.kind[j]
        return 0

    cdef int first_keys(self, int i, uint64_t* keys) noexcept:
        """The character before; that and the first character. First character; first two."""
        cdef uint64_t before = self.text[i - 1] if i else 1
        keys[0] = mix(26, before)
        keys[1] = mix(mix(27, before), self.text[i])
        keys[2] = mix(20, self.text[i])
        keys[3] = mix(mix(21, self.text[i]), self.text[i + 1])
        return FIRST_CONTEXT + 2

    cdef int last_keys(self, int j, uint64_t* keys) noexcept:
        """Character behind; two behind; that and the last character. Last character, last two, last three."""
        cdef uint64_t behind = self.text[j] if j < self.n else 1
        keys[0] = mix(22, behind)
        keys[1] = mix(mix(28, behind), self.text[j + 1] if j + 1 < self.n else 1)
        keys[2] = mix(mix(29, behind), self.text[j - 1])
        keys[3] = mix(23, self.text[j - 1])
        keys[4] = mix(mix(24, self.text[j - 1]), self.text[j - 2] if j > 1 else 0)
        keys[5] = mix(mix(mix(25, self.text[j - 1]), self.text[j - 2] if j > 1 else 0), self.text[j - 3] if j > 2 else 0)
        return LAST_CONTEXT + 3

    cdef void prepare(self):
        cdef int i, k, t
        for k in range(TYPE_COUNT + 1):
            for t in range(5):
                self.pair[k][t] = self.row(self.pair_key(k, t))
        cdef uint64_t keys[8]
        cdef const float* row
        for i in range(self.n):
            self.first_keys(i, keys)
            self.summed(keys, FIRST_CONTEXT, 2, self.first[i])
        for i in range(1, self.n + 1):
            self.last_keys(i, keys)
            self.summed(keys, LAST_CONTEXT, 3, self.last[i])

    cdef inline void summed(self, const uint64_t* keys, int context, int more, float (*into)[T]) noexcept:
        """Weights of the context alone, then with one, two … of the characters inside."""
        cdef int k, t
        cdef const float* row
        memset(into[0], 0, sizeof(into[0]))
        for k in range(context):
            row = self.row(keys[k])
            for t in range(T):
                into[0][t] += row[t]
        for k in range(more):
            row = self.row(keys[context + k])
            for t in range(T):
                into[k + 1][t] = into[k][t] + row[t]

    # ---- decoding ---------------------------------------------------------------------------------------

    cdef int ends_of(self, int i, int32_t* ends) noexcept:
        """Where a segment that begins at i may end; their number. A bracket lies inside as a whole or not at all."""
        cdef int j, count = 0, depth = 0
        for j in range(i + 1, min(self.n, i + LONGEST) + 1):
            if self.kind[j - 1] == OPENING:
                depth += 1
            elif self.kind[j - 1] == CLOSING:
                depth -= 1
            if self.kind[j - 1] == COMMA or depth < 0:
                break
            if self.kind[j - 1] == DASH or depth:
                continue
            if j < self.n and self.kind[j - 1] == DIGIT and self.kind[j] == DIGIT and j - i < LONGEST:
                continue
            ends[count] = j
            count += 1
        return count

    cdef void score(self, int i, int j, int shape, float* into) noexcept:
        """Score of the segment i..j by type, without that of the type before it."""
        cdef uint64_t keys[48]
        cdef int k, t, count = self.collect(i, j, shape, keys)
        cdef const float* row
        for t in range(T):
            into[t] = self.first[i][min(2, j - i)][t] + self.last[j][min(3, j - i)][t]
        for k in range(count):
            row = self.row(keys[k])
            for t in range(T):
                into[t] += row[t]

    cdef void decode(self):
        """Best cuts of the text up to every place."""
        cdef int i, j, k, t, p, shape, gap
        cdef int32_t ends[LONGEST]
        cdef float score[T]
        cdef float with_number[T]
        cdef int32_t number_from[T]
        cdef const float* row
        cdef const float* pair
        cdef float value, base
        cdef bint better
        self.prepare()
        for i in range(self.n + 1):
            for t in range(T):
                self.best[i][t] = -1e30
        self.best[0][TYPE_COUNT] = 0
        for i in range(self.n):
            if not self.reached(i):
                continue
            if not self.open(i):  # a separator carries the state on; `gap` sees it
                for t in range(T):
                    if self.best[i][t] > self.best[i + 1][t]:
                        self.best[i + 1][t] = self.best[i][t]
                        self.from_start[i + 1][t] = -1
                continue
            gap = self.gap(i)
            for t in range(T):
                self.before[i][t] = -1e30
            for p in range(TYPE_COUNT + 1):
                if self.best[i][p] < -1e29:
                    continue
                row = self.pair[p][gap]
                base = self.best[i][p]
                for t in range(T):
                    value = base + row[t]
                    better = value > self.before[i][t]
                    self.before[i][t] = value if better else self.before[i][t]
                    self.before_type[i][t] = p if better else self.before_type[i][t]
            for k in range(self.ends_of(i, ends)):
                j = ends[k]
                shape = self.shape_of(i, j)
                self.score(i, j, shape, score)
                if shape >= 0:
                    for t in range(T):
                        with_number[t] = -1e30
                    for p in range(TYPE_COUNT + 1):
                        if self.best[i][p] < -1e29:
                            continue
                        row = self.row(self.number_key(p, i, shape))
                        pair = self.pair[p][gap]
                        base = self.best[i][p]
                        for t in range(T):
                            value = base + row[t] + pair[t]
                            better = value > with_number[t]
                            with_number[t] = value if better else with_number[t]
                            number_from[t] = p if better else number_from[t]
                    self.reach(i, j, score, with_number, number_from)
                else:
                    self.reach(i, j, score, self.before[i], self.before_type[i])

    cdef inline void reach(self, int i, int j, float* score, float* before, int32_t* before_type) noexcept:
        """Take the segment i..j where it makes a better cut of the text up to j."""
        cdef int t
        cdef bint better
        cdef float value
        for t in range(TYPE_COUNT):
            value = before[t] + score[t]
            better = value > self.best[j][t]
            self.best[j][t] = value if better else self.best[j][t]
            self.from_start[j][t] = i if better else self.from_start[j][t]
            self.from_type[j][t] = before_type[t] if better else self.from_type[j][t]

    cdef bint reached(self, int i) noexcept:
        cdef int t
        for t in range(TYPE_COUNT + 1):
            if self.best[i][t] > -1e29:
                return True
        return False

    cdef int shape_of(self, int i, int j) noexcept:
        cdef int k
        for k in range(self.shape_count[i] - 1, -1, -1):
            if self.shapes[i][k].end == j:
                return k
        return -1

    cdef list path(self):
        """[(start, end, type)] of the best cut."""
        cdef int j = self.n, i, t, best = 0
        for t in range(TYPE_COUNT + 1):
            if self.best[j][t] > self.best[j][best]:
                best = t
        t = best
        found = []
        while j > 0:
            if self.from_start[j][t] < 0:
                j -= 1
                continue
            i = self.from_start[j][t]
            found.append((i, j, t))
            t, j = self.from_type[j][t], i
        found.reverse()
        return found

    def segment(self, str text):
        """[(start, end, index into TYPES)] of a normalised text, in order; separators lie between them."""
        self.read(text)
        self.decode()
        return self.path()
