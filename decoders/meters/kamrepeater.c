// SPDX-License-Identifier: MIT
#include "library.h"
#include <stdio.h>
#include <string.h>
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('K', 'A', 'M'), 0x04, 0x32}, // READy, fifth generation
};

enum { ID_BYTES = 4, FIRST_STORAGE = 2 };

// The meters whose telegrams it sends on, by identification number: addresses in the order of the link layer.
static void put_meter(const wm_run *run, const wm_field *field, const wm_record *record)
{
    char key[32], id[2 * ID_BYTES + 1];
    (void)field;
    if (record->data_length < ID_BYTES) return;
    const uint8_t *a = run->bytes + record->data_at;
    snprintf(key, sizeof key, "meter_%u_id", (unsigned)(record->storage - FIRST_STORAGE + 1));
    snprintf(id, sizeof id, "%02x%02x%02x%02x", a[3], a[2], a[1], a[0]);
    const char *kept = wm_reading_keep(run->reading, key, strlen(key));
    if (kept) wm_reading_text(run->reading, kept, id);
}

static const wm_field fields[] = {
    WM_STATUS_TPL,
    WM_SOFTWARE_VERSION,
    WM_EXTERNAL_TEMPERATURE_C,
    {"meter_{storage-1}_id", WM_K_CALL, .call = put_meter, .quantity = WM_Q_ENHANCED_ID, WM_STORAGES(2, 33),
     .vife = "FF18"},
    {"meter_{storage-1}_rssi_dbm", WM_NUMBER(RF_LEVEL, DBM), WM_STORAGES(2, 33), .vife = "FF18"},
};

WM_METER(kamrepeater, "Kamstrup READy repeater", .options = WM_METER_TABLE_ONLY);
