// SPDX-License-Identifier: MIT
#include "receiver.h"
#include "decoders/link/judge.h"
#include "dsp/demod.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    HELD_MAX = 256,   // frames held back; when more are, the oldest go out early
    RECENT_MAX = 64,  // frames remembered to know a second copy by
    OPENING_STEP = 3, // bytes
    MISSED_MAX = 128, // sync words of a burst that are kept to be read again; later ones are not
    LEFT_MAX = 64,    // telegrams of a round under which more was left; later ones are not looked under
    ROUNDS_MAX = 4,   // a burst is searched again
};

// A frame can come out of a burst this long after its first chip: the longest piece of a burst and the rest
// of the longest telegram.
static const double hold_s = 0.75;
// Two copies of one telegram begin together, within the error of timing.
static const double same_s = 200e-6;
// A telegram that begins inside another is heard when it is this much stronger.
static const float capture_power = 2;
// Where the first block holds and a later one does not, something lies over the telegram: it must be read
// first, and is hardly weaker.
static const float headed_power = 0.8f;
// A second pass gains a fraction of a dB where noise is what disturbs, and nothing where another telegram
// does. Beyond these bounds it settled none of some hundred telegrams that it did settle: open alternatives
// of the block in nats, quality, and clarity of the known chips and of the data.
static const float doubt_max = 6, quality_max = 1.25f, known_min = 5, data_min = 2.5f, data_max = 32;
// Where the known chips are this clear, what is wrong must at least be in doubt.
static const float known_clear = 32, doubt_clear = 0.5f;
// So must it be for a pass with less memory over chips without a line code, when the rest was sure.
static const float known_sure = 200, doubt_sure = 0.02f;

// How far a reading got.
typedef struct reach {
    double end;    // of a frame, samples of the burst
    unsigned bits; // looked at
    unsigned held; // up to the end of the block that fails, where the first one holds
} reach;

// A sync word that was read in vain.
typedef struct missed {
    wm_sync_found found;
    double end;    // of what was looked at
    double broken; // end of the block that fails
    bool headed;   // its first block holds
} missed;

struct wm_receiver {
    wm_frontend *frontend;
    wm_demod *demod;
    wm_receiver_on_frame on_frame;
    void *user;
    double rate_hz;
    size_t sample_size;
    uint64_t position; // input samples so far, lost ones included
    wm_receiver_stats stats;
    wm_frame held[HELD_MAX]; // in order of first_sample
    size_t held_count;
    wm_frame recent[RECENT_MAX]; // ring
    size_t recent_next;
    missed missed[MISSED_MAX]; // of the burst at hand
    size_t missed_count;
    wm_cancelled left[LEFT_MAX]; // under telegrams of this round
    size_t left_count;
    bool wary; // something was taken out before
};

wm_status wm_receiver_create(const wm_frontend_config *config, wm_receiver_on_frame on_frame, void *user,
                             wm_receiver **ret)
{
    wm_receiver *r = calloc(1, sizeof *r);
    if (!r) return WM_E_MEMORY;
    wm_status status = wm_frontend_create(config, &r->frontend);
    if (status == WM_OK) status = wm_demod_create(wm_frontend_cpu(r->frontend), &r->demod);
    if (status != WM_OK) {
        wm_receiver_destroy(r);
        return status;
    }
    r->on_frame = on_frame;
    r->user = user;
    r->rate_hz = config->rate_hz;
    r->sample_size = wm_sample_size(config->format);
    *ret = r;
    return WM_OK;
}

void wm_receiver_destroy(wm_receiver *r)
{
    if (!r) return;
    wm_demod_destroy(r->demod);
    wm_frontend_destroy(r->frontend);
    free(r);
}

// Hands out what began before `until`, in input samples.
static void release(wm_receiver *r, double until)
{
    size_t n = 0;
    while (n < r->held_count && r->held[n].radio.first_sample < until) r->on_frame(r->user, &r->held[n++]);
    r->held_count -= n;
    memmove(r->held, r->held + n, r->held_count * sizeof *r->held);
}

static bool is_duplicate(const wm_receiver *r, const wm_frame *f)
{
    for (size_t i = 0; i < RECENT_MAX; i++) {
        const wm_frame *o = &r->recent[i];
        double apart = f->radio.first_sample - o->radio.first_sample;
        if (o->length == f->length && o->radio.mode == f->radio.mode && apart < same_s * r->rate_hz &&
            -apart < same_s * r->rate_hz && memcmp(o->bytes, f->bytes, f->length) == 0)
            return true;
    }
    return false;
}

static void deliver(wm_receiver *r, const wm_frame *f)
{
    if (is_duplicate(r, f)) {
        r->stats.duplicates++;
        return;
    }
    r->recent[r->recent_next++ % RECENT_MAX] = *f;
    r->stats.frames[f->radio.mode]++;
    r->stats.repaired += f->radio.repaired > 0;
    if (r->held_count == HELD_MAX) release(r, r->held[0].radio.first_sample + 1);
    size_t i = r->held_count++;
    for (; i > 0 && r->held[i - 1].radio.first_sample > f->radio.first_sample; i--)
        r->held[i] = r->held[i - 1];
    r->held[i] = *f;
}

