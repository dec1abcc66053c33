// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('L', 'A', 'S'), 0x0A, 0x2A},
};

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_ROOM_TEMPERATURES_C,
    WM_ROOM_HUMIDITIES_RH,
    {"current_co2_ppm", WM_NUMBER(DIMENSIONLESS, PPM), .options = WM_F_RAW},
    {"average_co2_1h_ppm", WM_NUMBER(DIMENSIONLESS, PPM), WM_STORAGE(1), .options = WM_F_RAW},
    {"average_co2_24h_ppm", WM_NUMBER(DIMENSIONLESS, PPM), WM_STORAGE(2), .options = WM_F_RAW},
    {"calibration_co2_ppm", WM_NUMBER(DIMENSIONLESS, PPM), WM_STORAGE(3), .options = WM_F_RAW},
    {"time_to_calibration_h", WM_NUMBER(DIMENSIONLESS, H), WM_SUBUNIT(1), .options = WM_F_RAW,
     WM_SCALE(1, 60)},
    WM_ON_TIME_H,
    WM_OPERATING_TIME_H,
    WM_SOFTWARE_VERSION,
};

WM_METER(lansenco2, "Lansen room temperature, humidity and carbon dioxide sensor");
