// SPDX-License-Identifier: MIT
#include "modulator.h"
#include "synth_numeric.h"
#include <math.h>

wm_status wm_modulator_init(wm_modulator *m, const wm_modulation *modulation, const uint8_t *chips,
                            size_t count)
{
    const wm_modulation *v = modulation;
    if (count == 0 || !(v->rate_hz > 0) || !(v->chip_rate_hz > 0) || !(v->ramp_s >= 0)) return WM_E_ARGUMENT;
    if (!(fabs(v->carrier_hz) + fabs(v->drift_hz) / 2 + fabs(v->deviation_hz) < v->rate_hz / 2))
        return WM_E_ARGUMENT;
    double duration_s = (double)count / v->chip_rate_hz;
    *m = (wm_modulator){
        .modulation = *v,
        .chips = chips,
        .count = count,
        .duration_s = duration_s,
        .begin = v->first_sample - (int64_t)ceil(v->ramp_s * v->rate_hz),
        .end = v->first_sample + (int64_t)ceil(v->fraction + (duration_s + v->ramp_s) * v->rate_hz),
    };
    return WM_OK;
}

// Phase in cycles that the chips alone have turned at time t; before and behind them the carrier stays where
// the nearest chip has it.
static double chip_phase(wm_modulator *m, double t)
{
    double position = t * m->modulation.chip_rate_hz;
    double last = (double)(m->count - 1);
    size_t chip = position <= 0 ? 0 : position >= last ? m->count - 1 : (size_t)position;
    for (; m->chip < chip; m->chip++) m->sum += m->chips[m->chip] ? 1 : -1;
    double sign = m->chips[chip] ? 1 : -1;
    // Half the modulation index is the phase of one chip.
    return m->modulation.deviation_hz / m->modulation.chip_rate_hz *
           ((double)m->sum + sign * (position - (double)chip));
}

static double envelope(const wm_modulator *m, double t)
{
    double outside = t < 0 ? -t : t - m->duration_s;
    if (outside <= 0) return 1;
    if (outside >= m->modulation.ramp_s) return 0;
    double c, s;
    wm_sincos_cycles(0.25 * outside / m->modulation.ramp_s, &c, &s);
    return c * c;
}

void wm_modulator_add(wm_modulator *m, int64_t at, wm_cf32 *x, size_t n)
{
    const wm_modulation *v = &m->modulation;
    int64_t from = at > m->begin ? at : m->begin;
    int64_t to = at + (int64_t)n < m->end ? at + (int64_t)n : m->end;
    for (int64_t i = from; i < to; i++) {
        double t = ((double)(i - v->first_sample) - v->fraction) / v->rate_hz, c, s;
        double bend = 0.5 * v->drift_hz * t * (t / m->duration_s - 1);
        wm_sincos_cycles(chip_phase(m, t) + v->carrier_hz * t + bend + v->phase_cycles, &c, &s);
        double amplitude = v->amplitude * envelope(m, t);
        x[i - at].re += (float)(amplitude * c);
        x[i - at].im += (float)(amplitude * s);
    }
}
