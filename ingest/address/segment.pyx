# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False, auto_pickle=False
# distutils: language = c++
"""The most likely cut of an address text into typed segments: a semi-Markov model, decoded exactly.

A segment is scored by what it is (a name of the gazetteer and whether its area agrees with the areas that the
text names; a known ending; a number with its unit), by its first and last characters, its length and what follows,
and by the type of the segment before it. The best cut is found by dynamic programming in one pass: no step of it
can take back another's decision. Weights are learned (`ingest.address.train`), one row of `TYPES` numbers a feature.
"""

import numpy as np

from libc.stdint cimport int8_t, int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.string cimport memset

cdef enum:
    T = 24  # numbers in a row: 21 types and padding to a whole of the vector width
    TYPE_COUNT = 21
    MOST = 320  # characters of a text
    LONGEST = 20  # characters of a segment
    LONGEST_NAME = 14
    SHAPES = 16  # number shapes that start at one position
    MENTIONS = 64
    FOUND = 2048

TYPES = (
    "province", "city", "county", "town", "community", "village", "group", "road", "road_number", "estate",
    "sub_estate", "building", "unit", "floor", "room", "poi", "relative", "remark", "phone", "other", "skip",
)
NAME_KINDS = (
    "province", "province_short", "city", "city_short", "county", "county_short", "county_variant",
    "town", "town_short", "town_variant", "community", "community_short", "village", "village_short",
    "road", "place", "place_short",
)
cdef int8_t LEVEL[17]
LEVEL[:] = [1, 1, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 5, 0, 0, 0]
cdef int64_t WIDTH[5]
WIDTH[:] = [0, 10**13, 10**11, 10**9, 10**6]

cdef uint64_t SEED = 1469598103934665603ULL


cdef inline uint64_t mix(uint64_t h, uint64_t value) noexcept nogil:
    h = (h ^ value) * 0x9E3779B97F4A7C15ULL
    return h ^ (h >> 29)


def name_hash(str text):
    """64-bit hash of a name, as the index keeps it."""
    cdef uint64_t h = SEED
    cdef Py_UCS4 c
    for c in text:
        h = mix(h, c)
    return h


def name_hashes(const int64_t[::1] offsets, const uint8_t[::1] data):
    """`name_hash` of each name, and the hash of its first three characters (0: it has no more than two).

    offsets: int64[n + 1]; data: uint8[bytes], UTF-8 — the buffers of an Arrow large_string array.
    """
    cdef Py_ssize_t n, count = offsets.shape[0] - 1
    hashes = np.empty(count, dtype=np.uint64)
    heads = np.zeros(count, dtype=np.uint64)
    cdef uint64_t[::1] whole = hashes
    cdef uint64_t[::1] head = heads
    cdef int64_t at
    cdef int characters
    cdef uint64_t h
    cdef uint32_t c
    for n in range(count):
        h = SEED
        characters = 0
        at = offsets[n]
        while at < offsets[n + 1]:
            c = data[at]
            if c < 0x80:
                at += 1
            elif c < 0xE0:
                c = ((c & 0x1F) << 6) | (data[at + 1] & 0x3F)
                at += 2
            elif c < 0xF0:
                c = ((c & 0x0F) << 12) | ((data[at + 1] & 0x3F) << 6) | (data[at + 2] & 0x3F)
                at += 3
            else:
                c = (((c & 0x07) << 18) | ((data[at + 1] & 0x3F) << 12) | ((data[at + 2] & 0x3F) << 6)
                     | (data[at + 3] & 0x3F))
                at += 4
            h = mix(h, c)
            characters += 1
            if characters == 3:
                head[n] = h
        whole[n] = h
    return hashes, heads


