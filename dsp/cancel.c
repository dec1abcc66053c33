// SPDX-License-Identifier: MIT
#include "cancel.h"
#include "cancel_filter.h"
#include <math.h>
#include <string.h>

enum {
    TAPS = WM_CANCEL_TAPS,
    REACH = WM_CANCEL_REACH,
    CHUNK = WM_CANCEL_CHUNK,
    WINDOW = WM_CANCEL_WINDOW,
    RAMP = WM_CANCEL_RAMP,
    INSIDE = 2,                       // chips of the telegram in which it may still come or already go
    RAMP_STEPS = 4 * (RAMP + INSIDE), // of a quarter of a chip
    EDGE = 4,                         // chips at either end that do not count in what is left
    REFIT_HEAD = 16,                  // chips more than were fitted, for which the fit is taken again
    LANES = 8,
};

// With noise the envelope's variance is twice the noise's share, and scatters about that.
static const double worth_noise = 1.7;
// Power left of a chunk that shows something else: over the noise's, and over the telegram's own, of which a
// little is always left.
static const double left_noise = 1.3, left_share = 0.001;
// And what a telegram under it must have, over either.
static const double least_noise = 0.5, least_share = 0.001;
// A window of the preamble, over the first one inside.
static const double head_share = 0.5;
// Chips of preamble are believed while more than this share of the amplitude is in phase.
static const double chip_share = 0.5, chips_against = 6;
// More samples a chip than this: places between them add nothing.
static const double dense_chip = 8;

// Share of the amplitude around one end, in steps of a quarter of a chip.
typedef struct ramp {
    double from, step; // samples
    float gain[RAMP_STEPS];
} ramp;

// A telegram on its way out.
typedef struct removal {
    const wm_fit *fit;
    const uint8_t *chips;
    unsigned n;
    int phases;
    wm_cf32 *x;
    size_t n_x;
    ptrdiff_t from, to;
    ramp up, down;
} removal;

void wm_cancel_init(wm_cancel *w, const wm_kernels *kernels)
{
    w->kernels = *kernels;
}

// Mean power of a window and how its envelope scatters, as a share of twice the mean.
static double look(const wm_cf32 *x, double *ret_mean)
{
    float power[LANES] = {0}, square[LANES] = {0};
    double mean = 0, mean_square = 0;
    for (int i = 0; i < WINDOW; i += LANES) {
        for (int k = 0; k < LANES; k++) {
            const wm_cf32 v = x[i + k];
            float p = v.re * v.re + v.im * v.im;
            power[k] += p;
            square[k] += p * p;
        }
    }
    for (int k = 0; k < LANES; k++) {
        mean += power[k] / WINDOW;
        mean_square += square[k] / WINDOW;
    }
    *ret_mean = mean;
    return mean > 0 ? (mean_square - mean * mean) / (2 * mean) : 0;
}

bool wm_cancel_worth(const wm_cf32 *x, size_t n_x, double from, double to, double head, double noise_power)
{
    const double limit = worth_noise * noise_power;
    size_t begin = from > 0 ? (size_t)from : 0, end = to > 0 ? (size_t)to : 0;
    if (end > n_x) end = n_x;
    double first = 0, mean, before = 0;
    for (size_t at = begin; at + WINDOW <= end; at += WINDOW) {
        if (look(x + at, &mean) > limit) return true;
        if (at == begin) first = mean;
    }
    // The window in which the telegram begins does not count.
    for (size_t at = begin; at >= WINDOW && (double)(begin - at) < head;) {
        at -= WINDOW;
        double scatter = look(x + at, &mean);
        if (mean < head_share * first) return false;
        if (before > limit) return true;
        before = scatter;
    }
    return false;
}

// In-phase part of chip k, the path before which sums up to `sum`.
static double in_phase(const wm_chip_tones *tones, const wm_fit *f, int k, int chip, int sum)
{
    wm_cf32 c[2];
    double at = f->at + k * f->chip, off = at - f->origin;
    wm_chip_correlate(tones, at, f->chip, c);
    double phase = f->phase + 0.5 * f->drift * off * off + f->deviation * f->chip * sum;
    return wm_multiply(c[chip], wm_phasor(-phase)).re;
}