// Reads what a line code's words open with in steps, to stop where so much is open that no CRC will settle
// it: what can be said of chips without a code changes with the chips behind them.
static wm_status judge_opening(wm_receiver *r, wm_judge *j)
{
    const wm_soft *soft;
    if (j->mode == WM_MODE_C1 || j->total > 0) return WM_OK;
    for (unsigned bytes = OPENING_STEP; 8 * bytes < j->need_bits; bytes += OPENING_STEP) {
        wm_status status = wm_demod_bits(r->demod, 8 * bytes, true, &soft);
        if (status != WM_OK) return status;
        j->doubt = wm_judge_doubt(soft, 0, bytes);
        if (j->doubt > doubt_max) return WM_E_CRC;
    }
    return WM_OK;
}

// Soft symbols to the judge until it has seen enough.
static wm_status judge(wm_receiver *r, wm_judge *j)
{
    const wm_soft *soft;
    wm_status opening = judge_opening(r, j);
    if (opening != WM_OK) return opening;
    for (int asked = 0; asked < 3; asked++) { // the head, then all
        unsigned bits = j->need_bits;
        wm_status status = wm_demod_bits(r->demod, bits, j->total == 0, &soft);
        if (status != WM_OK) return status;
        status = wm_judge_take(j, soft);
        if (status != WM_E_TRUNCATED || j->need_bits <= bits) return status;
    }
    return WM_E_TRUNCATED;
}

// The second pass: everything fitted once more over what the first found.
static wm_status judge_again(wm_receiver *r, wm_judge *j)
{
    const wm_soft *soft;
    uint8_t bytes[WM_FRAME_AIR_MAX];
    wm_status status = wm_demod_bits(r->demod, j->need_bits, false, &soft);
    if (status != WM_OK) return status;
    memcpy(bytes, soft->bytes, sizeof bytes);
    memcpy(bytes, j->air, j->settled);
    if (wm_demod_again(r->demod, bytes, j->need_bits) != WM_OK) return WM_E_CRC;
    return judge(r, j);
}

// Which passes more may settle what the first could not.
typedef struct more_passes {
    bool again, loosely;
} more_passes;

static more_passes choose_passes(const wm_receiver *r, const wm_judge *j)
{
    wm_demod_clarity c = wm_demod_get_clarity(r->demod);
    bool even = c.quality < quality_max && c.known >= known_min;
    bool noisy = c.data >= data_min && c.data < data_max;
    bool sure = (j->total > 0 || c.known > known_sure) && j->doubt < doubt_sure;
    return (more_passes){
        .again = even && noisy && j->doubt < doubt_max && (c.known < known_clear || j->doubt > doubt_clear),
        .loosely = even && !(j->mode == WM_MODE_C1 && sure),
    };
}

// Reads the candidate in one way, with up to three passes.
static wm_status read_as(wm_receiver *r, wm_reading_try reading, wm_frame *ret, reach *ret_reach)
{
    wm_judge j;
    wm_judge_start(&j, reading.mode, reading.format);
    j.wary = r->wary;
    wm_demod_read(r->demod, reading);
    wm_status status = judge(r, &j);
    if (status == WM_E_CRC) {
        more_passes more = choose_passes(r, &j);
        if (more.again) status = judge_again(r, &j);
        if (status == WM_E_CRC && more.loosely) {
            wm_demod_loosely(r->demod);
            status = judge(r, &j);
        }
    }
    ret_reach->bits = j.need_bits;
    ret_reach->held = j.settled > 0 ? 8 * wm_air_block_end(j.format, j.total, j.settled) : 0;
    if (status != WM_OK) return status;
    wm_judge_frame(&j, ret);
    wm_demod_radio(r->demod, 8 * j.total, &ret->radio, &ret_reach->end);
    wm_cancelled left;
    if (wm_demod_cancel(r->demod, j.air, 8 * j.total, ret_reach->end, &left) && r->left_count < LEFT_MAX)
        r->left[r->left_count++] = left;
    return WM_OK;
}

static void count(wm_receiver *r, wm_status status)
{
    switch (status) {
    case WM_E_CRC: r->stats.crc_failed++; break;
    case WM_E_LENGTH: r->stats.length++; break;
    case WM_E_TRUNCATED: r->stats.truncated++; break;
    default: r->stats.implausible++; break;
    }
}

// How far a sync word was read: of what no frame was made, up to the end of the block that fails.
static double reach_end(const wm_sync_found *found, wm_mode mode, unsigned bits)
{
    const wm_linecode *code = &wm_linecodes[wm_modes[mode].linecode];
    return found->end + (double)bits / code->bits * code->chips * found->fit.chip;
}

