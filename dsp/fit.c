// SPDX-License-Identifier: MIT
#include "fit.h"
#include <math.h>
#include <stdbool.h>

enum { ORDER = WM_FIT_COLUMNS };

// A residual beyond this is a wrong chip, not a phase.
static const float residual_max = 2;

typedef struct normal_equations {
    double m[ORDER][ORDER]; // lower triangle
    double v[ORDER];
} normal_equations;

// Cholesky in place; a column that is not asked for, or that nothing depends on, gets the answer 0.
static bool solve(normal_equations *q, unsigned columns, double ret[ORDER])
{
    for (int i = 0; i < ORDER; i++) {
        if (columns >> i & 1) continue;
        for (int j = 0; j < ORDER; j++) q->m[i > j ? i : j][i > j ? j : i] = 0;
        q->m[i][i] = 1;
        q->v[i] = 0;
    }
    for (int i = 0; i < ORDER; i++) {
        q->m[i][i] = q->m[i][i] * (1 + 1e-9) + 1e-9;
        for (int j = 0; j <= i; j++) {
            double sum = q->m[i][j];
            for (int k = 0; k < j; k++) sum -= q->m[i][k] * q->m[j][k];
            if (i == j) {
                if (!(sum > 0)) return false;
                q->m[i][i] = sqrt(sum);
            } else {
                q->m[i][j] = sum / q->m[j][j];
            }
        }
    }
    for (int i = 0; i < ORDER; i++) {
        double sum = q->v[i];
        for (int k = 0; k < i; k++) sum -= q->m[i][k] * ret[k];
        ret[i] = sum / q->m[i][i];
    }
    for (int i = ORDER; i-- > 0;) {
        double sum = ret[i];
        for (int k = i + 1; k < ORDER; k++) sum -= q->m[k][i] * ret[k];
        ret[i] = sum / q->m[i][i];
    }
    return true;
}

static void refer_to(wm_fit *fit, double origin)
{
    fit->phase = remainder(fit->phase + fit->carrier * (origin - fit->origin), 2 * M_PI);
    fit->origin = origin;
}

// In-phase and quadrature part of chip k, given the chips before it (ones minus zeros = sum).
static wm_cf32 aligned(const wm_chip_tones *tones, const wm_fit *fit, unsigned k, int chip, int sum,
                       double bend)
{
    wm_cf32 c[2];
    wm_chip_correlate(tones, fit->at + k * fit->chip, fit->chip, c);
    return wm_multiply(c[chip], wm_phasor(-(fit->phase + fit->deviation * fit->chip * sum + bend)));
}

// Adds one residual with its row of derivatives.
static void add_row(normal_equations *q, const double row[ORDER], double residual)
{
    for (int i = 0; i < ORDER; i++) {
        for (int j = 0; j <= i; j++) q->m[i][j] += row[i] * row[j];
        q->v[i] += row[i] * residual;
    }
}

// Takes the solution over into the fit. The columns are scaled by half the number of chips, so that all are
// near 1.
static void apply(wm_fit *fit, const double step[ORDER], double half)
{
    double timing = step[2] / fit->deviation;
    double rate = step[3] / (fit->deviation * half);
    fit->phase += step[0];
    fit->carrier += step[1] / (half * fit->chip);
    fit->drift += 2 * step[5] / (half * fit->chip * half * fit->chip);
    fit->deviation += step[4] / fit->chip;
    fit->at += timing - half * rate;
    fit->chip += rate;
}

wm_status wm_fit_step(wm_fit *fit, const wm_cf32 *x, size_t n_x, const uint8_t *chips, unsigned n,
                      unsigned columns)
{
    if (n < 8 || n > WM_FIT_CHIPS_MAX || !(fit->amplitude > 0)) return WM_E_FORMAT;
    double half = n / 2.0, mean = 0, square = 0;
    refer_to(fit, fit->at + half * fit->chip);
    wm_chip_tones tones;
    wm_chip_tones_init(&tones, x, n_x, fit->chip, fit->origin, fit->carrier, fit->deviation);
    normal_equations q = {0};
    int sum = 0;
    for (unsigned k = 0; k < n; k++) {
        int s = chips[k] ? 1 : -1;
        double u = (k + 0.5 - half) / half;
        double bend = 0.5 * fit->drift * (u * half * fit->chip) * (u * half * fit->chip);
        wm_cf32 c = aligned(&tones, fit, k, chips[k], sum, bend);
        double r = c.im / fit->amplitude;
        r = r > residual_max ? residual_max : r < -residual_max ? -residual_max : r;
        double row[ORDER] = {1, u, -s, (sum - (k - half) * s) / half, sum + 0.5 * s, u * u};
        add_row(&q, row, r);
        mean += c.re;
        square += (double)c.im * c.im;
        sum += s;
    }
    double step[ORDER];
    if (!(mean > 0) || !solve(&q, columns, step)) return WM_E_FORMAT;
    fit->amplitude = mean / n;
    fit->spread = square / n;
    apply(fit, step, half);
    return fit->deviation > 0 && fit->chip > WM_CHIP_SAMPLES_MIN && fit->chip < WM_CHIP_SAMPLES_MAX
               ? WM_OK
               : WM_E_FORMAT;
}

double wm_fit_agreement(const wm_fit *fit, const wm_cf32 *x, size_t n_x, const uint8_t *chips, unsigned from,
                        unsigned n)
{
    wm_chip_tones tones;
    wm_chip_tones_init(&tones, x, n_x, fit->chip, fit->origin, fit->carrier, fit->deviation);
    double mean = 0;
    int sum = 0;
    for (unsigned k = 0; k < n; k++) {
        mean += aligned(&tones, fit, from + k, chips[k], sum, 0).re;
        sum += chips[k] ? 1 : -1;
    }
    return mean / n;
}
