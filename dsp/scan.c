// SPDX-License-Identifier: MIT
#include "scan.h"
#include <math.h>
#include <string.h>

static const double delay_s = 5e-6;
// Positions of the grid a chip, from which on every second one does for the coarse search.
static const double stride_chip = 4.5;

enum { TERMS_MAX = WM_PATTERN_EDGES_MAX };

// A sum of rows of the parts, each from some grid index on.
typedef struct balance_terms {
    const float *add[2][TERMS_MAX], *sub[2][TERMS_MAX]; // real, imaginary
    size_t adds, subs;
} balance_terms;

wm_status wm_scan_start(wm_scan *s, const wm_burst *b)
{
    double nominal = b->rate_hz / wm_channel_chip_rate_hz(b->channel);
    if (!(nominal >= 3 && nominal <= 48)) return WM_E_UNSUPPORTED;
    s->burst = b;
    s->delay = (int)fmax(1, lrint(delay_s * b->rate_hz));
    s->step = nominal < 8 ? 1 : (int)(nominal / 4);
    s->stride = nominal / s->step >= stride_chip ? 2 : 1;
    wm_pattern_init(&s->pattern, b->channel, b->rate_hz, s->step);
    s->half = (int)(WM_KNOWN_CHIPS / 2 * nominal / s->step);
    return WM_OK;
}

// y of samples [at, at + n), 0 outside the burst.
static void multiply(wm_scan *s, ptrdiff_t at, ptrdiff_t n)
{
    ptrdiff_t all = (ptrdiff_t)s->burst->n - s->delay, from = at < 0 ? -at : 0, to = n;
    if (to > all - at) to = all - at;
    if (from > n || to < from) from = to = n;
    for (int i = 0; i < 3; i++) {
        for (ptrdiff_t k = 0; k < from; k++) s->y[i][k] = 0;
        for (ptrdiff_t k = to; k < n; k++) s->y[i][k] = 0;
    }
    if (to > from)
        s->kernels.delay_product(s->burst->x + at + from, (size_t)s->delay, (size_t)(to - from),
                                 s->y[0] + from, s->y[1] + from, s->y[2] + from);
}

// Prefix sums of the y at hand, onto grid indices [g, g + n).
static void add_up(wm_scan *s, int g, int n, double sum[3])
{
    double re = sum[0], im = sum[1], energy = sum[2];
    const float *y = s->y[0], *y_im = s->y[1], *square = s->y[2];
    for (int i = 0; i < n; i++) {
        s->prefix[g + i] = (wm_cf32){(float)re, (float)im};
        s->energy[g + i] = energy;
        for (int k = 0; k < s->step; k++) {
            re += *y++;
            im += *y_im++;
            energy += *square++;
        }
    }
    sum[0] = re;
    sum[1] = im;
    sum[2] = energy;
}

// The prefix sums in the layout of the parts.
static void spread(wm_scan *s)
{
    for (int phase = 0; phase < s->stride; phase++) {
        float *re = s->part[WM_SCAN_PREFIX][0] + (size_t)phase * s->row,
              *im = s->part[WM_SCAN_PREFIX][1] + (size_t)phase * s->row;
        float *half_re = s->part[WM_SCAN_HALF][0] + (size_t)phase * s->row,
              *half_im = s->part[WM_SCAN_HALF][1] + (size_t)phase * s->row;
        const wm_cf32 *from = s->prefix + phase;
        int n = s->grid / s->stride;
        if (s->stride == 1)
            for (int i = 0; i < n; i++) {
                re[i] = from[i].re;
                im[i] = from[i].im;
            }
        else
            for (int i = 0; i < n; i++) {
                re[i] = from[2 * i].re;
                im[i] = from[2 * i].im;
            }
        for (int i = 0; i < n; i++) {
            half_re[i] = 0.5f * re[i];
            half_im[i] = 0.5f * im[i];
        }
    }
}

static void fill(wm_scan *s)
{
    double sum[3] = {0, 0, 0};
    const int chunk = WM_SCAN_CHUNK / s->step;
    for (int g = 0; g < s->grid; g += chunk) {
        int n = s->grid - g < chunk ? s->grid - g : chunk;
        multiply(s, (s->base + g) * s->step, n * s->step);
        add_up(s, g, n, sum);
    }
    spread(s);
}

static void add_term(const wm_scan *s, balance_terms *t, int part, int g, bool negative)
{
    size_t at = (size_t)(g % s->stride) * s->row + (size_t)(g / s->stride);
    for (int axis = 0; axis < 2; axis++) {
        const float *from = s->part[part][axis] + at;
        if (negative)
            t->sub[axis][t->subs] = from;
        else
            t->add[axis][t->adds] = from;
    }
    if (negative)
        t->subs++;
    else
        t->adds++;
}

static void run_terms(const wm_scan *s, const balance_terms *t, size_t n, float *re, float *im)
{
    s->kernels.balance(t->add[0], t->adds, t->sub[0], t->subs, n, re);
    s->kernels.balance(t->add[1], t->adds, t->sub[1], t->subs, n, im);
}

