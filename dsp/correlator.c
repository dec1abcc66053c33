// SPDX-License-Identifier: MIT
#include "correlator.h"
#include "scan.h"
#include <math.h>
#include <stdlib.h>

// A peak of the coarse search every two samples at the most, refined. A page is searched in blocks, and what
// lies inside a telegram already read is judged in stretches.
enum {
    PEAKS_MAX = (WM_SCAN_POSITIONS + 2 * WM_SCAN_MARGIN) / 2,
    BLOCK = 384,
    SKIP_MIN = 200,    // positions
    REFINE_BEFORE = 3, // of WM_SUMS places
    REFINE_RATES = 1,
    STRETCH = 32, // samples
    STRETCHES_MAX = WM_KNOWN_CHIPS * WM_SCAN_CHIP_MAX / STRETCH + 3,
};

static const float threshold = 11; // of rho times the samples in the pattern
// Of what a candidate needs, from which on a place is looked at exactly: against noise, and against data.
static const float coarse_noise = 0.5f, coarse_data = 0.75f;
static const float coarse_top = 0.5f;   // of the highest around, which the coarse value must reach
static const double refine_share = 0.8; // of that again, from which on rates are tried at every place
static const double maximum_chips = 5;  // a candidate is the highest within +- this
static const double rough_share = 0.5;  // of what a preamble that goes on would have
static const double shape_min = 0.25;   // sync word over preamble: the preamble alone has 0.1 to 0.2
static const double data_share = 0.33; // of the amplitude of a full match; data reach 0.14 in the mean square
// Power over that of the noise, below which nothing can be read: 0 dB in a chip of T or C, 1 dB in one of S.
static const double power_min[WM_CHANNEL_COUNT] = {[WM_CHANNEL_S] = 1.05, [WM_CHANNEL_TC] = 1.2};
static const double deviation_min_hz = 25e3, deviation_max_hz = 100e3;

typedef struct peak {
    int at; // grid index of the pattern's middle
    int rate;
    float rho;
} peak;

