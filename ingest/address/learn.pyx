# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False, auto_pickle=False
# distutils: language = c++
"""Learns the segmenter's weights: a semi-Markov conditional random field (Sarawagi and Cohen, 2004).

All cuts of a text share one unit of likelihood; gradient descent moves it to the right cut. The sums over all cuts are
taken forwards and backwards over the text, in logarithms.
"""

import numpy as np

from libc.math cimport expf, logf
from libc.stdint cimport int32_t, uint64_t

from ingest.address.segment cimport FIRST_CONTEXT, LAST_CONTEXT, LONGEST, MOST, T, TYPE_COUNT, Segmenter

_ROOM = 1 << 19


cdef inline float add(float one, float other) noexcept nogil:
    """Logarithm of the sum of two numbers given by their logarithms."""
    cdef float difference
    if one < other:
        one, other = other, one
    difference = other - one
    return one + logf(1 + expf(difference)) if difference > -15 else one


cdef class Learner(Segmenter):
    """A segmenter whose weights move; it starts without any."""

    cdef float ahead[MOST + 8][T]  # logarithms of the summed weights of the cuts up to a place, by their last type
    cdef float behind[MOST + 8][T]  # of the cuts from a place on, by the type before
    cdef float rest[MOST + 8][T]  # of those whose first segment is no number, by its type
    cdef int32_t candidate_count
    cdef int32_t[:, ::1] candidate  # start, end, shape of the segments that may be
    cdef float[:, ::1] candidate_score
    cdef float[:, ::1] candidate_before

    def __init__(self, index, dict endings, dict units):
        super().__init__(index, np.zeros(0, np.uint64), np.zeros((0, TYPE_COUNT), np.float32), endings, units, _ROOM)
        self.candidate = np.zeros((MOST * LONGEST, 3), dtype=np.int32)
        self.candidate_score = np.zeros((MOST * LONGEST, T), dtype=np.float32)
        self.candidate_before = np.zeros((MOST * LONGEST, T), dtype=np.float32)

    cdef int keys_of(self, int i, int j, int shape, uint64_t* keys) noexcept:
        """Keys of a segment but for those of the type before it."""
        cdef uint64_t more[8]
        cdef int k, count = self.collect(i, j, shape, keys)
        self.first_keys(i, more)
        for k in range(FIRST_CONTEXT + min(2, j - i)):
            keys[count] = more[k]
            count += 1
        self.last_keys(j, more)
        for k in range(LAST_CONTEXT + min(3, j - i)):
            keys[count] = more[k]
            count += 1
        return count

    cdef list keys_of_cut(self, list gold):
        """(key, type) of every feature of a cut."""
        cdef int i, j, t, k, count, shape, p = TYPE_COUNT
        cdef uint64_t keys[64]
        found = []
        for i, j, t in gold:
            shape = self.shape_of(i, j)
            count = self.keys_of(i, j, shape, keys)
            for k in range(count):
                found.append((keys[k], t))
            found.append((self.pair_key(p, self.gap(i)), t))
            if shape >= 0:
                found.append((self.number_key(p, i, shape), t))
            p = t
        return found

    def support(self, str text, list gold):
        """Give the features of a right cut their rows."""
        cdef uint64_t key
        self.read(text)
        for key, _ in self.keys_of_cut(gold):
            self.insert(key)

    cdef void enumerate(self):
        """All segments of the text that may be, with their scores."""
        cdef int i, j, k, c, shape
        cdef int32_t ends[LONGEST]
        self.prepare()
        c = 0
        for i in range(self.n):
            if not self.open(i):
                continue
            for k in range(self.ends_of(i, ends)):
                j = ends[k]
                shape = self.shape_of(i, j)
                self.score(i, j, shape, &self.candidate_score[c, 0])
                self.candidate[c, 0], self.candidate[c, 1], self.candidate[c, 2] = i, j, shape
                c += 1
        self.candidate_count = c

    cdef float forward(self):
        """Log of the summed weight of all cuts; `ahead[i][t]`: of the cuts up to i that end with type t."""
        cdef int c, i, j, t, p, gap, shape
        cdef float value
        cdef const float* row
        for i in range(self.n + 1):
            for t in range(T):
                self.ahead[i][t] = -1e30
        self.ahead[0][TYPE_COUNT] = 0
        c = 0
        for i in range(self.n):
            if not self.open(i):
                for t in range(T):
                    self.ahead[i + 1][t] = add(self.ahead[i + 1][t], self.ahead[i][t])
                continue
            gap = self.gap(i)
            for t in range(T):
                self.before[i][t] = -1e30
            for p in range(TYPE_COUNT + 1):
                if self.ahead[i][p] < -1e29:
                    continue
                for t in range(TYPE_COUNT):
                    self.before[i][t] = add(self.before[i][t], self.ahead[i][p] + self.pair[p][gap][t])
            while c < self.candidate_count and self.candidate[c, 0] == i:
                j, shape = self.candidate[c, 1], self.candidate[c, 2]
                if shape >= 0:
                    for t in range(TYPE_COUNT):
                        self.candidate_before[c, t] = -1e30
                    for p in range(TYPE_COUNT + 1):
                        if self.ahead[i][p] < -1e29:
                            continue
                        row = self.row(self.number_key(p, i, shape))
                        for t in range(TYPE_COUNT):
                            self.candidate_before[c, t] = add(
                                self.candidate_before[c, t], self.ahead[i][p] + self.pair[p][gap][t] + row[t])
                else:
                    for t in range(TYPE_COUNT):
                        self.candidate_before[c, t] = self.before[i][t]
                for t in range(TYPE_COUNT):
                    value = self.candidate_before[c, t] + self.candidate_score[c, t]
                    self.ahead[j][t] = add(self.ahead[j][t], value)
                c += 1
        value = -1e30
        for t in range(TYPE_COUNT + 1):
            value = add(value, self.ahead[self.n][t])
        return value

    cdef void backward(self):
        """`behind[i][p]`: log of the summed weight of all cuts from i on after type p; `rest[i][t]`: of those whose
        first segment is no number and of type t."""
        cdef int c = self.candidate_count - 1, i, j, t, p, gap, shape
        cdef float value
        cdef const float* row
        for t in range(T):
            self.behind[self.n][t] = 0
        for i in range(self.n - 1, -1, -1):
            if not self.open(i):
                for t in range(T):
                    self.behind[i][t] = self.behind[i + 1][t]
                continue
            gap = self.gap(i)
            for t in range(T):
                self.behind[i][t] = -1e30
                self.rest[i][t] = -1e30
            while c >= 0 and self.candidate[c, 0] == i:
                j, shape = self.candidate[c, 1], self.candidate[c, 2]
                if shape < 0:
                    for t in range(TYPE_COUNT):
                        self.rest[i][t] = add(self.rest[i][t], self.candidate_score[c, t] + self.behind[j][t])
                else:
                    for p in range(TYPE_COUNT + 1):
                        row = self.row(self.number_key(p, i, shape))
                        value = -1e30
                        for t in range(TYPE_COUNT):
                            value = add(value, self.pair[p][gap][t] + row[t] + self.candidate_score[c, t]
                                        + self.behind[j][t])
                        self.behind[i][p] = add(self.behind[i][p], value)
                c -= 1
            for p in range(TYPE_COUNT + 1):
                value = self.behind[i][p]
                for t in range(TYPE_COUNT):
                    value = add(value, self.pair[p][gap][t] + self.rest[i][t])
                self.behind[i][p] = value

    def learn(self, str text, list gold, float rate):
        """One step of gradient descent on the negative log-likelihood of the right cut; returns that."""
        cdef uint64_t key
        cdef int t
        cdef float total, wanted = 0
        self.read(text)
        self.enumerate()
        total = self.forward()
        self.backward()
        if total < -1e29:
            return 0.0  # the text holds nothing but separators
        right = self.keys_of_cut(gold)
        for key, t in right:
            wanted += self.row(key)[t]
        pairs = []
        self.lower_segments(total, rate, pairs)
        self.lower_pairs(total, rate, pairs)
        for key, by in pairs:  # only now: they were read until here
            self.lower(key, by)
        for key, t in right:
            self.weight[self.insert(key), t] += rate
        return total - wanted

    cdef bint shares(self, const float* logs, float total, float rate, float* share) noexcept:
        """Probabilities by type, times the rate; False where they are next to nothing."""
        cdef int t
        cdef float whole = 0
        for t in range(TYPE_COUNT):
            share[t] = rate * expf(logs[t] - total) if logs[t] - total > -12 else 0
            whole += share[t]
        return whole >= rate * 1e-4

    cdef void lower_segments(self, float total, float rate, list pairs):
        """Lower the features of each segment by its probability; into `pairs` go those of numbers with the type before."""
        cdef int c, i, j, t, p, k, shape, count
        cdef uint64_t keys[64]
        cdef float logs[T]
        cdef float share[T]
        cdef const float* row
        for c in range(self.candidate_count):
            i, j, shape = self.candidate[c, 0], self.candidate[c, 1], self.candidate[c, 2]
            for t in range(TYPE_COUNT):
                logs[t] = self.candidate_before[c, t] + self.candidate_score[c, t] + self.behind[j][t]
            if not self.shares(logs, total, rate, share):
                continue
            count = self.keys_of(i, j, shape, keys)
            for k in range(count):
                self.lower_row(keys[k], share)
            if shape < 0:
                continue
            for p in range(TYPE_COUNT + 1):
                if self.ahead[i][p] < -1e29:
                    continue
                row = self.row(self.number_key(p, i, shape))
                for t in range(TYPE_COUNT):
                    logs[t] = (self.ahead[i][p] + self.pair[p][self.gap(i)][t] + row[t] + self.candidate_score[c, t]
                               + self.behind[j][t])
                if self.shares(logs, total, rate, share):
                    by = [share[t] for t in range(TYPE_COUNT)]
                    pairs += [(self.number_key(p, i, shape), by), (self.pair_key(p, self.gap(i)), by)]

    cdef void lower_pairs(self, float total, float rate, list pairs):
        """Into `pairs`: by how much each type is to follow each type less, before segments that are no numbers."""
        cdef int i, p, t
        cdef float logs[T]
        cdef float share[T]
        for i in range(self.n):
            if not self.open(i):
                continue
            for p in range(TYPE_COUNT + 1):
                if self.ahead[i][p] < -1e29:
                    continue
                for t in range(TYPE_COUNT):
                    logs[t] = self.ahead[i][p] + self.pair[p][self.gap(i)][t] + self.rest[i][t]
                if self.shares(logs, total, rate, share):
                    pairs.append((self.pair_key(p, self.gap(i)), [share[t] for t in range(TYPE_COUNT)]))

    cdef void lower(self, uint64_t key, list by):
        cdef int t
        cdef float share[T]
        for t in range(TYPE_COUNT):
            share[t] = by[t]
        self.lower_row(key, share)

    cdef void lower_row(self, uint64_t key, const float* by) noexcept:
        cdef int t, row = self.table_row[self.place_of(key)]
        if row >= 0:
            for t in range(TYPE_COUNT):
                self.weight[row, t] -= by[t]

    def shrink(self, float by):
        """Multiply all weights: the pull of L2 regularisation."""
        np.asarray(self.weight)[: self.row_count] *= by

    def weights(self):
        """(keys uint64[m], rows float32[m, 21])."""
        used = np.asarray(self.table_row) >= 0
        return np.asarray(self.table_key)[used], np.asarray(self.weight)[np.asarray(self.table_row)[used], :TYPE_COUNT]
