// SPDX-License-Identifier: MIT
#include "correlator.h"
#include "chip.h"
#include "wm/mode.h"
#include <math.h>
#include <stdlib.h>

enum {
    RATES_MAX = 9,
    POSITIONS = 2048, // searched in one block
    MARGIN = 48,      // positions on either side that a local maximum is compared with, at the most
    REACH = 384,      // half the pattern in positions, at the most
    GRID = POSITIONS + 2 * MARGIN + 2 * REACH,
    EDGES_MAX = WM_KNOWN_CHIPS + 1,
};

// What differs between the channels: how far a chip rate may be off, how high the peak must stand.
typedef struct correlator_row {
    wm_mode mode;     // whose preamble and sync word are the known chips
    int rates;        // hypotheses
    double rate_step; // relative
    float threshold;  // of rho times the samples in the pattern
} correlator_row;

static const correlator_row rows[WM_CHANNEL_COUNT] = {
    [WM_CHANNEL_S] = {WM_MODE_S1, 3, 0.0133, 12},
    [WM_CHANNEL_TC] = {WM_MODE_T1, 9, 0.03,   12},
};

static const double delay_s = 5e-6;
static const double maximum_chips = 5; // a candidate is the highest within +- this
static const double shape_min = 0.25;  // sync word over preamble: the preamble alone has 0.1 to 0.2
static const double data_share = 0.35; // of the amplitude of a full match; data reach 0.14 in the mean square
static const double deviation_min_hz = 25e3, deviation_max_hz = 100e3;

typedef struct pattern_edge {
    int at;       // positions from the pattern's middle
    float weight; // of the prefix sum
} pattern_edge;

struct wm_correlator {
    const wm_burst *burst;
    const correlator_row *row;
    uint8_t chips[WM_KNOWN_CHIPS];
    int delay;     // samples
    int step;      // samples a position
    int sync_edge; // index of the edge where the sync word begins
    int edges;
    double chip[RATES_MAX];
    pattern_edge edge[RATES_MAX][EDGES_MAX];
    ptrdiff_t next, end; // positions of the pattern's middle still to be searched
    ptrdiff_t base;      // position of grid index 0
    wm_cf32 sum[GRID];   // prefix sums of y on the grid of positions
    double energy[GRID];
    wm_cf32 z[POSITIONS + 2 * MARGIN];
    float best[POSITIONS + 2 * MARGIN];
    uint8_t rate[POSITIONS + 2 * MARGIN];
    wm_candidate found[WM_CORRELATOR_CANDIDATES];
    int count, taken;
};

void wm_known_chips(wm_channel_id channel, uint8_t chips[static WM_KNOWN_CHIPS])
{
    const wm_mode_row *m = &wm_modes[rows[channel].mode];
    for (int k = 0; k < WM_KNOWN_CHIPS; k++) {
        int left = WM_KNOWN_CHIPS - 1 - k; // chips after this one
        chips[k] = left < m->sync_chips ? m->sync[0] >> left & 1 : k & 1;
    }
}

double wm_channel_chip_rate_hz(wm_channel_id channel)
{
    return wm_modes[rows[channel].mode].chip_rate_hz;
}

wm_status wm_correlator_create(wm_correlator **ret)
{
    wm_correlator *c = calloc(1, sizeof *c);
    if (!c) return WM_E_MEMORY;
    *ret = c;
    return WM_OK;
}

void wm_correlator_destroy(wm_correlator *c)
{
    free(c);
}

// The edges between runs of equal chips: z is a sum over them alone.
static void place_edges(wm_correlator *c)
{
    const uint8_t *s = c->chips;
    int sync_at = WM_KNOWN_CHIPS - wm_modes[c->row->mode].sync_chips;
    for (int r = 0; r < c->row->rates; r++) {
        int n = 0;
        for (int k = 0; k <= WM_KNOWN_CHIPS; k++) {
            float weight =
                (k > 0 ? (s[k - 1] ? 0.5f : -0.5f) : 0) - (k < WM_KNOWN_CHIPS ? (s[k] ? 0.5f : -0.5f) : 0);
            if (k == sync_at) c->sync_edge = n;
            if (weight == 0) continue;
            double at = (k - WM_KNOWN_CHIPS / 2) * c->chip[r] / c->step;
            c->edge[r][n++] = (pattern_edge){(int)lrint(at), weight};
        }
        c->edges = n;
    }
}

