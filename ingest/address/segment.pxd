# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t

from ingest.address.name_index cimport NameIndex, mix

cdef enum:
    T = 24  # numbers in a row: 21 types and padding to a whole of the vector width
    TYPE_COUNT = 21
    MOST = 320  # characters of a text
    LONGEST = 20  # characters of a segment
    LONGEST_NAME = 14
    SHAPES = 16  # number shapes that start at one position
    MENTIONS = 64
    FOUND = 2048
    FIRST_CONTEXT = 2  # keys of what lies before a segment
    LAST_CONTEXT = 3  # keys of what lies behind it


cdef enum:  # kinds of characters; 0 are all others
    DIGIT = 1
    NUMERAL = 2  # 一 二 三
    LETTER = 3
    SIDE = 4  # 东 西 南 北 中
    STEM = 5  # 甲 乙 丙
    COMMA = 6
    DASH = 7  # - .
    OPENING = 8
    CLOSING = 9


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
    cdef NameIndex index
    cdef uint64_t[::1] table_key
    cdef int32_t[::1] table_row
    cdef uint64_t table_mask
    cdef float[:, ::1] weight
    cdef int32_t row_count
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
    cdef const float* pair[TYPE_COUNT + 1][5]
    cdef int64_t mention_low[MENTIONS]
    cdef int64_t mention_high[MENTIONS]
    cdef int32_t mention_level[MENTIONS]
    cdef int32_t mentions
    cdef uint8_t character_kind[65536]

    cdef int32_t insert(self, uint64_t key)
    cdef void read(self, str text)
    cdef void find_names(self)
    cdef void mention(self, int level)
    cdef uint8_t agreement(self, int entry)
    cdef void add_shape(self, int i, int end, int unit, int kind)
    cdef int core(self, int i, int* kind)
    cdef void find_shapes(self, int i)
    cdef int collect(self, int i, int j, int shape, uint64_t* keys) noexcept
    cdef int first_keys(self, int i, uint64_t* keys) noexcept
    cdef int last_keys(self, int j, uint64_t* keys) noexcept
    cdef uint64_t follows(self, int j) noexcept
    cdef void prepare(self)
    cdef void summed(self, const uint64_t* keys, int context, int more, float (*into)[T]) noexcept
    cdef int ends_of(self, int i, int32_t* ends) noexcept
    cdef void score(self, int i, int j, int shape, float* into) noexcept
    cdef bint reached(self, int i) noexcept
    cdef int shape_of(self, int i, int j) noexcept
    cdef void decode(self)
    cdef void reach(self, int i, int j, float* score, float* before, int32_t* before_type) noexcept
    cdef list path(self)

    cdef inline uint64_t place_of(self, uint64_t key) noexcept:
        """Where a feature stands in the table, or would stand."""
        cdef uint64_t place = key & self.table_mask
        while self.table_row[place] >= 0 and self.table_key[place] != key:
            place = (place + 1) & self.table_mask
        return place

    cdef inline const float* row(self, uint64_t key) noexcept:
        """Weights of a feature; noughts where it has none."""
        cdef int32_t number = self.table_row[self.place_of(key)]
        return &self.weight[number, 0] if number >= 0 else self.zero

    cdef inline uint64_t pair_key(self, int before, int gap) noexcept:
        return mix(mix(30, before), gap)

    cdef inline uint64_t number_key(self, int before, int i, int shape) noexcept:
        return mix(mix(mix(31, before), self.shapes[i][shape].unit), self.shapes[i][shape].kind)

    cdef inline int gap(self, int i) noexcept:
        """What separator lies before: 0 none, 1 a comma, 2 a dash or a dot, 3 an opening and 4 a closing bracket."""
        if i == 0:
            return 0
        cdef int k = self.kind[i - 1]
        return k - COMMA + 1 if k >= COMMA else 0

    cdef inline bint open(self, int i) noexcept:
        return i < self.n and self.kind[i] < COMMA