// How many alternating chips, of which `chip` is the first, stand from chip k on in steps of -1 or 1: up to
// where the sum of what they have over their share is highest.
static unsigned count_alternating(const wm_chip_tones *tones, const wm_fit *f, int k, int step, int chip,
                                  int sum, unsigned most)
{
    double over = 0, best = 0;
    unsigned count = 0;
    for (unsigned n = 1; n <= most && over >= best - chips_against; n++, chip = !chip, k += step) {
        int s = chip ? 1 : -1;
        if (step < 0) sum -= s;
        over += in_phase(tones, f, k, chip, sum) / f->amplitude - chip_share;
        if (step > 0) sum += s;
        if (over <= best) continue;
        best = over;
        count = n;
    }
    return count;
}

// The chips in which the transmitter comes or goes, each the likelier of both, from chip k on in steps of -1
// or 1. Returns the sum of them.
static int guess_margin(const wm_chip_tones *tones, const wm_fit *f, int k, int step, int sum, uint8_t *chips)
{
    int of_margin = 0;
    for (int n = 0; n < RAMP; n++, k += step, chips += step) {
        int low = step < 0 ? sum + 1 : sum, high = step < 0 ? sum - 1 : sum;
        *chips = in_phase(tones, f, k, 1, high) > in_phase(tones, f, k, 0, low);
        of_margin += *chips ? 1 : -1;
        sum += *chips == (step > 0) ? 1 : -1;
    }
    return of_margin;
}

// All chips of the telegram into the work memory, with margins in which it comes and goes; the fit then
// begins with those. Returns the number of all.
static unsigned find_ends(wm_cancel *w, const removal *q, const uint8_t *chips, unsigned n, unsigned columns,
                          wm_fit *f, const uint8_t **ret)
{
    wm_chip_tones tones;
    wm_chip_tones_init(&tones, q->x, q->n_x, f->chip, f->origin, f->carrier, f->deviation);
    int sum = 0, before = 0;
    for (unsigned k = 0; k < n; k++) sum += chips[k] ? 1 : -1;
    uint8_t *all = w->chips + RAMP + WM_CANCEL_HEAD_MAX;
    memcpy(all, chips, n);
    unsigned tail = count_alternating(&tones, f, (int)n, 1, !chips[n - 1], sum, WM_CANCEL_TAIL_MAX);
    for (unsigned k = n; k < n + tail; k++) {
        all[k] = !all[k - 1];
        sum += all[k] ? 1 : -1;
    }
    (void)guess_margin(&tones, f, (int)(n + tail), 1, sum, all + n + tail);
    unsigned head = count_alternating(&tones, f, -1, -1, !chips[0], 0, WM_CANCEL_HEAD_MAX);
    for (unsigned k = 0; k < head; k++, all--) {
        all[-1] = !all[0];
        before += all[-1] ? 1 : -1;
    }
    int margin = guess_margin(&tones, f, -1 - (int)head, -1, -before, all - 1);
    n += head + tail;
    f->at -= head * f->chip;
    f->phase -= f->deviation * f->chip * before;
    if (head >= REFIT_HEAD) {
        wm_fit_chips known;
        wm_fit refined = *f;
        wm_fit_chips_init(&known, &w->kernels, all, n, columns);
        if (wm_fit_step(&refined, &known, q->x, q->n_x) == WM_OK) *f = refined;
    }
    f->at -= RAMP * f->chip;
    f->phase -= f->deviation * f->chip * margin;
    *ret = all - RAMP;
    return n + 2 * RAMP;
}

static void fetch(wm_cancel *w, const removal *q, ptrdiff_t first, int n)
{
    for (int i = 0; i < n; i++) {
        bool inside = first + i >= 0 && first + i < (ptrdiff_t)q->n_x;
        w->x[0][i] = inside ? q->x[first + i].re : 0;
        w->x[1][i] = inside ? q->x[first + i].im : 0;
    }
}

