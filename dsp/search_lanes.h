// SPDX-License-Identifier: MIT
// The kernels of the coherent search, as plain loops over places: see lanes.h, which includes this.
#pragma once

enum { PLACE_WIDTH = WM_LANES < WM_PLACES_PAD ? WM_LANES : WM_PLACES_PAD };

typedef float places_part __attribute__((vector_size(4 * PLACE_WIDTH)));
typedef int32_t places_mask __attribute__((vector_size(4 * PLACE_WIDTH)));

static inline __attribute__((always_inline)) places_part places_load(const float *at)
{
    places_part v;
    memcpy(&v, at, sizeof v);
    return v;
}

static inline __attribute__((always_inline)) void places_store(float *at, places_part v)
{
    memcpy(at, &v, sizeof v);
}

static void chip_groups(const wm_chip_rows *from, const uint8_t *chips, const wm_cf32 *path, size_t groups,
                        size_t group, size_t places, const wm_places *tone, wm_places *ret)
{
    for (size_t lane = 0; lane < places; lane += PLACE_WIDTH) {
        const places_part tone_re = places_load(tone->re + lane), tone_im = places_load(tone->im + lane);
        for (size_t g = 0, k = 0; g < groups; g++) {
            places_part re[2] = {{0}, {0}}, im[2] = {{0}, {0}};
            for (size_t end = k + group; k < end; k++) {
                const float *row_re = from->part[chips[k]][0] + k * from->step + lane;
                const float *row_im = from->part[chips[k]][1] + k * from->step + lane;
                places_part a = places_load(row_re + from->step) - places_load(row_re);
                places_part b = places_load(row_im + from->step) - places_load(row_im);
                re[chips[k]] += a * path[k].re - b * path[k].im;
                im[chips[k]] += a * path[k].im + b * path[k].re;
            }
            // The two tones turn the other way.
            places_part sum_re = re[0] + re[1], sum_im = im[0] + im[1];
            places_part apart_re = re[1] - re[0], apart_im = im[1] - im[0];
            places_store(ret[g].re + lane, sum_re * tone_re - apart_im * tone_im);
            places_store(ret[g].im + lane, sum_im * tone_re + apart_re * tone_im);
        }
    }
}

static inline __attribute__((always_inline)) void places_keep(places_part re, places_part im, float label,
                                                              places_part *best, places_part *labels)
{
    places_part square = re * re + im * im, mine = label - (places_part){0};
    places_mask better = square > *best;
    *best = (places_part)((better & (places_mask)square) | (~better & (places_mask)*best));
    *labels = (places_part)((better & (places_mask)mine) | (~better & (places_mask)*labels));
}

static void best_carrier(const wm_places *folded, size_t pairs, const wm_cf32 *turn, size_t row, int from,
                         int to, size_t places, wm_places *ret)
{
    const int least = from > 0 ? from : to < 0 ? -to : 0, most = to > -from ? to : -from;
    for (size_t lane = 0; lane < places; lane += PLACE_WIDTH) {
        places_part best = -1 - (places_part){0}, label = {0};
        for (int c = least; c <= most; c++) {
            places_part along_re = {0}, along_im = {0}, across_re = {0}, across_im = {0};
            for (size_t k = 0; k < pairs; k++) {
                const wm_cf32 t = turn[k * row + (size_t)c];
                along_re += places_load(folded[2 * k].re + lane) * t.re;
                along_im += places_load(folded[2 * k].im + lane) * t.re;
                across_re += places_load(folded[2 * k + 1].re + lane) * t.im;
                across_im += places_load(folded[2 * k + 1].im + lane) * t.im;
            }
            // Carriers on either side are the same but for the sign of what they turn by.
            if (c >= from && c <= to)
                places_keep(along_re - across_im, along_im + across_re, (float)c, &best, &label);
            if (-c >= from && -c <= to)
                places_keep(along_re + across_im, along_im - across_re, (float)-c, &best, &label);
        }
        places_store(ret->re + lane, best);
        places_store(ret->im + lane, label);
    }
}

static inline void search_overlay(wm_kernels *k)
{
    k->chip_groups = chip_groups;
    k->best_carrier = best_carrier;
}
