// SPDX-License-Identifier: MIT
#include "scan_plan.h"
#include <math.h>

// Terms that are added come before those that are taken away.
static void add_term(wm_balance *b, const wm_scan_layout *l, int part, int g, bool negative)
{
    int at = part * 2 * l->axis + g % l->stride * l->row + g / l->stride;
    if (negative) {
        b->at[b->adds + b->subs++] = at;
        return;
    }
    for (int i = b->adds + b->subs; i > b->adds; i--) b->at[i] = b->at[i - 1];
    b->at[b->adds++] = at;
}

static void plan_segment(wm_scan_plan *plan, const wm_scan_layout *l, int i, int r)
{
    const wm_pattern *p = &plan->pattern;
    const double chip = p->chip[r] / p->step;
    for (int phase = 0; phase < l->stride; phase++) {
        wm_balance unit = {.adds = 0}, segment = {.adds = 0};
        for (int k = 0; k <= p->unit; k++) {
            int part = k == 0 || k == p->unit ? WM_SCAN_HALF : WM_SCAN_PREFIX;
            add_term(&unit, l, part, phase + (int)lrint(k * chip), k & 1);
        }
        for (int k = 0; k < p->units; k++)
            add_term(&segment, l, WM_SCAN_UNIT, phase + (int)lrint(k * p->unit * chip), false);
        plan->unit[i][phase] = unit;
        plan->segment[i][phase] = segment;
    }
    plan->unit_items[i] = (int)lrint((p->units - 1) * p->unit * chip) / l->stride + 1;
}

static void plan_whole(wm_scan_plan *plan, const wm_scan_layout *l, int r)
{
    const wm_pattern *p = &plan->pattern;
    wm_balance whole = {.adds = 0};
    for (int i = WM_PATTERN_SEGMENTS; i > 0; i--) {
        int g = plan->reach + p->place[r][WM_KNOWN_CHIPS - p->sync - i * p->unit * p->units];
        add_term(&whole, l, WM_SCAN_SEGMENT + r / WM_PATTERN_SHARE, g, false);
        plan->before = g / l->stride < plan->before ? g / l->stride : plan->before;
        plan->behind = g / l->stride > plan->behind ? g / l->stride : plan->behind;
    }
    for (int e = p->sync_edge; e < p->edges; e++) {
        int part = e == p->sync_edge || e == p->edges - 1 ? WM_SCAN_HALF : WM_SCAN_PREFIX;
        add_term(&whole, l, part, plan->reach + p->edge[r][e].at, p->edge[r][e].weight < 0);
    }
    plan->whole[r] = whole;
}

void wm_scan_plan_init(wm_scan_plan *plan, wm_channel_id channel, double rate_hz, int step,
                       const wm_scan_layout *layout)
{
    const wm_pattern *p = &plan->pattern;
    *plan = (wm_scan_plan){.behind = 0};
    wm_pattern_init(&plan->pattern, channel, rate_hz, step);
    plan->reach = -p->edge[0][0].at + WM_SUMS + layout->stride;
    plan->reach -= plan->reach % layout->stride;
    plan->before = plan->reach;
    for (int r = 0; r < p->rates; r += WM_PATTERN_SHARE)
        plan_segment(plan, layout, r / WM_PATTERN_SHARE, wm_pattern_shared_rate(r));
    for (int r = 0; r < p->rates; r++) plan_whole(plan, layout, r);
}
