// SPDX-License-Identifier: MIT
#include "judge.h"
#include "wm/crc16.h"
#include <math.h>
#include <string.h>

enum {
    CHANGES_MAX = 48, // of one block, the most likely ones
    TRIES_MAX = 64,
    DEPTH = 3, // changes in one try
    POPS_MAX = 2 * TRIES_MAX,
    HEAP_MAX = POPS_MAX + 1, // every look takes one out and puts at most two in
    RESIDUE = 0xA366,        // of the register after a block with its right CRC
};

// Chance, before the CRC, that a reading must have to be put to it. The smaller, the more is read, and the
// more wrongly. Where one CRC has to answer for the whole frame, near the threshold one reading in some
// hundred that pass is wrong unless it had a good chance before.
// Chips without a line code have errors in pairs, which a CRC tells apart less well than words of a code.
static const float chance_min[WM_MODE_COUNT] = {
    [WM_MODE_S1] = 3e-2f, [WM_MODE_T1] = 3e-2f, [WM_MODE_C1] = 6e-2f};
static const float chance_alone_min = 0.4f;
// The same of all blocks of a frame together: where much is open in several, each of them is likelier to hold
// by chance than to be right.
static const float chance_frame_min = 1e-2f;
// What is left of telegrams that were taken out is no white noise, and the chances hold less.
static const float chance_wary_min = 0.1f;
static const float penalty_max = 9;
// Chips of a frame read without a second CRC must be as clear as those of the preamble, nearly.
static const float quality_min = 0.7f;
// The CRC's polynomial has the period 151: of two equal errors 151 bits apart, or a multiple, it sees
// nothing. Blocks of format A are shorter, of format B longer. More than this chance of such a pair is too
// much.
static const double rivals_max = 2e-3;

typedef struct option {
    float penalty;
    uint16_t group;
    uint16_t syndrome; // of the CRC
    const wm_soft_change *change;
} option;

typedef struct attempt {
    float penalty;
    uint8_t count;
    uint8_t pick[DEPTH]; // ascending indices of options
} attempt;

typedef struct heap {
    attempt item[HEAP_MAX];
    unsigned count;
} heap;

void wm_judge_start(wm_judge *j, wm_mode mode, wm_format format)
{
    *j = (wm_judge){.mode = mode, .format = format};
    // Format B has no CRC behind its first bytes: L and C alone say whether to go on.
    j->need_bits = 8 * (format == WM_FORMAT_A ? WM_AIR_HEAD_A : 2);
}

static void heap_push(heap *h, attempt a)
{
    if (h->count == HEAP_MAX) return;
    unsigned i = h->count++;
    for (; i > 0 && h->item[(i - 1) / 2].penalty > a.penalty; i = (i - 1) / 2)
        h->item[i] = h->item[(i - 1) / 2];
    h->item[i] = a;
}

static attempt heap_pop(heap *h)
{
    attempt top = h->item[0], last = h->item[--h->count];
    unsigned i = 0;
    for (unsigned child = 1; child < h->count; i = child, child = 2 * i + 1) {
        if (child + 1 < h->count && h->item[child + 1].penalty < h->item[child].penalty) child++;
        if (last.penalty <= h->item[child].penalty) break;
        h->item[i] = h->item[child];
    }
    h->item[i] = last;
    return top;
}

// Inverts what a change inverts in bytes[begin, end).
static void invert(uint8_t *bytes, const wm_soft_change *c, unsigned begin, unsigned end)
{
    for (unsigned i = 0; i < 64; i++) {
        unsigned bit = c->bit + i;
        if (c->flip << i >> 63 && bit / 8 >= begin && bit / 8 < end)
            bytes[bit / 8] ^= (uint8_t)(0x80 >> bit % 8);
    }
}

static uint16_t syndrome(const wm_soft_change *c, unsigned begin, unsigned end)
{
    uint8_t bytes[WM_FRAME_AIR_MAX] = {0};
    invert(bytes, c, begin, end);
    return wm_crc16_feed(0, bytes + begin, end - begin);
}

