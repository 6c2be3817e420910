# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t


cdef inline uint64_t seed() noexcept nogil:
    """The hash of nothing."""
    return 1469598103934665603ULL


cdef inline uint64_t mix(uint64_t h, uint64_t value) noexcept nogil:
    h = (h ^ value) * 0x9E3779B97F4A7C15ULL
    return h ^ (h >> 29)


cdef inline int find(uint64_t[::1] keys, uint8_t[::1] ids, uint64_t h) noexcept nogil:
    cdef uint64_t mask = keys.shape[0] - 1, place = h & mask
    while ids[place]:
        if keys[place] == h:
            return ids[place]
        place = (place + 1) & mask
    return 0


cdef words(dict of)
# (keys uint64[], ids uint8[]): an open-addressed table of word hash → id, as `find` reads it


cdef class NameIndex:
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
