// SPDX-License-Identifier: MIT
#include "scan.h"
#include <math.h>
#include <string.h>

static const double delay_s = 5e-6;
// Positions of the grid a chip, from which on every second one does for the coarse search.
static const double stride_chip = 4.5;

static size_t lanes_up(int n)
{
    return ((size_t)n + WM_LANES_PAD - 1) / WM_LANES_PAD * WM_LANES_PAD;
}

wm_status wm_scan_start(wm_scan *s, const wm_burst *b)
{
    double nominal = b->rate_hz / wm_channel_chip_rate_hz(b->channel);
    if (!(nominal >= 3 && nominal <= WM_SCAN_CHIP_MAX)) return WM_E_UNSUPPORTED;
    s->burst = b;
    s->delay = (int)fmax(1, lrint(delay_s * b->rate_hz));
    s->step = nominal < 8 ? 1 : (int)(nominal / 4);
    s->stride = nominal / s->step >= stride_chip ? 2 : 1;
    s->row = WM_SCAN_GRID / (size_t)s->stride + WM_SCAN_BEYOND;
    wm_scan_plan *plan = &s->plans[b->channel];
    const wm_scan_layout layout = {s->stride, (int)s->row, WM_SCAN_ROW};
    if (plan->pattern.rate_hz != b->rate_hz)
        wm_scan_plan_init(plan, b->channel, b->rate_hz, s->step, &layout);
    s->plan = plan;
    s->pattern = &plan->pattern;
    s->reach = plan->reach;
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

typedef float quad __attribute__((vector_size(16)));

// In place: the sums of all before each, n a multiple of 4.
static void add_up(float *v, int n, double *sum)
{
    const quad zero = {0, 0, 0, 0};
    for (int i = 0; i < n; i += 4) {
        quad here;
        memcpy(&here, v + i, sizeof here);
        here += __builtin_shufflevector(here, zero, 4, 0, 1, 2);
        here += __builtin_shufflevector(here, zero, 4, 4, 0, 1);
        quad before = __builtin_shufflevector(here, zero, 4, 0, 1, 2) + (float)*sum;
        memcpy(v + i, &before, sizeof before);
        *sum += here[3];
    }
}

// The samples of a grid position, in one.
static void gather(const wm_scan *s, float *v, int n)
{
    if (s->step == 1) return;
    for (int i = 0; i < n; i++) {
        float sum = 0;
        for (int k = 0; k < s->step; k++) sum += v[i * s->step + k];
        v[i] = sum;
    }
}

// The sums of all before each, n a multiple of 4.
static void add_up_energy(const float *v, int n, double *sum, double *ret)
{
    double all = *sum;
    for (int i = 0; i < n; i += 4) {
        const double two = (double)v[i] + v[i + 1], three = two + v[i + 2];
        ret[i] = all;
        ret[i + 1] = all + v[i];
        ret[i + 2] = all + two;
        ret[i + 3] = all + three;
        all += three + v[i + 3];
    }
    *sum = all;
}

// Prefix sums of y onto grid indices [g, g + n), also in the layout of the parts.
static void spread(wm_scan *s, int g, int n)
{
    const float *re = s->y[0], *im = s->y[1];
    add_up_energy(s->y[2], n, &s->sum[2], s->energy + g);
    for (int i = 0; i < n; i++) s->prefix[g + i] = (wm_cf32){re[i], im[i]};
    for (int axis = 0; axis < 2; axis++) {
        for (int phase = 0; phase < s->stride; phase++) {
            const float *from = s->y[axis] + phase;
            float *to = s->part[WM_SCAN_PREFIX][axis] + (size_t)phase * s->row + g / s->stride;
            float *half = s->part[WM_SCAN_HALF][axis] + (size_t)phase * s->row + g / s->stride;
            if (s->stride == 1)
                memcpy(to, from, (size_t)n * sizeof *to);
            else
                for (int i = 0; i < n / 2; i++) to[i] = from[2 * i];
            for (int i = 0; i < n / s->stride; i++) half[i] = 0.5f * to[i];
        }
    }
}

// Prefix sums up to grid index `to`.
static void fill(wm_scan *s, int to)
{
    const int chunk = WM_SCAN_CHUNK / s->step / WM_LANES_PAD * WM_LANES_PAD;
    for (int n; s->grid < to; s->grid += n) {
        n = to - s->grid < chunk ? (int)lanes_up(to - s->grid) : chunk;
        multiply(s, (s->base + s->grid) * s->step, n * s->step);
        for (int i = 0; i < 3; i++) gather(s, s->y[i], n);
        for (int i = 0; i < 2; i++) add_up(s->y[i], n, &s->sum[i]);
        spread(s, s->grid, n);
    }
}

// The segments that places [from, to) need, first of their units.
static void run_segments(wm_scan *s, int from, int to)
{
    const wm_scan_plan *plan = s->plan;
    int first = (from + plan->before) / WM_LANES_PAD * WM_LANES_PAD;
    if (first > s->segments.to) s->segments.from = s->segments.to = first;
    int needed = to + plan->behind + 1 - s->segments.to;
    if (needed <= 0) return;
    const size_t n = lanes_up(needed);
    for (int i = 0; i * WM_PATTERN_SHARE < s->pattern->rates; i++) {
        for (size_t phase = 0; phase < (size_t)s->stride; phase++)
            s->kernels.balance(&plan->unit[i][phase], s->part[0][0] + s->segments.to, WM_SCAN_ROW,
                               n + lanes_up(plan->unit_items[i]),
                               s->part[WM_SCAN_UNIT][0] + phase * s->row + s->segments.to);
        for (size_t phase = 0; phase < (size_t)s->stride; phase++)
            s->kernels.balance(&plan->segment[i][phase], s->part[0][0] + s->segments.to, WM_SCAN_ROW, n,
                               s->part[WM_SCAN_SEGMENT + i][0] + phase * s->row + s->segments.to);
    }
    s->segments.to += (int)n;
}

void wm_scan_open(wm_scan *s, ptrdiff_t first)
{
    s->base = first - s->reach;
    s->grid = 0;
    s->sum[0] = s->sum[1] = s->sum[2] = 0;
    s->segments = s->coarse = (wm_scan_range){0, 0};
}

void wm_scan_run(wm_scan *s, int from, int to)
{
    const wm_pattern *p = s->pattern;
    from = from / WM_LANES_PAD * WM_LANES_PAD;
    if (from > s->coarse.to)
        s->coarse.from = from;
    else
        from = s->coarse.to;
    if (to <= from) return;
    const size_t n = lanes_up(to - from);
    s->coarse.to = to = from + (int)n;
    fill(s, (to - 1) * s->stride + 2 * s->reach);
    run_segments(s, from, to);
    memset(s->rho + from, 0, n * sizeof *s->rho);
    // The weights are halves, so the sums are half of z.
    for (int r = 0; r < p->rates; r++)
        s->kernels.balance_best(&s->plan->whole[r], s->part[0][0] + from, WM_SCAN_ROW, n,
                                (float)(4 / (WM_KNOWN_CHIPS * p->chip[r])), (float)r, s->rho + from,
                                s->rate + from);
    // Over the energy: rho, free of any level.
    const double *before = s->energy + s->reach - s->half, *behind = s->energy + s->reach + s->half;
    for (int j = from; j < to; j++) {
        double energy = behind[j * s->stride] - before[j * s->stride];
        s->rho[j] /= (float)(energy > 0 ? energy : HUGE_VAL);
    }
}

double wm_scan_energy(const wm_scan *s, int g, int r)
{
    const wm_pattern *p = s->pattern;
    return s->energy[g + p->edge[r][p->edges - 1].at] - s->energy[g + p->edge[r][0].at];
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
    const wm_pattern_edge *e = s->pattern->edge[r];
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

wm_cf32 wm_scan_preamble(const wm_scan *s, int j, int r)
{
    const float *from = s->part[0][0] + j;
    wm_cf32 sum = {0, 0};
    for (int i = 0; i < WM_PATTERN_SEGMENTS; i++) {
        const float *at = from + s->plan->whole[r].at[i];
        sum.re += at[0];
        sum.im += at[WM_SCAN_ROW];
    }
    return (wm_cf32){2 * sum.re, 2 * sum.im};
}

double wm_scan_highest(const wm_scan *s, int g, int r, int *ret_at)
{
    *ret_at = g;
    if (r < 0 || r >= s->pattern->rates) return 0;
    wm_cf32 z[WM_SUMS];
    float best = -1;
    s->kernels.edge_sums(s->prefix + g, s->pattern->edge[r], (size_t)s->pattern->edges, z);
    for (int i = 0; i < WM_SUMS; i++) {
        float square = z[i].re * z[i].re + z[i].im * z[i].im;
        if (square <= best) continue;
        best = square;
        *ret_at = g + i;
    }
    return 4 * (double)best / s->pattern->chip[r];
}

double wm_scan_square(const wm_scan *s, int g, int r)
{
    if (r < 0 || r >= s->pattern->rates) return 0;
    wm_cf32 z = wm_scan_sum(s, g, r, 0, s->pattern->edges - 1);
    return (z.re * (double)z.re + z.im * (double)z.im) / s->pattern->chip[r];
}
