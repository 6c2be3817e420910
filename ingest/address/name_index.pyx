# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False, auto_pickle=False
# distutils: language = c++
"""Names → (kind, codes) in an open-addressed table, asked for by the hash of their characters."""

import numpy as np

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t

NAME_KINDS = (
    "province", "province_short", "city", "city_short", "county", "county_short", "county_variant",
    "town", "town_short", "town_variant", "community", "community_short", "village", "village_short",
    "road", "place", "place_short",
)

def name_hash(str text):
    """64-bit hash of a name, as the index keeps it."""
    cdef uint64_t h = seed()
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
        h = seed()
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
