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
    s->pattern = &s->patterns[b->channel];
    if (s->pattern->rate_hz != b->rate_hz)
        wm_pattern_init(&s->patterns[b->channel], b->channel, b->rate_hz, s->step);
    s->half = (int)(WM_KNOWN_CHIPS / 2 * nominal / s->step);
    s->reach = -s->pattern->edge[0][0].at + WM_SUMS + s->stride;
    s->reach -= s->reach % s->stride;
    s->row = WM_SCAN_GRID / (size_t)s->stride + WM_SCAN_BEYOND;
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

static void add_term(const wm_scan *s, balance_terms *t, int part, int g, int item, bool negative)
{
    size_t at = (size_t)(g % s->stride) * s->row + (size_t)(g / s->stride + item);
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

// Sums of one segment of alternating chips that begins at each of the items, at rate r. First of its units.
static void sum_segments(wm_scan *s, int r, wm_scan_range items)
{
    const wm_pattern *p = s->pattern;
    const double chip = p->chip[r] / p->step;
    const int segment = WM_SCAN_SEGMENT + r / WM_PATTERN_SHARE;
    const size_t n = (size_t)(items.to - items.from);
    const size_t more = lanes_up((int)lrint((p->units - 1) * p->unit * chip) / s->stride + 1);
    for (int phase = 0; phase < s->stride; phase++) {
        balance_terms t = {.adds = 0};
        for (int k = 0; k <= p->unit; k++) {
            int part = k == 0 || k == p->unit ? WM_SCAN_HALF : WM_SCAN_PREFIX;
            add_term(s, &t, part, phase + (int)lrint(k * chip), items.from, k & 1);
        }
        size_t at = (size_t)phase * s->row + (size_t)items.from;
        run_terms(s, &t, n + more, s->part[WM_SCAN_UNIT][0] + at, s->part[WM_SCAN_UNIT][1] + at);
    }
    for (int phase = 0; phase < s->stride; phase++) {
        balance_terms t = {.adds = 0};
        for (int k = 0; k < p->units; k++)
            add_term(s, &t, WM_SCAN_UNIT, phase + (int)lrint(k * p->unit * chip), items.from, false);
        size_t at = (size_t)phase * s->row + (size_t)items.from;
        run_terms(s, &t, n, s->part[segment][0] + at, s->part[segment][1] + at);
    }
}

// The segments that places [from, to) need.
static void run_segments(wm_scan *s, int from, int to)
{
    const wm_pattern *p = s->pattern;
    const int first = WM_KNOWN_CHIPS - p->sync - WM_PATTERN_SEGMENTS * p->unit * p->units;
    int before = s->reach, behind = 0;
    for (int r = 0; r < p->rates; r++) {
        int least = s->reach + p->place[r][first];
        int most = s->reach + p->place[r][WM_KNOWN_CHIPS - p->sync - p->unit * p->units];
        before = least < before ? least : before;
        behind = most > behind ? most : behind;
    }
    wm_scan_range items = {(from + before / s->stride) / WM_LANES_PAD * WM_LANES_PAD, 0};
    if (items.from <= s->segments.to) {
        items.from = s->segments.to;
    } else {
        s->segments.from = items.from;
    }
    int needed = to + behind / s->stride + 1 - items.from;
    if (needed <= 0) return;
    items.to = items.from + (int)lanes_up(needed);
    for (int r = 0; r < p->rates; r += WM_PATTERN_SHARE) sum_segments(s, wm_pattern_shared_rate(r), items);
    s->segments.to = items.to;
}

// The whole pattern at rate r at n places: segments, then the edges of the sync word.
static void sum_pattern(wm_scan *s, int r, int from, size_t n)
{
    const wm_pattern *p = s->pattern;
    const int length = p->unit * p->units;
    balance_terms t = {.adds = 0};
    for (int i = WM_PATTERN_SEGMENTS; i > 0; i--) {
        int k = WM_KNOWN_CHIPS - p->sync - i * length;
        add_term(s, &t, WM_SCAN_SEGMENT + r / WM_PATTERN_SHARE, s->reach + p->place[r][k], from, false);
    }
    for (int e = p->sync_edge; e < p->edges; e++) {
        int part = e == p->sync_edge || e == p->edges - 1 ? WM_SCAN_HALF : WM_SCAN_PREFIX;
        add_term(s, &t, part, s->reach + p->edge[r][e].at, from, p->edge[r][e].weight < 0);
    }
    run_terms(s, &t, n, s->z[0], s->z[1]);
    // The weights are halves, so z is half of the sum.
    float scale = (float)(4 / (WM_KNOWN_CHIPS * p->chip[r]));
    s->kernels.keep_better(s->z[0], s->z[1], scale, (float)r, n, s->rho + from, s->rate + from);
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
    for (int r = 0; r < p->rates; r++) sum_pattern(s, r, from, n);
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
    const wm_pattern *p = s->pattern;
    const int length = p->unit * p->units;
    wm_cf32 sum = {0, 0};
    for (int i = WM_PATTERN_SEGMENTS; i > 0; i--) {
        int g = s->reach + p->place[r][WM_KNOWN_CHIPS - p->sync - i * length];
        size_t at = (size_t)(g % s->stride) * s->row + (size_t)(g / s->stride + j);
        sum.re += s->part[WM_SCAN_SEGMENT + r / WM_PATTERN_SHARE][0][at];
        sum.im += s->part[WM_SCAN_SEGMENT + r / WM_PATTERN_SHARE][1][at];
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
