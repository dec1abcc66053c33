// SPDX-License-Identifier: MIT
#include "demod_words.h"
void wm_word_track_init(wm_word_track *t, const wm_linecode *code, const wm_fit *fit, unsigned known,
                        const wm_cf32 *x, size_t n, double cap, bool coherent)
{
    t->code = code;
    t->coherent = coherent;
    t->at = fit->at + known * fit->chip;
    t->chip = fit->chip;
    // What drift there is turns the carrier from that of the fit's middle to that of this place.
    double from_origin = t->at - fit->origin;
    t->phase = fit->phase + 0.5 * fit->drift * from_origin * from_origin;
    t->turn = fit->drift * from_origin * fit->chip;
    t->memory = 0;
    t->cap = cap;
    t->amplitude = t->reference = fit->amplitude;
    t->spread = fit->spread;
    t->total = 0;
    t->gain_memory = -1;
    wm_chip_tones_init(&t->tones, x, n, fit->chip, fit->origin, fit->carrier, fit->deviation);
}

wm_status wm_word_track_run(wm_word_track *t, const wm_kernels *kernels, unsigned bits, wm_soft *soft)
{
    if (bits > WM_SOFT_BITS_MAX) return WM_E_LIMIT;
    kernels->word_walk(t, bits, soft);
    if (soft->bits < bits)
        return t->chip > WM_CHIP_SAMPLES_MIN && t->chip < WM_CHIP_SAMPLES_MAX ? WM_E_TRUNCATED : WM_E_FORMAT;
    double chips = (double)soft->bits / t->code->bits * t->code->chips;
    soft->quality = (float)(t->total / (chips * t->reference));
    return WM_OK;
}
