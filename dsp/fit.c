// SPDX-License-Identifier: MIT
#include "fit.h"
#include <math.h>
#include <stdbool.h>

enum { ORDER = WM_FIT_COLUMNS };

// A residual beyond this is a wrong chip, not a phase.
static const double residual_max = 2;

enum { BLOCK = 64 }; // chips correlated at a time

// Derivatives of the phase's residual after chip k: the columns are scaled by half the number of chips, so
// that all are near 1.
static void derive(double k, double half, int s, int sum, double row[ORDER])
{
    double u = (k + 0.5 - half) / half;
    row[0] = 1;
    row[1] = u;
    row[2] = -s;
    row[3] = (sum - (k - half) * s) / half;
    row[4] = sum + 0.5 * s;
    row[5] = u * u;
}

// Cholesky in place, lower triangle; false where a column depends on others.
static bool factor(double m[ORDER][ORDER])
{
    for (int i = 0; i < ORDER; i++) {
        m[i][i] = m[i][i] * (1 + 1e-9) + 1e-9;
        for (int j = 0; j <= i; j++) {
            double sum = m[i][j];
            for (int k = 0; k < j; k++) sum -= m[i][k] * m[j][k];
            if (i == j) {
                if (!(sum > 0)) return false;
                m[i][i] = sqrt(sum);
            } else {
                m[i][j] = sum / m[j][j];
            }
        }
    }
    return true;
}

void wm_fit_chips_init(wm_fit_chips *c, const wm_kernels *kernels, const uint8_t *chips, unsigned n,
                       unsigned columns)
{
    *c = (wm_fit_chips){.kernels = kernels, .chips = chips, .n = n, .columns = columns};
    double half = n / 2.0, row[ORDER];
    int sum = 0;
    for (unsigned k = 0; k < n; k++) {
        int s = chips[k] ? 1 : -1;
        derive(k, half, s, sum, row);
        sum += s;
        for (int i = 0; i < ORDER; i++)
            for (int j = 0; j <= i; j++) c->factor[i][j] += row[i] * row[j];
    }
    // A column that is not asked for gets the answer 0.
    for (int i = 0; i < ORDER; i++) {
        if (columns >> i & 1) continue;
        for (int j = 0; j < ORDER; j++) c->factor[i > j ? i : j][i > j ? j : i] = 0;
        c->factor[i][i] = 1;
    }
    c->good = n >= 8 && n <= WM_FIT_CHIPS_MAX && factor(c->factor);
}

static void solve(const wm_fit_chips *c, const double v[ORDER], double ret[ORDER])
{
    for (int i = 0; i < ORDER; i++) {
        double sum = c->columns >> i & 1 ? v[i] : 0;
        for (int k = 0; k < i; k++) sum -= c->factor[i][k] * ret[k];
        ret[i] = sum / c->factor[i][i];
    }
    for (int i = ORDER; i-- > 0;) {
        double sum = ret[i];
        for (int k = i + 1; k < ORDER; k++) sum -= c->factor[k][i] * ret[k];
        ret[i] = sum / c->factor[i][i];
    }
}

static void refer_to(wm_fit *fit, double origin)
{
    fit->phase = remainder(fit->phase + fit->carrier * (origin - fit->origin), 2 * M_PI);
    fit->origin = origin;
}

// In-phase and quadrature parts of chips from `from` on, given the chips before them. The path's phase is
// carried along, *turn from call to call.
static void align(const wm_fit_chips *c, const wm_chip_tones *tones, const wm_fit *fit, unsigned from,
                  unsigned n, wm_cf32 *turn, wm_cf32 ret[BLOCK])
{
    wm_cf32 row[BLOCK][2], path = wm_phasor(fit->deviation * fit->chip), back = *turn;
    c->kernels->chip_row(tones, fit->at + (c->offset + from) * fit->chip, fit->chip, n, row);
    for (unsigned k = 0; k < n; k++) {
        bool chip = c->chips[from + k];
        ret[k] = wm_multiply(row[k][chip], back);
        back = wm_multiply(back, (wm_cf32){path.re, chip ? -path.im : path.im});
    }
    *turn = back;
}

// Takes the solution over into the fit.
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

// What the drift bends the phase by at chip k.
static wm_cf32 straighten(const wm_fit *fit, wm_cf32 c, double from_middle)
{
    double samples = from_middle * fit->chip;
    return fit->drift == 0 ? c : wm_multiply(c, wm_phasor(-0.5 * fit->drift * samples * samples));
}

wm_status wm_fit_step(wm_fit *fit, const wm_fit_chips *c, const wm_cf32 *x, size_t n_x)
{
    if (!c->good || !(fit->amplitude > 0)) return WM_E_FORMAT;
    double half = c->n / 2.0, mean = 0, square = 0, v[ORDER] = {0}, row[ORDER], over = 1 / fit->amplitude;
    refer_to(fit, fit->at + half * fit->chip);
    wm_chip_tones tones;
    wm_chip_tones_init(&tones, x, n_x, fit->chip, fit->origin, fit->carrier, fit->deviation);
    wm_cf32 u[BLOCK], turn = wm_phasor(-fit->phase);
    int sum = 0;
    for (unsigned k = 0; k < c->n; k++) {
        if (k % BLOCK == 0) align(c, &tones, fit, k, c->n - k < BLOCK ? c->n - k : BLOCK, &turn, u);
        wm_cf32 seen = straighten(fit, u[k % BLOCK], k + 0.5 - half);
        double r = wm_clamp(seen.im * over, residual_max);
        int s = c->chips[k] ? 1 : -1;
        derive(k, half, s, sum, row);
        for (int i = 0; i < ORDER; i++) v[i] += row[i] * r;
        mean += seen.re;
        square += (double)seen.im * seen.im;
        sum += s;
    }
    double step[ORDER];
    if (!(mean > 0)) return WM_E_FORMAT;
    solve(c, v, step);
    fit->amplitude = mean / c->n;
    fit->spread = square / c->n;
    apply(fit, step, half);
    return fit->deviation > 0 && fit->chip > WM_CHIP_SAMPLES_MIN && fit->chip < WM_CHIP_SAMPLES_MAX
               ? WM_OK
               : WM_E_FORMAT;
}

double wm_fit_agreement(const wm_fit *fit, const wm_kernels *kernels, const wm_cf32 *x, size_t n_x,
                        const uint8_t *chips, unsigned from, unsigned n)
{
    const wm_fit_chips c = {.kernels = kernels, .chips = chips, .offset = from};
    wm_chip_tones tones;
    wm_chip_tones_init(&tones, x, n_x, fit->chip, fit->origin, fit->carrier, fit->deviation);
    wm_cf32 u[BLOCK], turn = wm_phasor(-fit->phase);
    double mean = 0;
    for (unsigned k = 0; k < n; k++) {
        if (k % BLOCK == 0) align(&c, &tones, fit, k, n - k < BLOCK ? n - k : BLOCK, &turn, u);
        mean += u[k % BLOCK].re;
    }
    return mean / n;
}