wm_status wm_correlator_start(wm_correlator *c, const wm_burst *b)
{
    c->burst = b;
    c->row = &rows[b->channel];
    wm_known_chips(b->channel, c->chips);
    double nominal = b->rate_hz / wm_channel_chip_rate_hz(b->channel);
    if (!(nominal >= 3 && nominal <= 48)) return WM_E_UNSUPPORTED;
    int middle = c->row->rates / 2;
    for (int r = 0; r < c->row->rates; r++) c->chip[r] = nominal / (1 + (r - middle) * c->row->rate_step);
    c->delay = (int)lrint(delay_s * b->rate_hz);
    if (c->delay < 1) c->delay = 1;
    c->step = nominal < 8 ? 1 : (int)(nominal / 4);
    place_edges(c);
    // The pattern's middle stands half a pattern before the sync word's end.
    double half = WM_KNOWN_CHIPS / 2;
    c->next = (ptrdiff_t)floor((b->search_from - half * c->chip[0]) / c->step) - 1;
    c->end = (ptrdiff_t)ceil((b->search_to - half * c->chip[c->row->rates - 1]) / c->step) + 1;
    c->count = c->taken = 0;
    return WM_OK;
}

// Prefix sums of y over the grid; what lies outside the burst counts as 0.
static void fill_grid(wm_correlator *c, ptrdiff_t base)
{
    const wm_cf32 *x = c->burst->x;
    ptrdiff_t n = (ptrdiff_t)c->burst->n - c->delay, at = base * c->step;
    double re = 0, im = 0, energy = 0;
    c->base = base;
    for (int g = 0; g < GRID; g++) {
        c->sum[g] = (wm_cf32){(float)re, (float)im};
        c->energy[g] = energy;
        for (int i = 0; i < c->step; i++, at++) {
            if (at < 0 || at >= n) continue;
            wm_cf32 a = x[at], b = x[at + c->delay];
            float yr = b.re * a.re + b.im * a.im, yi = b.im * a.re - b.re * a.im;
            re += yr;
            im += yi;
            energy += (double)(yr * yr + yi * yi);
        }
    }
}

// z of one rate at every position of the block and its margins. Inside the pattern the weights are 1 and -1
// by turns; eight edges at a time, so that z itself is loaded and stored seldom.
static void correlate(wm_correlator *c, int r)
{
    const int n = 2 * (POSITIONS + 2 * MARGIN);
    float *restrict z = &c->z[0].re;
    const pattern_edge *e = c->edge[r];
    const float *p[EDGES_MAX];
    for (int k = 0; k < c->edges; k++) p[k] = &c->sum[REACH + e[k].at].re;
    const float *first = p[0], *last = p[c->edges - 1];
    const float w_first = e[0].weight, w_last = e[c->edges - 1].weight, sign = e[1].weight;
    for (int j = 0; j < n; j++) z[j] = w_first * first[j] + w_last * last[j];
    int k = 1;
    for (; k + 8 < c->edges; k += 8) {
        const float *p0 = p[k], *p1 = p[k + 1], *p2 = p[k + 2], *p3 = p[k + 3];
        const float *p4 = p[k + 4], *p5 = p[k + 5], *p6 = p[k + 6], *p7 = p[k + 7];
        for (int j = 0; j < n; j++)
            z[j] += sign * (((p0[j] - p1[j]) + (p2[j] - p3[j])) + ((p4[j] - p5[j]) + (p6[j] - p7[j])));
    }
    for (; k < c->edges - 1; k++) {
        const float w = e[k].weight, *q = p[k];
        for (int j = 0; j < n; j++) z[j] += w * q[j];
    }
}

static void keep_better(wm_correlator *c, int r)
{
    // The weights are halves, so z is half of the sum.
    float scale = (float)(4 / (WM_KNOWN_CHIPS * c->chip[r]));
    for (int j = 0; j < POSITIONS + 2 * MARGIN; j++) {
        float v = scale * (c->z[j].re * c->z[j].re + c->z[j].im * c->z[j].im);
        if (v <= c->best[j]) continue;
        c->best[j] = v;
        c->rate[j] = (uint8_t)r;
    }
}