float wm_judge_doubt(const wm_soft *soft, unsigned begin, unsigned end)
{
    double doubt = 0, others = 0;
    for (unsigned i = 0; i < soft->changes; i++) {
        const wm_soft_change *c = &soft->change[i];
        if (c->bit < 8 * begin || c->bit >= 8 * end) continue;
        others += exp(-c->penalty);
        if (i + 1 == soft->changes || soft->change[i + 1].group != c->group) {
            doubt += log1p(others);
            others = 0;
        }
    }
    return (float)(doubt + log1p(others));
}

// The most likely changes of the block, sorted.
static unsigned collect(const wm_soft *soft, unsigned begin, unsigned end, option *options)
{
    unsigned n = 0;
    for (unsigned i = 0; i < soft->changes; i++) {
        const wm_soft_change *c = &soft->change[i];
        if (c->bit < 8 * begin || c->bit >= 8 * end) continue;
        if (c->penalty > penalty_max || (n == CHANGES_MAX && options[n - 1].penalty <= c->penalty)) continue;
        unsigned k = n < CHANGES_MAX ? n++ : n - 1;
        for (; k > 0 && options[k - 1].penalty > c->penalty; k--) options[k] = options[k - 1];
        options[k] = (option){c->penalty, c->group, 0, c};
    }
    for (unsigned i = 0; i < n; i++) options[i].syndrome = syndrome(options[i].change, begin, end);
    return n;
}

static bool excludes(const option *options, const attempt *a)
{
    for (int i = 1; i < a->count; i++) {
        for (int k = 0; k < i; k++) {
            if (options[a->pick[i]].group == options[a->pick[k]].group) return true;
        }
    }
    return false;
}

// The two successors of a try in the order of penalties: one more change, or the last one replaced by the
// next.
static void push_successors(heap *h, const option *options, unsigned n, attempt a, float limit)
{
    unsigned last = a.pick[a.count - 1];
    if (last + 1 >= n) return;
    attempt more = a, moved = a;
    moved.pick[a.count - 1] = (uint8_t)(last + 1);
    moved.penalty += options[last + 1].penalty - options[last].penalty;
    if (moved.penalty <= limit) heap_push(h, moved);
    if (a.count == DEPTH) return;
    more.pick[more.count++] = (uint8_t)(last + 1);
    more.penalty += options[last + 1].penalty;
    if (more.penalty <= limit) heap_push(h, more);
}

// Of the frame's budget, what the blocks before have left.
static float left_of_frame(const wm_judge *j)
{
    return -logf(chance_frame_min) - j->spent;
}

// Tries readings of the block in order of their chance; true when one holds, and is then in `fixed`.
static bool repair(wm_judge *j, const option *options, unsigned n, uint16_t wanted)
{
    heap h = {.count = 0};
    float chance = j->wary ? chance_wary_min : chance_min[j->mode];
    float limit = fminf(penalty_max, fminf(-logf(chance), left_of_frame(j)) - j->doubt);
    if (n == 0 || options[0].penalty > limit) return false;
    heap_push(&h, (attempt){options[0].penalty, 1, {0}});
    for (unsigned tries = 0, pops = 0; h.count && tries < TRIES_MAX && pops < POPS_MAX; pops++) {
        attempt a = heap_pop(&h);
        push_successors(&h, options, n, a, limit);
        if (excludes(options, &a)) continue;
        tries++;
        uint16_t sum = 0;
        for (int i = 0; i < a.count; i++) sum ^= options[a.pick[i]].syndrome;
        if (sum != wanted) continue;
        for (int i = 0; i < a.count; i++) invert(j->fixed, options[a.pick[i]].change, 0, WM_FRAME_AIR_MAX);
        j->repaired += a.count;
        j->spent += a.penalty;
        return true;
    }
    return false;
}

