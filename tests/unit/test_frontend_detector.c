// SPDX-License-Identifier: MIT
// The detector alone, on slot powers written down here: noise around 1000, and what stands above it.
#include "dsp/detector.h"
#include <criterion/criterion.h>

enum { NOISE = 1000, RANGES = 400, SECOND = 6250 }; // slots of 160 us

static const wm_detector_row row = {.outputs = 16,
                                    .window = 8,
                                    .on = 1.5,
                                    .off = 1.26,
                                    .hold = 8,
                                    .lookback = 8,
                                    .piece = 1300,
                                    .rest = 260,
                                    .lead = 12};

// Feeds n slots of about `level`, and takes down what comes out.
static size_t feed(wm_detector *d, size_t n, uint64_t level, wm_detector_range *ret, size_t count)
{
    static const int wave[] = {0, 3, -2, 5, -4, 1, -5, 2}; // per cent; its mean is 0
    for (size_t i = 0; i < n; i++) {
        wm_detector_feed(d, level * (uint64_t)(100 + wave[i % 8]) / 100);
        while (wm_detector_pending(d)) {
            cr_assert_lt(count, RANGES);
            if (wm_detector_next(d, &ret[count])) count++;
        }
    }
    return count;
}

Test(detector, noise_is_no_range)
{
    static wm_detector d;
    wm_detector_range ranges[RANGES];
    wm_detector_init(&d, &row, 1);
    cr_assert_eq(feed(&d, 10 * SECOND, NOISE, ranges, 0), 0);
    cr_assert_not(wm_detector_close(&d, ranges));
}

Test(detector, step_is_a_range_with_lookback)
{
    static wm_detector d;
    wm_detector_range ranges[RANGES];
    wm_detector_init(&d, &row, 1);
    size_t count = feed(&d, 2000, NOISE, ranges, 0);
    count = feed(&d, 30, 3 * NOISE, ranges, count);
    count = feed(&d, 1000, NOISE, ranges, count);
    cr_assert_eq(count, 1);
    cr_assert_leq(ranges[0].from, 2000 - row.lookback);
    cr_assert_geq(ranges[0].from, 2000 - row.lookback - row.window);
    cr_assert_geq(ranges[0].to, 2030);
    cr_assert_leq(ranges[0].to, 2030 + row.window + row.hold);
    cr_assert_eq(ranges[0].search_from, ranges[0].from);
    cr_assert_eq(ranges[0].search_to, ranges[0].to);
    // The wave's least mean is its mean: the floor stands above it by what random noise would need.
    cr_assert_float_eq(ranges[0].noise, NOISE / (1 - 3.3 / 11.3137), 2);
}

Test(detector, telegrams_without_gaps_are_not_noise)
{
    static wm_detector d;
    wm_detector_range ranges[RANGES];
    wm_detector_init(&d, &row, 1);
    size_t count = feed(&d, 1500, NOISE, ranges, 0);
    count = feed(&d, 8 * SECOND, 20 * NOISE, ranges, count);
    count = feed(&d, 100, NOISE, ranges, count);
    cr_assert_geq(count, 8 * SECOND / row.piece);
    for (size_t i = 0; i < count; i++) {
        cr_assert_leq(ranges[i].to - ranges[i].from, row.piece);
        if (i > 0) cr_assert_eq(ranges[i].search_from, ranges[i - 1].search_to);
        if (i > 0) cr_assert_eq(ranges[i].from, ranges[i].search_from - row.lead);
        if (i + 1 < count) cr_assert_eq(ranges[i].to - ranges[i].search_to, row.rest);
    }
    cr_assert_leq(ranges[0].search_from, 1500);
    cr_assert_geq(ranges[count - 1].search_to, 1500 + 8 * SECOND);
}

Test(detector, step_of_the_noise_is_learned)
{
    static wm_detector d;
    wm_detector_range ranges[RANGES];
    wm_detector_init(&d, &row, 1);
    size_t count = feed(&d, 2 * SECOND, NOISE, ranges, 0);
    feed(&d, 8 * SECOND, 4 * NOISE, ranges, count);
    cr_assert_not(d.open);
    cr_assert_eq(feed(&d, 4 * SECOND, 4 * NOISE, ranges, 0), 0);
    cr_assert_eq(feed(&d, 4 * SECOND, NOISE / 2, ranges, 0), 0); // downward it is at once
    cr_assert_eq(feed(&d, 100, 2 * NOISE, ranges, 0), 0);
    cr_assert(d.open);
}

Test(detector, short_stream_is_one_range)
{
    static wm_detector d;
    wm_detector_range ranges[RANGES];
    wm_detector_init(&d, &row, 1);
    cr_assert_eq(feed(&d, WM_DETECTOR_WAIT - 1, NOISE, ranges, 0), 0);
    cr_assert(wm_detector_close(&d, ranges));
    cr_assert_eq(ranges[0].from, 0);
    cr_assert_eq(ranges[0].to, WM_DETECTOR_WAIT - 1);
    cr_assert_not(wm_detector_close(&d, ranges));

    wm_detector_reset(&d);
    cr_assert_not(wm_detector_close(&d, ranges)); // nothing at all
}

// Slots that come before the floor is known wait for it, and are judged by it.
Test(detector, burst_at_the_start_is_found)
{
    static wm_detector d;
    wm_detector_range ranges[RANGES];
    wm_detector_init(&d, &row, 1);
    size_t count = feed(&d, 30, 5 * NOISE, ranges, 0);
    count = feed(&d, WM_DETECTOR_WAIT, NOISE, ranges, count);
    cr_assert_eq(count, 1);
    cr_assert_eq(ranges[0].from, 0);
    cr_assert_geq(ranges[0].to, 30);
}
