// SPDX-License-Identifier: MIT
#include "ideal.h"
#include <math.h>
#include <string.h>

enum { LANES = 8, TURNS = WM_IDEAL_TURNS };

// What the signal turns by from sample to sample, in chips of either tone.
typedef struct turns {
    double carrier;
    float tone[2][2][TURNS];
} turns;

void wm_ideal_start(wm_ideal *s, const wm_fit *fit, const uint8_t *chips, unsigned first, unsigned end,
                    int sum)
{
    *s = (wm_ideal){fit, chips, first, end, sum, fit->at + first * fit->chip};
}

void wm_ideal_skip(wm_ideal *s, double at)
{
    for (; s->next < s->end && s->fit->at + (s->next + 1) * s->fit->chip <= at; s->next++)
        s->sum += s->chips[s->next] ? 1 : -1;
}

// The carrier hardly drifts within one call, but from call to call.
static void fill_turns(turns *t, const wm_fit *f, double middle)
{
    int n = (int)fmin(f->chip + LANES + 2, TURNS);
    t->carrier = f->carrier + f->drift * (middle - f->origin);
    for (int tone = 0; tone < 2; tone++) {
        wm_cf32 one = wm_phasor(t->carrier + (tone ? f->deviation : -f->deviation)), z = {1, 0};
        for (int i = 0; i < n; i++, z = wm_multiply(z, one)) {
            t->tone[tone][0][i] = z.re;
            t->tone[tone][1][i] = z.im;
        }
    }
}

// One chip onto items [from, to) of a row, whole vectors at a time.
static void write_chip(const float *const turn[2], wm_cf32 z, int from, int to, float *const row[2])
{
    float *re = row[0] + from, *im = row[1] + from;
    for (int i = 0; i < to - from; i += LANES) {
        for (int k = i; k < i + LANES; k++) {
            re[k] = z.re * turn[0][k] - z.im * turn[1][k];
            im[k] = z.re * turn[1][k] + z.im * turn[0][k];
        }
    }
}

static void write_row(const wm_ideal *s, const turns *t, double first, int n, float *const row[2])
{
    const wm_fit *f = s->fit;
    int at = 0, sum = s->sum;
    if (first < s->begin) {
        at = (int)fmin(ceil(s->begin - first), n);
        memset(row[0], 0, (size_t)at * sizeof *row[0]);
        memset(row[1], 0, (size_t)at * sizeof *row[1]);
    }
    for (unsigned k = s->next; k < s->end && at < n; k++) {
        const int one = s->chips[k] ? 1 : 0;
        const double edge = f->at + k * f->chip, place = first + at, off = place - f->origin;
        const int to = (int)fmin(ceil(edge + f->chip - first), n);
        const double tone = one ? f->deviation : -f->deviation;
        const double phase = f->phase + (f->carrier + 0.5 * f->drift * off) * off +
                             f->deviation * f->chip * sum + tone * (place - edge);
        const float *const turn[2] = {t->tone[one][0], t->tone[one][1]};
        if (to > at) {
            write_chip(turn, wm_phasor(phase), at, to, row);
            at = to;
        }
        sum += one ? 1 : -1;
    }
    if (at >= n) return;
    memset(row[0] + at, 0, (size_t)(n - at) * sizeof *row[0]);
    memset(row[1] + at, 0, (size_t)(n - at) * sizeof *row[1]);
}

void wm_ideal_write(const wm_ideal *s, ptrdiff_t first, int n, int phases, float *const row[][2])
{
    turns t;
    fill_turns(&t, s->fit, (double)first + 0.5 * n);
    for (int p = 0; p < phases; p++) write_row(s, &t, (double)first + (double)p / phases, n, row[p]);
}