static void copy(wm_judge *j, const wm_soft *soft, unsigned begin, unsigned end)
{
    for (unsigned i = begin; i < end; i++) j->air[i] = soft->bytes[i] ^ j->fixed[i];
}

// Chance, over that of the reading, of all other readings under the same CRC that two changes lead to.
static double rivals(const wm_soft *soft, unsigned begin, unsigned end)
{
    option options[CHANGES_MAX];
    unsigned n = collect(soft, begin, end, options);
    double sum = 0;
    for (unsigned i = 1; i < n; i++) {
        for (unsigned k = 0; k < i; k++) {
            if (options[i].syndrome == options[k].syndrome && options[i].group != options[k].group)
                sum += exp(-options[i].penalty - options[k].penalty);
        }
    }
    return sum;
}

static bool take_block(wm_judge *j, const wm_soft *soft, unsigned begin, unsigned end)
{
    copy(j, soft, begin, end);
    uint16_t wanted = wm_crc16_feed(0, j->air + begin, end - begin) ^ RESIDUE;
    bool alone = j->format == WM_FORMAT_B;
    j->doubt = wm_judge_doubt(soft, begin, end);
    if (j->doubt > fminf(-logf(alone ? chance_alone_min : chance_min[j->mode]), left_of_frame(j)))
        return false;
    // One CRC over up to 126 bytes is too weak to guess with: format B is read as it is, or not.
    if (alone && (wanted != 0 || rivals(soft, begin, end) > rivals_max)) return false;
    if (wanted != 0) {
        option options[CHANGES_MAX];
        unsigned n = collect(soft, begin, end, options);
        if (!repair(j, options, n, wanted)) return false;
        copy(j, soft, begin, end);
    }
    j->spent += j->doubt;
    return true;
}

// A frame under one CRC only is right by chance once in 65536 readings: it must look like one, too.
static bool is_plausible(const wm_judge *j, const wm_soft *soft)
{
    bool one_crc = j->format == WM_FORMAT_B || j->total == WM_AIR_HEAD_A;
    return !one_crc || (wm_c_field_known(j->air[1]) && soft->quality >= quality_min);
}

// Settles L: format A by the first block's CRC, format B by being possible.
static wm_status take_head(wm_judge *j, const wm_soft *soft)
{
    if (j->format == WM_FORMAT_A) {
        if (!take_block(j, soft, 0, WM_AIR_HEAD_A)) return WM_E_CRC;
        j->settled = WM_AIR_HEAD_A;
    } else {
        copy(j, soft, 0, 2);
        if (!wm_c_field_known(j->air[1])) return WM_E_FORMAT;
    }
    j->total = wm_air_length(j->format, j->air[0]);
    if (j->total == 0) return WM_E_LENGTH;
    j->need_bits = 8 * j->total;
    return WM_OK;
}

wm_status wm_judge_take(wm_judge *j, const wm_soft *soft)
{
    if (soft->bits < j->need_bits) return WM_E_TRUNCATED;
    if (j->total == 0) {
        wm_status status = take_head(j, soft);
        if (status != WM_OK) return status;
    }
    if (soft->bits < j->need_bits) return WM_E_TRUNCATED;
    while (j->settled < j->total) {
        unsigned end = wm_air_block_end(j->format, j->total, j->settled);
        if (!take_block(j, soft, j->settled, end)) return WM_E_CRC;
        j->settled = end;
    }
    return is_plausible(j, soft) ? WM_OK : WM_E_FORMAT;
}

void wm_judge_frame(const wm_judge *j, wm_frame *ret)
{
    // The CRCs hold; this only takes them out.
    if (wm_deframe(j->format, j->air, j->total, ret) != WM_OK) ret->length = 0;
    ret->radio.mode = j->mode;
    ret->radio.format = j->format;
    ret->radio.repaired = (uint16_t)j->repaired;
}
