// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('W', 'T', 'T'), 0x59, 0x07},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

// The version is sent as an integer whose bytes are characters, the last one first.
static void put_version(const wm_run *run, const wm_field *field, const wm_record *record)
{
    (void)field;
    char text[3] = {(char)(record->flags >> 8 & 0xFF), (char)(record->flags & 0xFF), 0};
    for (int i = 0; i < 2; i++)
        if (text[i] < 0x20 || text[i] > 0x7E) return;
    wm_reading_text(run->reading, "software_version", text);
}

static const wm_field fields[] = {
    WM_STATUS_FLAGS(&error_flags),
    WM_TOTAL_M3,
    {"meter_datetime", WM_DATETIME, .options = WM_F_SECONDS},
    WM_SOFTWARE_VERSION,
    {NULL, WM_K_CALL, .head = "02FD0F", .call = put_version},
};

WM_METER(watertech, "Watertech water meter");