// Over the energy: rho, free of any level.
static void normalise(wm_correlator *c)
{
    int half = (int)(WM_KNOWN_CHIPS / 2 * c->chip[c->row->rates / 2] / c->step);
    for (int j = 0; j < POSITIONS + 2 * MARGIN; j++) {
        double energy = c->energy[REACH + j + half] - c->energy[REACH + j - half];
        c->best[j] = energy > 0 ? (float)(c->best[j] / energy) : 0;
    }
}

// Data of a strong telegram match by chance as well, in proportion to its share of the power; at high SNR
// that rises far above what noise does.
static bool stands_out(const wm_correlator *c, int j, float noise_threshold)
{
    if (c->best[j] < noise_threshold) return false;
    int half = (int)(WM_KNOWN_CHIPS / 2 * c->chip[c->row->rates / 2] / c->step);
    double energy = c->energy[REACH + j + half] - c->energy[REACH + j - half];
    double power = sqrt(energy / (2.0 * half * c->step));
    double share = power > c->burst->noise_power ? 1 - c->burst->noise_power / power : 0;
    return c->best[j] >= data_share * share * data_share * share;
}

static bool is_maximum(const wm_correlator *c, int j)
{
    int reach = (int)(maximum_chips * c->chip[c->row->rates / 2] / c->step);
    for (int k = 1; k <= reach && k <= MARGIN; k++) {
        if (c->best[j - k] >= c->best[j] || c->best[j + k] > c->best[j]) return false;
    }
    return true;
}

// Sum over the edges from..to of one rate at block position j; the first and the last count half.
static wm_cf32 part_at(const wm_correlator *c, int j, int r, int from, int to)
{
    wm_cf32 z = {0, 0};
    for (int k = from; k <= to; k++) {
        float w = c->edge[r][k].weight;
        // An edge inside the pattern has weight +-1; where the part begins or ends only one side of it
        // counts.
        if ((k == from && from > 0) || (k == to && to < c->edges - 1)) w *= 0.5f;
        wm_cf32 s = c->sum[REACH + j + c->edge[r][k].at];
        z.re += 2 * w * s.re;
        z.im += 2 * w * s.im;
    }
    return z;
}

static double square_at(const wm_correlator *c, int j, int r)
{
    if (r < 0 || r >= c->row->rates) return 0;
    wm_cf32 z = part_at(c, j, r, 0, c->edges - 1);
    return (z.re * (double)z.re + z.im * (double)z.im) / c->chip[r];
}

// Place of the top of a parabola through three points, in -1/2..1/2 of a step.
static double vertex(double before, double top, double after)
{
    double bend = before - 2 * top + after;
    double at = bend < 0 ? 0.5 * (before - after) / bend : 0;
    return at > 0.5 ? 0.5 : at < -0.5 ? -0.5 : at;
}

// Deviation times delay from the balance of the two parts of y: in a chip y turns by +-a; across a change of
// chips it passes from one to the other, and counts with the mean of that.
static double deviation_angle(double sine, double cosine, double straddling, double low, double high)
{
    double wanted = atan2(sine, cosine);
    for (int i = 0; i < 20; i++) {
        double a = 0.5 * (low + high);
        double p = (1 - straddling) * sin(a) + straddling * (1 - cos(a)) / a;
        double q = (1 - straddling) * cos(a) + straddling * sin(a) / a;
        if (atan2(p, q) < wanted)
            low = a;
        else
            high = a;
    }
    return 0.5 * (low + high);
}

// A stretch of preamble without the sync word also matches, in part: what stands in the sync word's place
// must have its share of the preamble's correlation, and more than a preamble that goes on would have.
static bool has_sync(const wm_correlator *c, int j, int r)
{
    int sync = wm_modes[c->row->mode].sync_chips, head = WM_KNOWN_CHIPS - sync;
    wm_cf32 a = part_at(c, j, r, 0, c->sync_edge), b = part_at(c, j, r, c->sync_edge, c->edges - 1),
            more = {0, 0};
    for (int k = head; k < WM_KNOWN_CHIPS; k++) {
        int from = (int)lrint((k - WM_KNOWN_CHIPS / 2) * c->chip[r] / c->step);
        int to = (int)lrint((k + 1 - WM_KNOWN_CHIPS / 2) * c->chip[r] / c->step);
        const wm_cf32 *s = &c->sum[REACH + j];
        float sign = k % 2 ? 1 : -1;
        more.re += sign * (s[to].re - s[from].re);
        more.im += sign * (s[to].im - s[from].im);
    }
    double along = (double)a.re * b.re + (double)a.im * b.im,
           square = (double)a.re * a.re + (double)a.im * a.im;
    double along_more = (double)a.re * more.re + (double)a.im * more.im;
    return along * head >= shape_min * square * sync && along > along_more;
}