static void write_ideal(wm_ideal *s, const removal *q, ptrdiff_t first, int n, float (*ret)[2][WM_CANCEL_ROW])
{
    float *const rows[WM_IDEAL_PHASES][2] = {
        {ret[0][0], ret[0][1]},
        {ret[1][0], ret[1][1]}
    };
    wm_ideal_skip(s, (double)(first - REACH));
    wm_ideal_write(s, first - REACH, n + 2 * REACH, q->phases, rows);
}

static void start(const removal *q, unsigned margin, wm_ideal *ret)
{
    int sum = 0;
    for (unsigned k = 0; k < margin; k++) sum += q->chips[k] ? 1 : -1;
    wm_ideal_start(ret, q->fit, q->chips, margin, q->n - margin, sum);
}

static ptrdiff_t chunks_of(const removal *q)
{
    return (q->to - q->from + CHUNK - 1) / CHUNK;
}

// The filter, from chunks spread over the telegram.
static bool learn(wm_cancel *w, const removal *q, float h[][2])
{
    wm_cancel_equations e = {.phases = q->phases};
    wm_ideal s;
    start(q, RAMP, &s);
    ptrdiff_t chunks = chunks_of(q), used = chunks < WM_CANCEL_LEARN_MAX ? chunks : WM_CANCEL_LEARN_MAX;
    for (ptrdiff_t i = 0; i < used; i++) {
        ptrdiff_t at = q->from + i * chunks / used * CHUNK;
        write_ideal(&s, q, at, CHUNK, w->s[i]);
        fetch(w, q, at, CHUNK);
        wm_cancel_add(&e, w, w->s[i]);
    }
    return wm_cancel_solve(&e, h);
}

static void filter(wm_cancel *w, const removal *q, float (*s)[2][WM_CANCEL_ROW], int n, float h[][2])
{
    const float *from[WM_CANCEL_ORDER][2];
    for (int k = 0; k < q->phases * TAPS; k++) {
        int d = k % TAPS - TAPS / 2;
        from[k][0] = s[k / TAPS][0] + REACH - d;
        from[k][1] = s[k / TAPS][1] + REACH - d;
    }
    w->kernels.combine(from, h, (size_t)(q->phases * TAPS), (size_t)n, w->y[0], w->y[1]);
}

static void find_ramp(wm_cancel *w, const removal *q, float h[][2], double from, ramp *ret)
{
    const ptrdiff_t first = (ptrdiff_t)floor(from);
    const double step = 0.25 * q->fit->chip;
    const int n = ((int)(RAMP_STEPS * step) + 2 + WM_LANES_PAD - 1) / WM_LANES_PAD * WM_LANES_PAD;
    float along[RAMP_STEPS] = {0}, power[RAMP_STEPS] = {0};
    wm_ideal s;
    start(q, 0, &s);
    write_ideal(&s, q, first, n, w->edge);
    filter(w, q, w->edge, n, h);
    fetch(w, q, first, n);
    *ret = (ramp){.from = from, .step = step};
    for (int i = 0; i < n; i++) {
        double at = ((double)(first + i) - from) / step;
        if (!(at >= 0 && at < RAMP_STEPS)) continue;
        along[(int)at] += w->x[0][i] * w->y[0][i] + w->x[1][i] * w->y[1][i];
        power[(int)at] += w->y[0][i] * w->y[0][i] + w->y[1][i] * w->y[1][i];
    }
    for (int k = 0; k < RAMP_STEPS; k++) {
        float g = power[k] > 0 ? along[k] / power[k] : 0;
        ret->gain[k] = g < 0 ? 0 : g > 1 ? 1 : g;
    }
}

// Straight lines between the middles of the steps.
static float gain_at(const ramp *r, double t)
{
    double at = (t - r->from) / r->step - 0.5;
    if (!(at > 0)) return r->gain[0];
    if (at >= RAMP_STEPS - 1) return r->gain[RAMP_STEPS - 1];
    int k = (int)at;
    return r->gain[k] + (float)(at - k) * (r->gain[k + 1] - r->gain[k]);
}