// Reads what was found in each way that is likely. True: a frame.
static bool read_found(wm_receiver *r, const wm_sync_found *found, missed *ret)
{
    wm_status status = WM_E_CRC;
    *ret = (missed){.found = *found, .end = found->end};
    for (unsigned i = 0; i < found->readings; i++) {
        wm_frame frame;
        reach so_far;
        status = read_as(r, found->reading[i], &frame, &so_far);
        if (status == WM_OK) {
            deliver(r, &frame);
            ret->end = so_far.end;
            return true;
        }
        ret->end = fmax(ret->end, reach_end(found, found->reading[i].mode, so_far.bits));
        if (so_far.held == 0) continue;
        ret->headed = true;
        ret->broken = reach_end(found, found->reading[i].mode, so_far.held);
    }
    count(r, status);
    return false;
}

// Reads all that is found, but not what lies within a telegram, unless it is strong enough to be heard.
// `trust`: a telegram of which the first block holds is one.
static void read_all(wm_receiver *r, bool trust)
{
    double end = 0;
    float louder = 0;
    wm_sync_found found;
    missed m;
    while (wm_demod_next(r->demod, end, louder, &found)) {
        bool heard = read_found(r, &found, &m);
        if (heard || (m.headed && trust)) {
            end = m.end;
            louder = (heard ? capture_power : headed_power) * found.power;
        }
        if (!heard && r->missed_count < MISSED_MAX) r->missed[r->missed_count++] = m;
    }
}

// Reads again what was read in vain and reaches into a stretch that is clearer now. Sync words inside it are
// found anew.
static void retry(wm_receiver *r, const wm_cancelled *clearer, double known)
{
    size_t kept = 0, n = r->missed_count;
    for (size_t i = 0; i < n; i++) {
        missed m = r->missed[i];
        if (m.found.end >= clearer->from && m.found.end < clearer->to + known) continue;
        bool reaches = m.found.end < clearer->from && m.end > clearer->from;
        if (reaches && wm_demod_return(r->demod, &m.found) && read_found(r, &m.found, &m)) continue;
        r->missed[kept++] = m;
    }
    r->missed_count = kept;
}

// What began like a telegram and was read in vain may have ended early: what was passed over behind the block
// that fails is read after all.
static void search_broken(wm_receiver *r)
{
    const size_t n = r->missed_count;
    double from = 0;
    for (size_t i = 0; i < n; i++) {
        const missed m = r->missed[i];
        if (!m.headed) continue;
        from = fmax(from, m.broken);
        if (wm_demod_search(r->demod, from, m.end, 0)) read_all(r, false);
        from = fmax(from, m.end);
    }
}

// Telegrams are read and taken out of the samples; where more than noise is left, once more.
static void run_burst(wm_receiver *r, const wm_burst *burst)
{
    wm_cancelled clearer[LEFT_MAX];
    r->stats.bursts++;
    r->missed_count = r->left_count = 0;
    r->wary = false;
    if (wm_demod_start(r->demod, burst) != WM_OK) return;
    read_all(r, true);
    const double known = wm_demod_known(r->demod);
    for (int round = 0; round < ROUNDS_MAX && r->left_count > 0; round++) {
        size_t n = r->left_count;
        memcpy(clearer, r->left, n * sizeof *clearer);
        r->left_count = 0;
        r->wary = true;
        for (size_t i = 0; i < n; i++) {
            retry(r, &clearer[i], known);
            if (wm_demod_search(r->demod, clearer[i].from, clearer[i].to + known, clearer[i].least))
                read_all(r, true);
        }
    }
    search_broken(r);
}

static void drain(wm_receiver *r)
{
    wm_burst burst;
    while (wm_frontend_next(r->frontend, &burst)) run_burst(r, &burst);
}

void wm_receiver_push(wm_receiver *r, const void *samples, size_t n)
{
    const uint8_t *at = samples;
    size_t block = wm_frontend_block(r->frontend);
    while (n > 0) {
        size_t part = n < block ? n : block;
        wm_frontend_push(r->frontend, at, part);
        drain(r);
        r->position += part;
        r->stats.samples += part;
        release(r, (double)r->position - hold_s * r->rate_hz);
        at += part * r->sample_size;
        n -= part;
    }
}

void wm_receiver_flush(wm_receiver *r)
{
    wm_frontend_flush(r->frontend);
    drain(r);
    release(r, 1e300);
}

void wm_receiver_reset(wm_receiver *r, uint64_t missing)
{
    release(r, 1e300);
    wm_frontend_reset(r->frontend, missing);
    r->position += missing;
}

const char *wm_receiver_cpu(const wm_receiver *r)
{
    return wm_frontend_cpu(r->frontend);
}

void wm_receiver_get_stats(const wm_receiver *r, wm_receiver_stats *ret)
{
    wm_demod_stats demod;
    wm_demod_get_stats(r->demod, &demod);
    *ret = r->stats;
    ret->candidates = demod.candidates;
    ret->attempts = demod.attempts;
    ret->dropped = demod.dropped;
    ret->clipped = wm_frontend_clipped(r->frontend);
}
