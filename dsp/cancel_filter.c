// SPDX-License-Identifier: MIT
#include "cancel_filter.h"
#include <math.h>

enum { TAPS = WM_CANCEL_TAPS, ORDER = WM_CANCEL_ORDER, REACH = WM_CANCEL_REACH, CHUNK = WM_CANCEL_CHUNK };

// Neighbouring delays of a narrow signal are nearly the same: without this, their taps would grow large
// against each other.
static const double diagonal = 1e-5;

typedef struct number {
    double re, im;
} number;

static number less(number sum, number a, number b) // sum - a b
{
    return (number){sum.re - (a.re * b.re - a.im * b.im), sum.im - (a.re * b.im + a.im * b.re)};
}

static number conjugate(number a)
{
    return (number){a.re, -a.im};
}

void wm_cancel_add(wm_cancel_equations *e, const wm_cancel *w, float (*ideal)[2][WM_CANCEL_ROW])
{
    const float *const x[2] = {w->x[0], w->x[1]};
    const float *s[WM_IDEAL_PHASES][2], *ahead[2];
    for (int p = 0; p < e->phases; p++) {
        for (int part = 0; part < 2; part++) {
            s[p][part] = ideal[p][part] + REACH;
            ahead[part] = s[p][part] + TAPS / 2;
        }
        w->kernels.correlate(s[p], s[p], TAPS, CHUNK, e->same[p]);
        w->kernels.correlate(x, ahead, TAPS, CHUNK, e->right[p]);
    }
    if (e->phases < 2) return;
    for (int part = 0; part < 2; part++) ahead[part] = s[1][part] + TAPS - 1;
    w->kernels.correlate(s[0], ahead, 2 * TAPS - 1, CHUNK, e->cross);
}

// Sum over i of s_q[i - m] conj(s_p[i - l]) for p >= q.
static number gram(const wm_cancel_equations *e, int p, int l, int q, int m)
{
    int d = l - m;
    if (p != q) return (number){e->cross[d + TAPS - 1][0], e->cross[d + TAPS - 1][1]};
    const double *v = e->same[p][d < 0 ? -d : d];
    return (number){v[0], d < 0 ? -v[1] : v[1]};
}

// Cholesky's factor of the lower triangle, in place.
static bool factor(number m[ORDER][ORDER], int n)
{
    for (int i = 0; i < n; i++) {
        m[i][i].re *= 1 + diagonal;
        for (int j = 0; j <= i; j++) {
            number sum = m[i][j];
            for (int k = 0; k < j; k++) sum = less(sum, m[i][k], conjugate(m[j][k]));
            if (i == j) {
                if (!(sum.re > 0)) return false;
                m[i][i] = (number){sqrt(sum.re), 0};
            } else {
                m[i][j] = (number){sum.re / m[j][j].re, sum.im / m[j][j].re};
            }
        }
    }
    return true;
}

bool wm_cancel_solve(const wm_cancel_equations *e, float h[][2])
{
    const int n = e->phases * TAPS;
    number m[ORDER][ORDER], v[ORDER];
    for (int i = 0; i < n; i++) {
        const double *right = e->right[i / TAPS][i % TAPS];
        for (int j = 0; j <= i; j++) m[i][j] = gram(e, i / TAPS, i % TAPS, j / TAPS, j % TAPS);
        v[i] = (number){right[0], right[1]};
    }
    if (!factor(m, n)) return false;
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++) v[i] = less(v[i], m[i][k], v[k]);
        v[i] = (number){v[i].re / m[i][i].re, v[i].im / m[i][i].re};
    }
    for (int i = n; i-- > 0;) {
        for (int k = i + 1; k < n; k++) v[i] = less(v[i], conjugate(m[k][i]), v[k]);
        v[i] = (number){v[i].re / m[i][i].re, v[i].im / m[i][i].re};
        h[i][0] = (float)v[i].re;
        h[i][1] = (float)v[i].im;
    }
    return true;
}