cdef class NameIndex:
    """Names → (kind, codes); immutable.

    hashes, heads: uint64[n] of `name_hashes`; kinds: uint8[n], indices into NAME_KINDS; codes: int64[n], area codes
    of 15 digits or ids of a gazetteer. A name may come in several rows.
    """

    cdef uint64_t[::1] slot_hash
    cdef int32_t[::1] slot_first
    cdef int32_t[::1] slot_count
    cdef uint8_t[::1] entry_kind
    cdef int32_t[::1] entry_start
    cdef int32_t[::1] entry_end
    cdef int64_t[::1] codes
    cdef uint8_t[::1] bloom
    cdef uint8_t[::1] prefixes
    cdef uint64_t mask
    cdef public object size

    def __init__(self, hashes, heads, kinds, codes):
        cdef uint64_t[::1] beginnings = heads
        order = np.lexsort((codes, kinds, hashes))
        hashes, kinds, codes = hashes[order], kinds[order], codes[order]
        fresh = np.ones(hashes.size, dtype=bool)
        fresh[1:] = (np.diff(hashes) != 0) | (np.diff(kinds) != 0)
        starts = np.flatnonzero(fresh).astype(np.int32)
        ends = np.append(starts[1:], hashes.size).astype(np.int32)
        entry_hash = hashes[starts]
        self.entry_kind = np.ascontiguousarray(kinds[starts])
        self.entry_start, self.entry_end = starts, ends
        self.codes = np.ascontiguousarray(codes)
        first = np.ones(entry_hash.size, dtype=bool)
        first[1:] = np.diff(entry_hash) != 0
        firsts = np.flatnonzero(first).astype(np.int32)
        counts = np.diff(np.append(firsts, entry_hash.size)).astype(np.int32)
        self.size = int(firsts.size)
        capacity = 1 << max(4, int(2 * max(1, firsts.size) - 1).bit_length())
        self.mask = capacity - 1
        self.slot_hash = np.zeros(capacity, dtype=np.uint64)
        self.slot_first = np.zeros(capacity, dtype=np.int32)
        self.slot_count = np.zeros(capacity, dtype=np.int32)
        self.bloom = np.zeros(1 << 21, dtype=np.uint8)
        self.prefixes = np.zeros(1 << 21, dtype=np.uint8)
        cdef uint64_t[::1] unique = np.ascontiguousarray(entry_hash[firsts])
        cdef int32_t[::1] at = firsts
        cdef int32_t[::1] count = counts
        cdef Py_ssize_t n
        cdef uint64_t h, place
        for n in range(unique.shape[0]):
            h = unique[n]
            place = h & self.mask
            while self.slot_count[place]:
                place = (place + 1) & self.mask
            self.slot_hash[place] = h
            self.slot_first[place] = at[n]
            self.slot_count[place] = count[n]
            self.bloom[(h >> 40) & 0x1FFFFF] |= <uint8_t>(1 << ((h >> 61) & 7))
        for n in range(beginnings.shape[0]):
            h = beginnings[n]
            self.prefixes[(h >> 40) & 0x1FFFFF] |= <uint8_t>(1 << ((h >> 61) & 7))

    cdef inline int32_t slot(self, uint64_t h) noexcept nogil:
        """Slot of a name, -1 where there is none."""
        cdef uint64_t place
        if not self.bloom[(h >> 40) & 0x1FFFFF] & (1 << ((h >> 61) & 7)):
            return -1
        place = h & self.mask
        while self.slot_count[place]:
            if self.slot_hash[place] == h:
                return <int32_t>place
            place = (place + 1) & self.mask
        return -1

    cdef inline bint begins(self, uint64_t h) noexcept nogil:
        """Whether a name may begin with the three characters of this hash."""
        return self.prefixes[(h >> 40) & 0x1FFFFF] & (1 << ((h >> 61) & 7))

    cdef inline bint within(self, int32_t entry, int64_t low, int64_t high) noexcept nogil:
        """Whether one of the entry's codes lies in [low, high)."""
        cdef int32_t a = self.entry_start[entry], b = self.entry_end[entry], m
        while a < b:
            m = (a + b) >> 1
            if self.codes[m] < low:
                a = m + 1
            else:
                b = m
        return a < self.entry_end[entry] and self.codes[a] < high

    def has(self, str text, int first, int last):
        """Whether a name is of a kind from `first` to `last`, indices into NAME_KINDS."""
        cdef int32_t place = self.slot(name_hash(text))
        cdef int32_t entry
        if place >= 0:
            for entry in range(self.slot_first[place], self.slot_first[place] + self.slot_count[place]):
                if first <= self.entry_kind[entry] <= last:
                    return True
        return False

    def lookup(self, str text):
        """[(kind, codes)] of a name."""
        cdef int32_t place = self.slot(name_hash(text))
        if place < 0:
            return []
        cdef int32_t entry
        found = []
        for entry in range(self.slot_first[place], self.slot_first[place] + self.slot_count[place]):
            codes = [self.codes[k] for k in range(self.entry_start[entry], self.entry_end[entry])]
            found.append((NAME_KINDS[self.entry_kind[entry]], codes))
        return found


cdef struct Found:
    int32_t start
    int32_t end
    int32_t entry
    uint8_t evidence


