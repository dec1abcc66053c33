// SPDX-License-Identifier: MIT
#include "pattern.h"
#include <math.h>

// What differs between the channels: how far a chip rate may be off, how the preamble is cut.
typedef struct pattern_row {
    wm_mode mode;
    int rates;        // a multiple of WM_PATTERN_SHARE
    double rate_step; // relative
    int unit, units;  // WM_PATTERN_SEGMENTS times both are not more than the preamble
} pattern_row;

static const pattern_row rows[WM_CHANNEL_COUNT] = {
    [WM_CHANNEL_S] = {WM_MODE_S1, 3, 0.0133, 2, 5},
    [WM_CHANNEL_TC] = {WM_MODE_T1, 9, 0.03,   4, 3},
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

unsigned wm_channel_sync_chips(wm_channel_id channel)
{
    return wm_modes[rows[channel].mode].sync_chips;
}

int wm_pattern_shared_rate(int r)
{
    return r / WM_PATTERN_SHARE * WM_PATTERN_SHARE + WM_PATTERN_SHARE / 2;
}

void wm_pattern_init(wm_pattern *p, wm_channel_id channel, double rate_hz, int step)
{
    const pattern_row *row = &rows[channel];
    uint8_t s[WM_KNOWN_CHIPS];
    wm_known_chips(channel, s);
    *p = (wm_pattern){.channel = channel,
                      .mode = row->mode,
                      .sync = wm_modes[row->mode].sync_chips,
                      .rates = row->rates,
                      .rate_step = row->rate_step,
                      .rate_hz = rate_hz,
                      .step = step,
                      .unit = row->unit,
                      .units = row->units};
    double nominal = rate_hz / wm_channel_chip_rate_hz(channel);
    for (int r = 0; r < p->rates; r++) {
        int n = 0;
        p->chip[r] = nominal / (1 + (r - p->rates / 2) * p->rate_step);
        for (int k = 0; k <= WM_KNOWN_CHIPS; k++) {
            p->place[r][k] = (int)lrint((k - WM_KNOWN_CHIPS / 2) * p->chip[r] / step);
            float weight =
                (k > 0 ? (s[k - 1] ? 0.5f : -0.5f) : 0) - (k < WM_KNOWN_CHIPS ? (s[k] ? 0.5f : -0.5f) : 0);
            if (k == WM_KNOWN_CHIPS - p->sync) p->sync_edge = n;
            if (weight != 0) p->edge[r][n++] = (wm_pattern_edge){p->place[r][k], weight};
        }
        p->edges = n;
    }
}