// Sums of one segment of alternating chips that begins at each grid index, at rate r. First of its units.
static void sum_segments(wm_scan *s, int r)
{
    const wm_pattern *p = &s->pattern;
    const double chip = p->chip[r] / p->step;
    const int segment = WM_SCAN_SEGMENT + r / WM_PATTERN_SHARE;
    const size_t n = ((size_t)(s->grid / s->stride) + WM_LANES_PAD) / WM_LANES_PAD * WM_LANES_PAD;
    for (int phase = 0; phase < s->stride; phase++) {
        balance_terms t = {.adds = 0};
        for (int k = 0; k <= p->unit; k++) {
            int part = k == 0 || k == p->unit ? WM_SCAN_HALF : WM_SCAN_PREFIX;
            add_term(s, &t, part, phase + (int)lrint(k * chip), k & 1);
        }
        size_t at = (size_t)phase * s->row;
        run_terms(s, &t, n, s->part[WM_SCAN_UNIT][0] + at, s->part[WM_SCAN_UNIT][1] + at);
    }
    for (int phase = 0; phase < s->stride; phase++) {
        balance_terms t = {.adds = 0};
        for (int k = 0; k < p->units; k++)
            add_term(s, &t, WM_SCAN_UNIT, phase + (int)lrint(k * p->unit * chip), false);
        size_t at = (size_t)phase * s->row;
        run_terms(s, &t, n, s->part[segment][0] + at, s->part[segment][1] + at);
    }
}

// The whole pattern at rate r: segments, then the edges of the sync word.
static void sum_pattern(wm_scan *s, int r)
{
    const wm_pattern *p = &s->pattern;
    const int length = p->unit * p->units;
    balance_terms t = {.adds = 0};
    for (int i = WM_PATTERN_SEGMENTS; i > 0; i--) {
        int k = WM_KNOWN_CHIPS - p->sync - i * length;
        add_term(s, &t, WM_SCAN_SEGMENT + r / WM_PATTERN_SHARE, WM_SCAN_REACH + wm_pattern_place(p, r, k),
                 false);
    }
    for (int e = p->sync_edge; e < p->edges; e++) {
        int part = e == p->sync_edge || e == p->edges - 1 ? WM_SCAN_HALF : WM_SCAN_PREFIX;
        add_term(s, &t, part, WM_SCAN_REACH + p->edge[r][e].at, p->edge[r][e].weight < 0);
    }
    size_t n = ((size_t)s->coarse + WM_LANES_PAD - 1) / WM_LANES_PAD * WM_LANES_PAD;
    run_terms(s, &t, n, s->z[0], s->z[1]);
    // The weights are halves, so z is half of the sum.
    float scale = (float)(4 / (WM_KNOWN_CHIPS * p->chip[r]));
    s->kernels.keep_better(s->z[0], s->z[1], scale, (float)r, n, s->rho, s->rate);
}

void wm_scan_run(wm_scan *s, ptrdiff_t first, int positions)
{
    const wm_pattern *p = &s->pattern;
    s->coarse = (positions + 2 * WM_SCAN_MARGIN + s->stride - 1) / s->stride;
    s->grid = s->coarse * s->stride + 2 * WM_SCAN_REACH;
    s->row = (size_t)(s->grid / s->stride) + WM_SCAN_BEYOND;
    s->base = first - WM_SCAN_MARGIN - WM_SCAN_REACH;
    fill(s);
    for (int r = 0; r < p->rates; r += WM_PATTERN_SHARE) sum_segments(s, wm_pattern_shared_rate(r));
    memset(s->rho, 0, sizeof s->rho);
    for (int r = 0; r < p->rates; r++) sum_pattern(s, r);
    // Over the energy: rho, free of any level.
    const double *before = s->energy + WM_SCAN_REACH - s->half, *behind = s->energy + WM_SCAN_REACH + s->half;
    for (int j = 0; j < s->coarse; j++) {
        double energy = behind[j * s->stride] - before[j * s->stride];
        s->rho[j] /= (float)(energy > 0 ? energy : HUGE_VAL);
    }
}

double wm_scan_energy(const wm_scan *s, int g)
{
    return s->energy[g + s->half] - s->energy[g - s->half];
}

typedef float pair __attribute__((vector_size(8)));

static inline pair pair_at(const wm_cf32 *at)
{
    pair v;
    memcpy(&v, at, sizeof v);
    return v;
}

wm_cf32 wm_scan_sum(const wm_scan *s, int g, int r, int from, int to)
{
    const wm_pattern_edge *e = s->pattern.edge[r];
    const wm_cf32 *p = s->prefix + g;
    // Inside, the weights are 1 and -1 by turns.
    pair sum = {0, 0};
    int k = from + 1;
    for (; k + 1 < to; k += 2) sum += pair_at(p + e[k].at) - pair_at(p + e[k + 1].at);
    if (k < to) sum += pair_at(p + e[k].at);
    float sign = from + 1 < to ? e[from + 1].weight : 0;
    wm_cf32 z = {sign * sum[0], sign * sum[1]};
    // Where the part begins or ends only one side of an edge inside the pattern counts.
    float first = e[from].weight < 0 ? -0.5f : 0.5f, last = e[to].weight < 0 ? -0.5f : 0.5f;
    z.re += first * p[e[from].at].re + last * p[e[to].at].re;
    z.im += first * p[e[from].at].im + last * p[e[to].at].im;
    return (wm_cf32){2 * z.re, 2 * z.im};
}

double wm_scan_square(const wm_scan *s, int g, int r)
{
    if (r < 0 || r >= s->pattern.rates) return 0;
    wm_cf32 z = wm_scan_sum(s, g, r, 0, s->pattern.edges - 1);
    return (z.re * (double)z.re + z.im * (double)z.im) / s->pattern.chip[r];
}
