// SPDX-License-Identifier: MIT
#include "correlator.h"
#include "scan.h"
#include <math.h>
#include <stdlib.h>

// A peak of the coarse search every two samples at the most, refined.
enum { PEAKS_MAX = (WM_SCAN_POSITIONS + 2 * WM_SCAN_MARGIN) / 2, REFINE_REACH = 2, REFINE_RATES = 1 };

static const float threshold = 12; // of rho times the samples in the pattern
// Of what a candidate needs, from which on a place is looked at exactly: against noise, and against data.
static const float coarse_noise = 0.5f, coarse_data = 0.75f;
static const float coarse_top = 0.5f;   // of the highest around, which the coarse value must reach
static const double refine_share = 0.8; // of that again, from which on rates are tried at every place
static const double maximum_chips = 5;  // a candidate is the highest within +- this
static const double shape_min = 0.25;   // sync word over preamble: the preamble alone has 0.1 to 0.2
static const double data_share = 0.33; // of the amplitude of a full match; data reach 0.14 in the mean square
static const double deviation_min_hz = 25e3, deviation_max_hz = 100e3;

typedef struct peak {
    int at; // grid index of the pattern's middle
    int rate;
    float rho;
} peak;

struct wm_correlator {
    ptrdiff_t next, end; // positions of the pattern's middle still to be searched
    int peaks;
    int count, taken;
    peak peak[PEAKS_MAX];
    wm_candidate found[WM_CORRELATOR_CANDIDATES];
    wm_scan scan;
};

wm_status wm_correlator_create(const char *cpu, wm_correlator **ret)
{
    wm_kernels kernels;
    wm_status status = wm_kernels_select(cpu, &kernels);
    if (status != WM_OK) return status;
    wm_correlator *c = calloc(1, sizeof *c);
    if (!c) return WM_E_MEMORY;
    c->scan.kernels = kernels;
    *ret = c;
    return WM_OK;
}

void wm_correlator_destroy(wm_correlator *c)
{
    free(c);
}

wm_status wm_correlator_start(wm_correlator *c, const wm_burst *b)
{
    wm_status status = wm_scan_start(&c->scan, b);
    if (status != WM_OK) return status;
    const wm_pattern *p = &c->scan.pattern;
    // The pattern's middle stands half a pattern before the sync word's end.
    double half = WM_KNOWN_CHIPS / 2;
    c->next = (ptrdiff_t)floor(((double)b->search_from - half * p->chip[0]) / p->step) - 1;
    c->end = (ptrdiff_t)ceil(((double)b->search_to - half * p->chip[p->rates - 1]) / p->step) + 1;
    c->count = c->taken = 0;
    return WM_OK;
}

// Data of a strong telegram match by chance as well, in proportion to its share of the power; at high SNR
// that rises far above what noise does.
// What y has in its mean does not tell ones from zeros (at 80 kHz that is two thirds of the power): only the
// rest counts.
static float data_rho(const wm_scan *s, int g)
{
    double samples = WM_KNOWN_CHIPS * s->pattern.chip[s->pattern.rates / 2], energy = wm_scan_energy(s, g);
    double power = sqrt(energy / samples);
    if (!(power > s->burst->noise_power)) return 0;
    wm_cf32 from = s->prefix[g - s->half], to = s->prefix[g + s->half];
    double re = (double)to.re - from.re, im = (double)to.im - from.im;
    double share = 1 - s->burst->noise_power / power;
    double rest = 1 - (re * re + im * im) / (samples * energy);
    return (float)(data_share * share * data_share * share * fmax(rest, 0));
}

static float noise_rho(const wm_scan *s)
{
    return (float)(threshold / (WM_KNOWN_CHIPS * s->pattern.chip[s->pattern.rates / 2]));
}

// The exact top near a coarse one: among the neighbours in place and rate, then, where that might do for a
// candidate, among all rates near.
static peak refine(const wm_scan *s, int j)
{
    const int first = WM_SCAN_REACH + j * s->stride, coarse = (int)s->rate[j];
    peak p = {first, coarse, 0};
    double best = wm_scan_square(s, p.at, p.rate), energy = wm_scan_energy(s, first);
    for (int d = -s->stride; d <= s->stride; d++) {
        double square = d ? wm_scan_square(s, first + d, coarse) : 0;
        if (square <= best) continue;
        best = square;
        p.at = first + d;
    }
    double enough = fmax(noise_rho(s), data_rho(s, first)) * WM_KNOWN_CHIPS * energy;
    for (int d = -REFINE_REACH; d <= REFINE_REACH && best >= refine_share * enough; d++) {
        for (int r = coarse - REFINE_RATES; r <= coarse + REFINE_RATES; r++) {
            double square = wm_scan_square(s, first + d, r);
            if (square <= best) continue;
            best = square;
            p.at = first + d;
            p.rate = r;
        }
    }
    energy = wm_scan_energy(s, p.at);
    p.rho = energy > 0 ? (float)(best / (WM_KNOWN_CHIPS * energy)) : 0;
    return p;
}

static int maximum_positions(const wm_scan *s)
{
    const wm_pattern *p = &s->pattern;
    return (int)fmin(maximum_chips * p->chip[p->rates / 2] / p->step, WM_SCAN_MARGIN);
}