cdef struct Shape:
    int32_t end
    int32_t unit
    int32_t kind


cdef class Segmenter:
    """A model over an index of names; not for several threads at once.

    keys: uint64[m] feature hashes; rows: float32[m, 21] their weights; endings: {word: class 1..}, the vocabulary of
    endings; units: {word: id 1..}, what follows numbers.
    """

    cdef NameIndex index
    cdef uint64_t[::1] table_key
    cdef int32_t[::1] table_row
    cdef uint64_t table_mask
    cdef float[:, ::1] weight
    cdef float[:, ::1] drift
    cdef int32_t row_count
    cdef bint learning
    cdef dict ending_of
    cdef dict unit_of
    cdef uint64_t[::1] ending_key
    cdef uint8_t[::1] ending_class
    cdef uint64_t[::1] unit_key
    cdef uint8_t[::1] unit_id
    # the text in work
    cdef int n
    cdef Py_UCS4 text[MOST + 8]
    cdef uint8_t kind[MOST + 8]
    cdef uint8_t ends[MOST + 8]
    cdef uint8_t ends_length[MOST + 8]
    cdef int32_t found_first[MOST + 8]
    cdef int32_t found_count
    cdef Found found[FOUND]
    cdef int32_t shape_count[MOST + 8]
    cdef Shape shapes[MOST + 8][SHAPES]
    cdef float first[MOST + 8][3][T]
    cdef float last[MOST + 8][4][T]
    cdef float best[MOST + 8][T]
    cdef float before[MOST + 8][T]
    cdef int32_t before_type[MOST + 8][T]
    cdef int32_t from_start[MOST + 8][T]
    cdef int32_t from_type[MOST + 8][T]
    cdef float zero[T]
    cdef const float* pair[TYPE_COUNT + 1][3]
    cdef int64_t mention_low[MENTIONS]
    cdef int64_t mention_high[MENTIONS]
    cdef int32_t mention_level[MENTIONS]
    cdef int32_t mentions
    cdef uint8_t character_kind[65536]

    def __init__(self, NameIndex index, keys, rows, dict endings, dict units, learning=False):
        self.index = index
        self.learning = learning
        count = len(keys)
        room = max(count, 1 << 18) if learning else max(count, 1)
        capacity = 1 << int(4 * room - 1).bit_length()
        self.table_key = np.zeros(capacity, dtype=np.uint64)
        self.table_row = np.full(capacity, -1, dtype=np.int32)
        self.table_mask = capacity - 1
        weight = np.zeros((room, T), dtype=np.float32)
        weight[:count, :TYPE_COUNT] = rows
        self.weight = weight
        self.drift = np.zeros((room, T) if learning else (1, T), dtype=np.float32)
        self.row_count = 0
        for key in keys:
            self.insert(key)
        self.ending_of, self.unit_of = endings, units
        self.ending_key, self.ending_class = words(endings)
        self.unit_key, self.unit_id = words(units)
        memset(self.zero, 0, sizeof(self.zero))
        memset(self.character_kind, 0, sizeof(self.character_kind))
        for c in "0123456789":
            self.character_kind[ord(c)] = 1
        for c in "零〇一二两三四五六七八九十百千":
            self.character_kind[ord(c)] = 2
        for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            self.character_kind[ord(c)] = 3
        for c in "东西南北中":
            self.character_kind[ord(c)] = 4
        for c in "甲乙丙丁戊己庚辛壬癸":
            self.character_kind[ord(c)] = 5
        for c in ",":
            self.character_kind[ord(c)] = 6
        for c in "-.":
            self.character_kind[ord(c)] = 7

    cdef int32_t insert(self, uint64_t key):
        cdef uint64_t place = key & self.table_mask
        while self.table_row[place] >= 0:
            if self.table_key[place] == key:
                return self.table_row[place]
            place = (place + 1) & self.table_mask
        if self.row_count >= self.weight.shape[0]:
            raise MemoryError("more features than the model was given room for")
        self.table_key[place] = key
        self.table_row[place] = self.row_count
        self.row_count += 1
        return self.row_count - 1

    cdef inline const float* row(self, uint64_t key) noexcept:
        cdef uint64_t place = key & self.table_mask
        while self.table_row[place] >= 0:
            if self.table_key[place] == key:
                return &self.weight[self.table_row[place], 0]
            place = (place + 1) & self.table_mask
        return self.zero

    def use(self, NameIndex index):
        """Read with another index from now on."""
        self.index = index

    def exported(self, double steps):
        """(keys uint64[m], rows float32[m, 21]): the averaged weights after `steps` steps of learning."""
        keys = np.asarray(self.table_key)[np.asarray(self.table_row) >= 0]
        places = np.asarray(self.table_row)[np.asarray(self.table_row) >= 0]
        rows = (np.asarray(self.weight)[places] - np.asarray(self.drift)[places] / steps)[:, :TYPE_COUNT]
        return keys, rows

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
            self.kind[self.n + i] = 6
        memset(self.ends, 0, self.n + 1)
        for i in range(self.n):
            h = SEED
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
            h = SEED
            for j in range(i, min(i + LONGEST_NAME, self.n)):
                if self.kind[j] == 6:
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
        if k == 1 or k == 3:
            while self.kind[j] == 1 or self.kind[j] == 3:
                j += 1
            if k == 1 and self.kind[j - 1] == 1:
                kind[0] = 1 + min(j - i, 6)
            elif k == 3 and j - i == 1:
                kind[0] = 8
            elif k == 3 and self.kind[j - 1] == 3:
                kind[0] = 9
            elif k == 3:
                kind[0] = 10 + (1 if self.kind[i + 1] == 1 else 0)
            else:
                kind[0] = 12
        elif k == 2:
            while self.kind[j] == 2:
                j += 1
            kind[0] = 13 + min(j - i, 4)
        elif k == 4:
            j = i + 1
            if self.kind[j] == 4:
                j += 1
            kind[0] = 18
        elif k == 5:
            j = i + 1
            kind[0] = 19
        return j

    cdef void find_shapes(self, int i):
        cdef int j, k, e, kind, more, start = i, prefix = 0, length, unit
        cdef uint64_t h
        self.shape_count[i] = 0
        if i and self.kind[i] == 1 and self.kind[i - 1] == 1:
            return
        if self.kind[i] == 5 and self.kind[i + 1] in (1, 2):
            start, prefix = i + 1, 1
        elif self.text[i] in u"第附特负新" and self.kind[i + 1] in (1, 2):
            start, prefix = i + 1, 2
        elif self.text[i] == u"地" and self.text[i + 1] == u"下" and self.kind[i + 2] in (1, 2):
            start, prefix = i + 2, 3
        e = self.core(start, &kind)
        if e == start:
            return
        kind += 32 * prefix
        for k in range(3):
            self.add_shape(i, e, 0, kind)
            h = SEED
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
                digits += self.kind[k] == 1
                letters += self.kind[k] == 3
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
        """First character; first two."""
        keys[0] = mix(20, self.text[i])
        keys[1] = mix(mix(21, self.text[i]), self.text[i + 1])
        return 2

    cdef int last_keys(self, int j, uint64_t* keys) noexcept:
        """Character behind; last character, last two, last three."""
        keys[0] = mix(22, self.text[j] if j < self.n else 1)
        keys[1] = mix(23, self.text[j - 1])
        keys[2] = mix(mix(24, self.text[j - 1]), self.text[j - 2] if j > 1 else 0)
        keys[3] = mix(mix(mix(25, self.text[j - 1]), self.text[j - 2] if j > 1 else 0), self.text[j - 3] if j > 2 else 0)
        return 4

    cdef inline uint64_t pair_key(self, int before, int gap) noexcept:
        return mix(mix(30, before), gap)

    cdef inline uint64_t number_key(self, int before, int i, int shape) noexcept:
        return mix(mix(mix(31, before), self.shapes[i][shape].unit), self.shapes[i][shape].kind)

    cdef inline int gap(self, int i) noexcept:
        """0: nothing lies before; 1: a comma; 2: a dash or a dot."""
        if i == 0:
            return 0
        return 1 if self.kind[i - 1] == 6 else 2 if self.kind[i - 1] == 7 else 0

    cdef void prepare(self):
        cdef int i, k, t
        for k in range(TYPE_COUNT + 1):
            for t in range(3):
                self.pair[k][t] = self.row(self.pair_key(k, t))
        cdef uint64_t keys[8]
        cdef const float* row
        for i in range(self.n):
            self.first_keys(i, keys)
            memset(self.first[i][0], 0, sizeof(self.first[i][0]))
            for k in range(2):
                row = self.row(keys[k])
                for t in range(T):
                    self.first[i][k + 1][t] = self.first[i][k][t] + row[t]
        for i in range(1, self.n + 1):
            self.last_keys(i, keys)
            memset(self.last[i][0], 0, sizeof(self.last[i][0]))
            for k in range(4):
                row = self.row(keys[k])
                if k == 0:
                    for t in range(T):
                        self.last[i][0][t] = row[t]
                else:
                    for t in range(T):
                        self.last[i][k][t] = self.last[i][k - 1][t] + row[t]

    # ---- decoding ---------------------------------------------------------------------------------------

    cdef bint open(self, int i) noexcept:
        return i < self.n and self.kind[i] != 6 and self.kind[i] != 7

    cdef void decode(self, int first, int stop):
        """Best cuts of the text up to `stop`, where a segment of type `first` lies before it."""
        cdef int i, j, k, t, p, shape, gap, limit, count, next_open
        cdef float score[T]
        cdef float with_number[T]
        cdef int32_t number_from[T]
        cdef uint64_t keys[48]
        cdef const float* row
        cdef const float* pair
        cdef float value, base
        cdef bint better
        self.prepare()
        for i in range(stop + 1):
            for t in range(T):
                self.best[i][t] = -1e30
        self.best[0][first] = 0
        for i in range(stop):
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
            limit = min(stop, i + LONGEST)
            for j in range(i + 1, limit + 1):
                if self.kind[j - 1] == 6:
                    break
                if self.kind[j - 1] == 7:
                    continue
                if j < self.n and self.kind[j - 1] == 1 and self.kind[j] == 1 and j - i < LONGEST:
                    continue
                shape = self.shape_of(i, j)
                count = self.collect(i, j, shape, keys)
                for t in range(T):
                    score[t] = self.first[i][min(2, j - i)][t] + self.last[j][min(3, j - i)][t]
                for k in range(count):
                    row = self.row(keys[k])
                    for t in range(T):
                        score[t] += row[t]
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

    cdef list path(self, int stop):
        """[(start, end, type)] of the best cut up to `stop`."""
        cdef int j = stop, i, t, best = 0
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

    def segment(self, str text, int before=TYPE_COUNT, int stop=MOST):
        """[(start, end, index into TYPES)] of a normalised text, in order; separators lie between them.

        before: type of the segment that lies before the text; stop: the end, where what follows is context alone.
        """
        self.read(text)
        stop = min(stop, self.n)
        self.decode(before, stop)
        return self.path(stop)

    # ---- learning ---------------------------------------------------------------------------------------

    cdef void update(self, list segments, float by, double step):
        cdef int k, p = TYPE_COUNT, i, j, t, shape, count
        cdef uint64_t keys[64]
        cdef uint64_t more[8]
        cdef int32_t row
        for i, j, t in segments:
            shape = self.shape_of(i, j)
            count = self.collect(i, j, shape, keys)
            self.first_keys(i, more)
            for k in range(min(2, j - i)):
                keys[count] = more[k]
                count += 1
            self.last_keys(j, more)
            for k in range(min(3, j - i) + 1):
                keys[count] = more[k]
                count += 1
            keys[count] = self.pair_key(p, self.gap(i))
            count += 1
            if shape >= 0:
                keys[count] = self.number_key(p, i, shape)
                count += 1
            for k in range(count):
                row = self.insert(keys[k])
                self.weight[row, t] += by
                self.drift[row, t] += <float>(by * step)
            p = t

    def learn(self, str text, list gold, double step):
        """One step of an averaged perceptron; True where the cut was right already."""
        self.read(text)
        self.decode(TYPE_COUNT, self.n)
        guess = self.path(self.n)
        if guess == gold:
            return True
        self.update(gold, 1.0, step)
        self.update(guess, -1.0, step)
        return False


cdef words(dict of):
    """Open-addressed table of word hash → id."""
    capacity = 1 << int(4 * len(of) + 4).bit_length()
    keys, ids = np.zeros(capacity, dtype=np.uint64), np.zeros(capacity, dtype=np.uint8)
    for word, number in of.items():
        h = name_hash(word)
        place = h & (capacity - 1)
        while ids[place]:
            place = (place + 1) & (capacity - 1)
        keys[place], ids[place] = h, number
    return keys, ids


cdef inline int find(uint64_t[::1] keys, uint8_t[::1] ids, uint64_t h) noexcept nogil:
    cdef uint64_t mask = keys.shape[0] - 1, place = h & mask
    while ids[place]:
        if keys[place] == h:
            return ids[place]
        place = (place + 1) & mask
    return 0