static void shape(wm_cancel *w, const ramp *r, ptrdiff_t first)
{
    double end = r->from + RAMP_STEPS * r->step;
    for (int i = 0; i < CHUNK; i++) {
        double t = (double)(first + i);
        if (t < r->from || t > end) continue;
        float g = gain_at(r, t);
        w->y[0][i] *= g;
        w->y[1][i] *= g;
    }
}

// Takes the chunk at hand away. Returns the mean power that is left between the telegram's ends.
static double subtract(const wm_cancel *w, const removal *q, ptrdiff_t at)
{
    const double margin = (RAMP + EDGE) * q->fit->chip;
    const double first = q->fit->at + margin, last = q->fit->at + q->n * q->fit->chip - margin;
    ptrdiff_t from = at < 0 ? 0 : at, to = at + CHUNK < q->to ? at + CHUNK : q->to, n = 0;
    float left = 0;
    if (to > (ptrdiff_t)q->n_x) to = (ptrdiff_t)q->n_x;
    for (ptrdiff_t i = from; i < to; i++) {
        wm_cf32 *v = &q->x[i];
        v->re -= w->y[0][i - at];
        v->im -= w->y[1][i - at];
        if ((double)i < first || (double)i > last) continue;
        left += v->re * v->re + v->im * v->im;
        n++;
    }
    return n >= CHUNK / 4 ? (double)left / (double)n : 0;
}

static void remove_all(wm_cancel *w, removal *q, float h[][2], double enough, wm_cancelled *ret)
{
    const double head = q->fit->at, tail = head + (q->n - RAMP - INSIDE) * q->fit->chip;
    const ptrdiff_t chunks = chunks_of(q);
    wm_ideal s;
    find_ramp(w, q, h, head, &q->up);
    find_ramp(w, q, h, tail, &q->down);
    start(q, 0, &s);
    for (ptrdiff_t i = 0; i < chunks; i++) {
        const ptrdiff_t at = q->from + i * CHUNK;
        const bool up = (double)at<head + RAMP_STEPS * q->up.step, down = (double)(at + CHUNK)> tail;
        const bool stored = chunks <= WM_CANCEL_LEARN_MAX && !up && !down;
        if (!stored) write_ideal(&s, q, at, CHUNK, w->edge);
        filter(w, q, stored ? w->s[i] : w->edge, CHUNK, h);
        if (up) shape(w, &q->up, at);
        if (down) shape(w, &q->down, at);
        if (subtract(w, q, at) < enough) continue;
        ret->from = fmin(ret->from, (double)at);
        ret->to = (double)(at + CHUNK);
    }
}

wm_status wm_cancel_run(wm_cancel *w, wm_cf32 *x, size_t n_x, const wm_fit *fit, const uint8_t *chips,
                        unsigned n, unsigned columns, double noise_power, wm_cancelled *ret)
{
    if (n < 8 || n > WM_FIT_CHIPS_MAX || !(fit->amplitude > 0)) return WM_E_FORMAT;
    if (!(fit->chip > WM_CHIP_SAMPLES_MIN && fit->chip < WM_CHIP_SAMPLES_MAX)) return WM_E_FORMAT;
    if (!(fit->at > -(double)n_x && fit->at < (double)n_x)) return WM_E_FORMAT;
    wm_fit all = *fit;
    removal q = {.fit = &all, .x = x, .n_x = n_x, .phases = fit->chip < dense_chip ? 2 : 1};
    q.n = find_ends(w, &q, chips, n, columns, &all, &q.chips);
    q.from = (ptrdiff_t)floor(all.at) - TAPS;
    q.to = (ptrdiff_t)ceil(all.at + q.n * all.chip) + TAPS;
    float h[WM_CANCEL_ORDER][2];
    if (!learn(w, &q, h)) return WM_E_FORMAT;
    double a = fit->amplitude / fit->chip, power = a * a;
    *ret = (wm_cancelled){.from = (double)q.to, .to = (double)q.from};
    ret->least = (float)fmax(least_noise * noise_power, least_share * power);
    remove_all(w, &q, h, left_noise * noise_power + left_share * power, ret);
    return WM_OK;
}
