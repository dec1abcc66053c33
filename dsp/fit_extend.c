// SPDX-License-Identifier: MIT
#define WM_LANES 4
#include "chip_lanes.h"
#include "fit.h"
#include <math.h>

enum { COURSE = 4 };

static const double residual_max = 1.5;
static const double memory_chips = 48; // short: this only has to stay within the reach of the least squares
static const double index_information = 60;

// Sums for two small least squares: carrier phase against 1, u, u^2 and the path's sum; edge against 1 and k.
typedef struct course {
    double m[COURSE][COURSE], v[COURSE];
    double n, k, kk, t, kt;
} course;

static void course_add(course *q, double u, double sum, double phase, double k, double at)
{
    double row[COURSE] = {1, u, u * u, sum};
    for (int i = 0; i < COURSE; i++) {
        for (int j = 0; j <= i; j++) q->m[i][j] += row[i] * row[j];
        q->v[i] += row[i] * phase;
    }
    q->n += 1;
    q->k += k;
    q->kk += k * k;
    q->t += at;
    q->kt += k * at;
}

// Gaussian elimination; the matrix is a Gram matrix with a little on its diagonal, so it needs no pivots.
static void course_solve(course *q, double ret[COURSE])
{
    for (int i = 0; i < COURSE; i++) {
        q->m[i][i] += 1e-6 * q->n;
        for (int j = 0; j < i; j++) q->m[j][i] = q->m[i][j];
    }
    for (int i = 0; i < COURSE; i++) {
        for (int j = i + 1; j < COURSE; j++) {
            double f = q->m[j][i] / q->m[i][i];
            for (int k = i; k < COURSE; k++) q->m[j][k] -= f * q->m[i][k];
            q->v[j] -= f * q->v[i];
        }
    }
    for (int i = COURSE; i-- > 0;) {
        ret[i] = q->v[i];
        for (int k = i + 1; k < COURSE; k++) ret[i] -= q->m[i][k] * ret[k];
        ret[i] /= q->m[i][i];
    }
}

// Follows phase, carrier, timing and index from chip to chip, as the trackers do, but over chips that are
// given. Over those that were fitted there is nothing to learn. The timing follows one chip late, so that the
// next chip need not wait for this one.
static void follow(const wm_fit *fit, const wm_cf32 *x, size_t n_x, const uint8_t *chips, unsigned known,
                   unsigned n, course *q)
{
    const double m = memory_chips, a = 2 * (2 * m + 1) / ((m + 1) * (m + 2)), b = 6 / ((m + 1) * (m + 2));
    const double scale = 1 / fit->amplitude, samples = 1 / fit->deviation;
    double at = fit->at, chip = fit->chip, path = fit->deviation * fit->chip, half = n / 2.0, over = 1 / half;
    double phase = fit->phase, turn = 0, index = 0, weight = 0, information = index_information, late = 0;
    int sum = 0;
    wm_chip_tones tones;
    chip_walk w;
    wm_chip_tones_init(&tones, x, n_x, fit->chip, fit->origin, fit->carrier, fit->deviation);
    chip_walk_start(&w, &tones, (int64_t)(at + known * chip));
    for (unsigned k = 0; k < n; k++) {
        double s = chips[k] ? 1 : -1, r = 0;
        course_add(q, (k - half) * over, sum, phase - path * sum, k, at);
        if (k >= known) {
            wm_cf32 c[2];
            quad seen = chip_walk_to(&w, at, chip);
            memcpy(c, &seen, sizeof seen);
            wm_cf32 u = wm_multiply(c[chips[k]], wm_phasor(-(phase + 0.5 * turn)));
            r = wm_clamp(u.im * scale, residual_max);
            index += r * (weight + 0.5 * s) / information;
            information += weight * weight;
            weight = (1 - a) * weight + s;
        }
        phase += s * (path + index) + turn + a * r;
        turn += b * r;
        at += chip - late;
        late = a * s * r * samples;
        chip -= b * s * r * samples;
        sum += chips[k] ? 1 : -1;
    }
}

wm_status wm_fit_extend(wm_fit *fit, const wm_kernels *kernels, const wm_cf32 *x, size_t n_x,
                        const uint8_t *chips, unsigned known, unsigned n, bool exact, int steps)
{
    if (n < known || n < 8 || n > WM_FIT_CHIPS_MAX) return WM_E_FORMAT;
    course q = {0};
    double way[COURSE], half = n / 2.0;
    follow(fit, x, n_x, chips, known, n, &q);
    course_solve(&q, way);
    wm_fit start = *fit;
    double slope = exact ? fit->chip : (q.n * q.kt - q.k * q.t) / (q.n * q.kk - q.k * q.k);
    start.at = (q.t - slope * q.k) / q.n;
    start.chip = slope;
    start.deviation = (fit->deviation * fit->chip + way[3]) / slope;
    // Phase was taken against the old carrier from the old origin on.
    double middle = start.at + half * slope;
    start.phase = way[0] + fit->carrier * (middle - fit->origin);
    start.carrier = fit->carrier + way[1] / (half * slope);
    start.drift = 2 * way[2] / (half * slope * half * slope);
    start.origin = middle;
    unsigned columns = WM_FIT_ALL_BUT_DRIFT | WM_FIT_DRIFT;
    if (exact) columns &= ~(unsigned)WM_FIT_RATE;
    wm_fit_chips all;
    if (steps > 0) wm_fit_chips_init(&all, kernels, chips, n, columns);
    for (int i = 0; i < steps; i++) {
        wm_status status = wm_fit_step(&start, &all, x, n_x);
        if (status != WM_OK) return status;
    }
    if (fabs(start.chip / fit->chip - 1) > 0.02) return WM_E_FORMAT;
    *fit = start;
    return WM_OK;
}
