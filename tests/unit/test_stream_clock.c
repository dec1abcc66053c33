// SPDX-License-Identifier: MIT
#include "stream_clock.h"
#include <criterion/criterion.h>
#include <stdlib.h>

static const double RATE_HZ = 1600000;
enum { BLOCK = 65536 };
static const int64_t BEGIN_NS = 5000000000, MS = 1000000;

// Arrival of everything up to `samples`, from a dongle whose crystal is wrong by ppm.
static int64_t arrival(uint64_t samples, double ppm)
{
    return BEGIN_NS + (int64_t)((double)samples / RATE_HZ / (1 + ppm / 1e6) * 1e9);
}

Test(stream_clock, jitter_and_drift_are_no_loss)
{
    wm_stream_clock c;
    uint64_t samples = 0, missing = 0;
    unsigned seed = 1;
    wm_stream_clock_init(&c, RATE_HZ, 2);
    for (int i = 0; i < 200000; i++) { // 2.3 hours
        samples += BLOCK;
        seed = seed * 1103515245u + 12345u;
        int64_t late = (seed >> 16) % 1000 * MS / 10; // up to 100 ms
        missing += wm_stream_clock_feed(&c, arrival(samples, -100) + late, BLOCK, 0);
    }
    cr_assert_eq(missing, 0);
    // Sample 0 seems to move, by 0.82 s: that keeps the newest time stamps right.
    int64_t newest = wm_stream_clock_origin(&c) + (int64_t)((double)samples / RATE_HZ * 1e9);
    cr_assert_lt(llabs(newest - arrival(samples, -100)), 20 * MS);
}

Test(stream_clock, loss_is_found_after_a_window)
{
    wm_stream_clock c;
    uint64_t heard = 0, lost = 0, missing = 0;
    wm_stream_clock_init(&c, RATE_HZ, 2);
    for (int i = 0; i < 500; i++) {
        if (i == 200) lost = 800000; // half a second that nobody saw
        heard += BLOCK;
        missing += wm_stream_clock_feed(&c, arrival(heard + lost, 0), BLOCK, 0);
        if (i < 200) cr_assert_eq(missing, 0);
    }
    cr_assert_lt(llabs((int64_t)missing - 800000), 1600); // to a millisecond
    cr_assert_lt(llabs(wm_stream_clock_origin(&c) - BEGIN_NS), 2 * MS);
}

Test(stream_clock, loss_that_is_known_is_not_counted_twice)
{
    wm_stream_clock c;
    uint64_t heard = 0, lost = 0, missing = 0;
    wm_stream_clock_init(&c, RATE_HZ, 2);
    for (int i = 0; i < 500; i++) {
        uint64_t now_lost = i == 200 ? 800000 : 0;
        lost += now_lost;
        heard += BLOCK;
        missing += wm_stream_clock_feed(&c, arrival(heard + lost, 0), BLOCK, now_lost);
    }
    cr_assert_eq(missing, 0);
}

Test(stream_clock, a_pause_that_is_caught_up_is_no_loss)
{
    wm_stream_clock c;
    uint64_t heard = 0, missing = 0;
    wm_stream_clock_init(&c, RATE_HZ, 2);
    for (int i = 0; i < 500; i++) {
        heard += BLOCK;
        int64_t now = arrival(heard, 0), resumed = arrival(240 * (uint64_t)BLOCK, 0);
        if (i >= 200 && now < resumed) now = resumed; // 1.6 s of blocks come at once
        missing += wm_stream_clock_feed(&c, now, BLOCK, 0);
    }
    cr_assert_eq(missing, 0);
}