struct wm_correlator {
    ptrdiff_t next, end; // positions of the pattern's middle still to be searched
    float least;         // power of a candidate
    ptrdiff_t page;      // first position of the page that is worked on
    ptrdiff_t reached;   // positions of it that were searched
    int peaks, peaks_to; // found in the page, up to this coarse position
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

wm_status wm_correlator_start(wm_correlator *c, const wm_burst *b, float least)
{
    wm_status status = wm_scan_start(&c->scan, b);
    if (status != WM_OK) return status;
    const wm_pattern *p = c->scan.pattern;
    // The pattern's middle stands half a pattern before the sync word's end.
    double half = WM_KNOWN_CHIPS / 2;
    c->next = (ptrdiff_t)floor(((double)b->search_from - half * p->chip[0]) / p->step) - 1;
    c->end = (ptrdiff_t)ceil(((double)b->search_to - half * p->chip[p->rates - 1]) / p->step) + 1;
    c->page = PTRDIFF_MIN / 2;
    c->least = least;
    c->count = c->taken = 0;
    return WM_OK;
}

// Data of a strong telegram match by chance as well, in proportion to its share of the power; at high SNR
// that rises far above what noise does.
// What y has in its mean does not tell ones from zeros (at 80 kHz that is two thirds of the power): only the
// rest counts.
static float data_rho(const wm_scan *s, int g)
{
    double samples = WM_KNOWN_CHIPS * s->pattern->chip[s->pattern->rates / 2],
           energy = wm_scan_energy(s, g, s->pattern->rates / 2);
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
    return (float)(threshold / (WM_KNOWN_CHIPS * s->pattern->chip[s->pattern->rates / 2]));
}

// What stands in the sync word's place against the preamble before it, as it should be and as a preamble that
// goes on would be.
typedef struct shape {
    double square, along, along_more;
} shape;

static shape compare_sync(const wm_scan *s, int g, int r, wm_cf32 preamble)
{
    const wm_pattern *p = s->pattern;
    const wm_cf32 sync = wm_scan_sum(s, g, r, p->sync_edge, p->edges - 1);
    const int *place = p->place[r], head = WM_KNOWN_CHIPS - p->sync;
    const wm_cf32 *at = s->prefix + g;
    // Twice the sums at the edges between, once at both ends.
    wm_cf32 more = {-at[place[head]].re, -at[place[head]].im};
    float sign = 1;
    for (int k = head + 1; k < WM_KNOWN_CHIPS; k++, sign = -sign) {
        more.re += sign * 2 * at[place[k]].re;
        more.im += sign * 2 * at[place[k]].im;
    }
    more.re += sign * at[place[WM_KNOWN_CHIPS]].re;
    more.im += sign * at[place[WM_KNOWN_CHIPS]].im;
    const double re = preamble.re, im = preamble.im, first = head % 2 ? 1 : -1;
    return (shape){re * re + im * im, re * sync.re + im * sync.im, first * (re * more.re + im * more.im)};
}

// A stretch of preamble without the sync word also matches, in part: what stands in the sync word's place
// must have its share of the preamble's correlation, and more than a preamble that goes on would have.
static bool has_sync(const wm_scan *s, int g, int r)
{
    const wm_pattern *p = s->pattern;
    shape q = compare_sync(s, g, r, wm_scan_sum(s, g, r, 0, p->sync_edge));
    return q.along * (WM_KNOWN_CHIPS - p->sync) >= shape_min * q.square * p->sync && q.along > q.along_more;
}

// The same where place and rate are not exact.
static bool may_have_sync(const wm_scan *s, int j, int r)
{
    shape q = compare_sync(s, s->reach + j * s->stride, r, wm_scan_preamble(s, j, r));
    return q.along > 0 && q.along >= rough_share * q.along_more;
}

// The exact top near a coarse one: among the places around, then, where that might do for a candidate, also
// among the rates near.
static peak refine(const wm_scan *s, int j)
{
    const int first = s->reach + j * s->stride, coarse = (int)s->rate[j];
    peak p = {first, coarse, s->rho[j]};
    // Good to keep lower ones near by away.
    if (!may_have_sync(s, j, coarse)) return p;
    double best = wm_scan_highest(s, first - REFINE_BEFORE, coarse, &p.at);
    double enough =
        fmax(noise_rho(s), data_rho(s, first)) * WM_KNOWN_CHIPS * wm_scan_energy(s, first, coarse);
    for (int r = coarse - REFINE_RATES; r <= coarse + REFINE_RATES && best >= refine_share * enough; r++) {
        int at;
        double square = r == coarse ? 0 : wm_scan_highest(s, first - REFINE_BEFORE, r, &at);
        if (square <= best) continue;
        best = square;
        p.at = at;
        p.rate = r;
    }
    double energy = wm_scan_energy(s, p.at, p.rate);
    p.rho = energy > 0 ? (float)(best / (WM_KNOWN_CHIPS * energy)) : 0;
    return p;
}

static int maximum_positions(const wm_scan *s)
{
    const wm_pattern *p = s->pattern;
    return (int)fmin(maximum_chips * p->chip[p->rates / 2] / p->step, WM_SCAN_MARGIN);
}

// Positions beyond those of a block, to compare with: what an exact top may lie away from its coarse one,
// too.
static int margin_positions(const wm_scan *s)
{
    int wanted = maximum_positions(s) + WM_SUMS;
    return wanted < WM_SCAN_MARGIN ? wanted : WM_SCAN_MARGIN;
}

// Whether a top of the coarse correlation may be the highest around: the preamble has lower ones every chip.
static bool may_be_maximum(const wm_scan *s, int j, int reach)
{
    int from = j - reach > s->coarse.from ? j - reach : s->coarse.from;
    int to = j + reach < s->coarse.to ? j + reach : s->coarse.to - 1;
    float highest = 0;
    for (int k = from; k <= to; k++) highest = s->rho[k] > highest ? s->rho[k] : highest;
    return s->rho[j] >= coarse_top * highest;
}

// Looks closely wherever the coarse correlation is higher than on either side: |z| has a top every chip.
static void find_peaks(wm_correlator *c, int from, int to)
{
    const wm_scan *s = &c->scan;
    const float noise = coarse_noise * noise_rho(s), most = coarse_data * (float)(data_share * data_share);
    const int reach = maximum_positions(s) / s->stride;
    if (from <= s->coarse.from) from = s->coarse.from + 1;
    if (from < c->peaks_to) from = c->peaks_to;
    for (int j = from; j < to; j++) {
        const float *rho = s->rho + j;
        if (rho[0] < noise || rho[-1] >= rho[0] || rho[1] > rho[0]) continue;
        if (rho[0] < most && rho[0] < coarse_data * data_rho(s, s->reach + j * s->stride)) continue;
        if (!may_be_maximum(s, j, reach)) continue;
        if (c->peaks < PEAKS_MAX) c->peak[c->peaks++] = refine(s, j);
    }
    c->peaks_to = to;
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

static void describe(const wm_scan *s, const peak *top, wm_candidate *ret)
{
    const wm_pattern *p = s->pattern;
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

// sum |x|^2 from `at` on.
static float stretch_power(const wm_burst *b, ptrdiff_t at)
{
    float sum[8] = {0}, all = 0;
    if (at >= 0 && at + STRETCH <= (ptrdiff_t)b->n) {
        const float *x = &b->x[at].re;
        for (int i = 0; i < 2 * STRETCH; i += 8)
            for (int k = 0; k < 8; k++) sum[k] += x[i + k] * x[i + k];
    } else {
        ptrdiff_t from = at < 0 ? 0 : at,
                  to = at + STRETCH < (ptrdiff_t)b->n ? at + STRETCH : (ptrdiff_t)b->n;
        for (ptrdiff_t i = from; i < to; i++) sum[0] += b->x[i].re * b->x[i].re + b->x[i].im * b->x[i].im;
    }
    for (int k = 0; k < 8; k++) all += sum[k];
    return all;
}

// The first position from c->next on where a candidate may lie: there is power beyond the noise, and where it
// would end before `from`, enough for one of the power `louder`, as |z| is not more than the energy under the
// pattern.
static ptrdiff_t first_worth(const wm_correlator *c, double from, float louder)
{
    const wm_scan *s = &c->scan;
    const wm_pattern *p = s->pattern;
    const double known = WM_KNOWN_CHIPS * p->chip[p->rates / 2];
    const double last = from - WM_KNOWN_CHIPS / 2 * p->chip[0] - WM_SCAN_MARGIN * p->step;
    const int stretches = (int)(known / STRETCH) + 3;
    const double noise = (double)s->burst->noise_power * power_min[p->channel] * stretches * STRETCH;
    const double enough = fmax(noise, c->least * known);
    float power[STRETCHES_MAX];
    ptrdiff_t at = c->next * s->step;
    const ptrdiff_t begin = at - (ptrdiff_t)(known / 2), end = c->end * s->step;
    for (int k = 0; k + 1 < stretches; k++) power[k] = stretch_power(s->burst, begin + k * STRETCH);
    for (int k = stretches - 1; at < end; at += STRETCH, k++) {
        float sum = 0;
        power[k % stretches] = stretch_power(s->burst, begin + k * STRETCH);
        for (int i = 0; i < stretches; i++) sum += power[i];
        if (sum >= enough && ((double)at >= last || sum >= louder * known)) break;
    }
    // A new page costs more than a short way through this one.
    ptrdiff_t worth = at < end ? at / s->step : c->end;
    return worth - c->next > SKIP_MIN ? worth : c->next;
}

static void search_block(wm_correlator *c, uint64_t *ret_dropped)
{
    wm_scan *s = &c->scan;
    const int margin = margin_positions(s);
    const double slack = 2 * s->pattern->chip[0];
    int room = (int)(c->page + WM_SCAN_POSITIONS - c->next);
    if (c->next >= c->page + WM_SCAN_POSITIONS || c->next - c->page > c->reached) {
        c->page = c->next;
        c->peaks = c->peaks_to = 0;
        wm_scan_open(s, c->page - margin);
        room = WM_SCAN_POSITIONS;
    }
    ptrdiff_t left = c->end - c->next;
    int positions = left < BLOCK ? (int)left : BLOCK;
    positions = positions < room ? positions : room;
    const int before = (int)(c->next - c->page), first = s->reach + margin + before;
    const int from = before / s->stride, to = (before + positions + 2 * margin) / s->stride;
    wm_scan_run(s, from, to + 1);
    find_peaks(c, from, to);
    c->reached = before + positions;
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

bool wm_correlator_next(wm_correlator *c, double from, float louder, wm_candidate *ret, uint64_t *ret_dropped)
{
    for (;;) {
        while (c->taken < c->count) {
            const wm_candidate *found = &c->found[c->taken++];
            if (found->power < c->least || (found->end < from && found->power < louder)) continue;
            *ret = *found;
            return true;
        }
        c->next = first_worth(c, from, louder);
        if (c->next >= c->end) return false;
        search_block(c, ret_dropped);
    }
}
