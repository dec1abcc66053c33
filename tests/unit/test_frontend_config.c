// SPDX-License-Identifier: MIT
// What a front end takes and refuses, and where its channels lie.
#include "dsp/frontend.h"
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

Test(frontend, rejects_what_it_cannot_do)
{
    wm_frontend *f = NULL;
    wm_frontend_config config = {1600e3, 868.625e6, WM_CU8, "sse9"};
    cr_assert_eq(wm_frontend_create(&config, &f), WM_E_ARGUMENT);
    config.cpu = NULL;
    config.rate_hz = 100e3;
    cr_assert_eq(wm_frontend_create(&config, &f), WM_E_ARGUMENT);
    config.rate_hz = 1e9;
    cr_assert_eq(wm_frontend_create(&config, &f), WM_E_ARGUMENT);
    config.rate_hz = 1600e3;
    config.centre_hz = 433e6;
    cr_assert_eq(wm_frontend_create(&config, &f), WM_E_UNSUPPORTED);
    config.channel_hz[WM_CHANNEL_TC] = 432.5e6;
    cr_assert_eq(wm_frontend_create(&config, &f), WM_OK);
    cr_assert(wm_frontend_covers(f, WM_CHANNEL_TC));
    cr_assert_not(wm_frontend_covers(f, WM_CHANNEL_S));
    wm_frontend_destroy(f);
    f = NULL;
    config.channel_hz[WM_CHANNEL_S] = 430e6;
    cr_assert_eq(wm_frontend_create(&config, &f), WM_E_UNSUPPORTED, "one that is asked for must be there");
    memset(config.channel_hz, 0, sizeof config.channel_hz);
    config.centre_hz = NAN;
    cr_assert_eq(wm_frontend_create(&config, &f), WM_E_ARGUMENT);
    cr_assert_null(f);
    wm_frontend_destroy(NULL);

    config = (wm_frontend_config){1000e3, 868.950e6 - 401e3, WM_CU8, "scalar"};
    cr_assert_eq(wm_frontend_create(&config, &f), WM_OK);
    cr_assert(wm_frontend_covers(f, WM_CHANNEL_S));
    cr_assert_not(wm_frontend_covers(f, WM_CHANNEL_TC));
    cr_assert_str_eq(wm_frontend_cpu(f), "scalar");
    wm_frontend_destroy(f);
}