// Whether a top of the coarse correlation may be the highest around: the preamble has lower ones every chip.
static bool may_be_maximum(const wm_scan *s, int j, int reach)
{
    int from = j - reach > 0 ? j - reach : 0, to = j + reach < s->coarse ? j + reach : s->coarse - 1;
    float highest = 0;
    for (int k = from; k <= to; k++) highest = s->rho[k] > highest ? s->rho[k] : highest;
    return s->rho[j] >= coarse_top * highest;
}

// Looks closely wherever the coarse correlation is higher than on either side: |z| has a top every chip.
static void find_peaks(wm_correlator *c)
{
    const wm_scan *s = &c->scan;
    const float noise = coarse_noise * noise_rho(s);
    const int reach = maximum_positions(s) / s->stride;
    c->peaks = 0;
    for (int j = 1; j + 1 < s->coarse; j++) {
        const float *rho = s->rho + j;
        if (rho[0] < noise || rho[-1] >= rho[0] || rho[1] > rho[0]) continue;
        if (rho[0] < coarse_data * data_rho(s, WM_SCAN_REACH + j * s->stride)) continue;
        if (!may_be_maximum(s, j, reach)) continue;
        if (c->peaks < PEAKS_MAX) c->peak[c->peaks++] = refine(s, j);
    }
}

static bool is_maximum(const wm_correlator *c, int i)
{
    const peak *here = &c->peak[i];
    const int reach = maximum_positions(&c->scan);
    for (int k = i; k-- > 0 && c->peak[k].at >= here->at - reach;)
        if (c->peak[k].rho >= here->rho) return false;
    for (int k = i + 1; k < c->peaks && c->peak[k].at <= here->at + reach; k++)
        if (c->peak[k].rho > here->rho) return false;
    return true;
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
static bool has_sync(const wm_scan *s, int g, int r)
{
    const wm_pattern *p = &s->pattern;
    int head = WM_KNOWN_CHIPS - p->sync;
    wm_cf32 a = wm_scan_sum(s, g, r, 0, p->sync_edge), b = wm_scan_sum(s, g, r, p->sync_edge, p->edges - 1),
            more = {0, 0};
    for (int k = head; k < WM_KNOWN_CHIPS; k++) {
        wm_cf32 from = s->prefix[g + wm_pattern_place(p, r, k)];
        wm_cf32 to = s->prefix[g + wm_pattern_place(p, r, k + 1)];
        float sign = k % 2 ? 1 : -1;
        more.re += sign * (to.re - from.re);
        more.im += sign * (to.im - from.im);
    }
    double along = (double)a.re * b.re + (double)a.im * b.im,
           square = (double)a.re * a.re + (double)a.im * a.im;
    double along_more = (double)a.re * more.re + (double)a.im * more.im;
    return along * head >= shape_min * square * p->sync && along > along_more;
}

static void describe(const wm_scan *s, const peak *top, wm_candidate *ret)
{
    const wm_pattern *p = &s->pattern;
    int g = top->at, r = top->rate, middle = p->rates / 2;
    double here = wm_scan_square(s, g, r), rate_hz = s->burst->rate_hz;
    double place = g + vertex(wm_scan_square(s, g - 1, r), here, wm_scan_square(s, g + 1, r));
    double rate = r + vertex(wm_scan_square(s, g, r - 1), here, wm_scan_square(s, g, r + 1));
    double chip = p->chip[middle] / (1 + (rate - middle) * p->rate_step);
    wm_cf32 z = wm_scan_sum(s, g, r, 0, p->edges - 1);
    wm_cf32 first = s->prefix[g + p->edge[r][0].at], last = s->prefix[g + p->edge[r][p->edges - 1].at];
    double per_sample = s->delay * 2 * M_PI / rate_hz, centre = s->burst->rotation_hz * per_sample;
    double size = hypot(z.re, z.im), turn = atan2(-z.re, z.im); // of -j z
    turn = centre + remainder(turn - centre, 2 * M_PI);
    double cosine = (last.re - first.re) * cos(turn) + (last.im - first.im) * sin(turn);
    double straddling = fmin(1, s->delay / chip) * (p->edges - 2) / WM_KNOWN_CHIPS;
    double a = deviation_angle(size, cosine, straddling, deviation_min_hz * per_sample,
                               deviation_max_hz * per_sample);
    *ret = (wm_candidate){
        .end = ((double)s->base + place) * s->step - 0.5 + 0.5 * s->delay + WM_KNOWN_CHIPS / 2 * chip,
        .chip = chip,
        .carrier = turn / s->delay,
        .deviation = a / s->delay,
        .rho = top->rho,
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
    const wm_scan *s = &c->scan;
    ptrdiff_t left = c->end - c->next;
    int positions = left < WM_SCAN_POSITIONS ? (int)left : WM_SCAN_POSITIONS;
    const int first = WM_SCAN_REACH + WM_SCAN_MARGIN;
    const double slack = 2 * s->pattern.chip[0];
    wm_scan_run(&c->scan, c->next, positions);
    find_peaks(c);
    c->count = c->taken = 0;
    for (int i = 0; i < c->peaks; i++) {
        const peak *p = &c->peak[i];
        if (p->at < first || p->at >= first + positions || p->rho < noise_rho(s)) continue;
        if (p->rho < data_rho(s, p->at)) continue;
        if (!is_maximum(c, i) || !has_sync(s, p->at, p->rate)) continue;
        wm_candidate found;
        describe(s, p, &found);
        if (found.end < (double)s->burst->search_from - slack) continue;
        if (found.end >= (double)s->burst->search_to + slack) continue;
        add(c, &found, ret_dropped);
    }
    c->next += positions;
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