static void describe(const wm_correlator *c, int j, wm_candidate *ret)
{
    int r = c->rate[j];
    double top = square_at(c, j, r), rate_hz = c->burst->rate_hz;
    double place = j + vertex(square_at(c, j - 1, r), top, square_at(c, j + 1, r));
    double rate = r + vertex(square_at(c, j, r - 1), top, square_at(c, j, r + 1));
    double chip = c->chip[c->row->rates / 2] / (1 + (rate - c->row->rates / 2) * c->row->rate_step);
    wm_cf32 z = part_at(c, j, r, 0, c->edges - 1);
    wm_cf32 first = c->sum[REACH + j + c->edge[r][0].at],
            last = c->sum[REACH + j + c->edge[r][c->edges - 1].at];
    double per_sample = c->delay * 2 * M_PI / rate_hz, centre = c->burst->rotation_hz * per_sample;
    double size = hypot(z.re, z.im), turn = atan2(-z.re, z.im); // of -j z
    turn = centre + remainder(turn - centre, 2 * M_PI);
    double cosine = (last.re - first.re) * cos(turn) + (last.im - first.im) * sin(turn);
    double straddling = fmin(1, c->delay / chip) * (c->edges - 2) / WM_KNOWN_CHIPS;
    double a = deviation_angle(size, cosine, straddling, deviation_min_hz * per_sample,
                               deviation_max_hz * per_sample);
    *ret = (wm_candidate){
        .end = (c->base + REACH + place) * c->step - 0.5 + 0.5 * c->delay + WM_KNOWN_CHIPS / 2 * chip,
        .chip = chip,
        .carrier = turn / c->delay,
        .deviation = a / c->delay,
        .rho = c->best[j],
        .power = (float)(size / (WM_KNOWN_CHIPS * chip)),
    };
}

// Leaves the lower half out when a block is full: only interference makes so many.
static void add(wm_correlator *c, const wm_candidate *found, uint64_t *ret_dropped)
{
    if (c->count < WM_CORRELATOR_CANDIDATES) {
        c->found[c->count++] = *found;
        return;
    }
    int weakest = 0;
    for (int i = 1; i < c->count; i++) {
        if (c->found[i].rho < c->found[weakest].rho) weakest = i;
    }
    ++*ret_dropped;
    if (c->found[weakest].rho >= found->rho) return;
    for (int i = weakest; i + 1 < c->count; i++) c->found[i] = c->found[i + 1];
    c->found[c->count - 1] = *found;
}

static void search_block(wm_correlator *c, uint64_t *ret_dropped)
{
    fill_grid(c, c->next - MARGIN - REACH);
    for (int j = 0; j < POSITIONS + 2 * MARGIN; j++) c->best[j] = 0;
    for (int r = 0; r < c->row->rates; r++) {
        correlate(c, r);
        keep_better(c, r);
    }
    normalise(c);
    ptrdiff_t left = c->end - c->next;
    int stop = MARGIN + (left < POSITIONS ? (int)left : POSITIONS);
    float threshold = c->row->threshold / (float)(WM_KNOWN_CHIPS * c->chip[c->row->rates / 2]);
    const double slack = 2 * c->chip[0];
    c->count = c->taken = 0;
    for (int j = MARGIN; j < stop; j++) {
        if (!stands_out(c, j, threshold) || !is_maximum(c, j) || !has_sync(c, j, c->rate[j])) continue;
        wm_candidate found;
        describe(c, j, &found);
        if (found.end < c->burst->search_from - slack || found.end >= c->burst->search_to + slack) continue;
        add(c, &found, ret_dropped);
    }
    c->next += POSITIONS;
}

bool wm_correlator_next(wm_correlator *c, wm_candidate *ret, uint64_t *ret_dropped)
{
    while (c->taken == c->count) {
        if (c->next >= c->end) return false;
        search_block(c, ret_dropped);
    }
    *ret = c->found[c->taken++];
    return true;
}
