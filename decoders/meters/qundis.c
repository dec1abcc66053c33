// SPDX-License-Identifier: MIT
#include "qundis.h"
#include "library.h"
#include <stdio.h>

enum { HEADER_BYTES = 9, VIF_HCA = 0x6E, MONTHS = 12, STORAGE_MONTH = 17 };

// F0 to F9 of the display.
static const wm_word errors[] = {
    {0x001, "NO_FLOW"                      },
    {0x002, "SUPPLY_SENSOR_INTERRUPTED"    },
    {0x004, "RETURN_SENSOR_INTERRUPTED"    },
    {0x008, "TEMPERATURE_ELECTRONICS_ERROR"},
    {0x010, "BATTERY_VOLTAGE_ERROR"        },
    {0x020, "SHORT_CIRCUIT_SUPPLY_SENSOR"  },
    {0x040, "SHORT_CIRCUIT_RETURN_SENSOR"  },
    {0x080, "MEMORY_ERROR"                 },
    {0x100, "SABOTAGE"                     },
    {0x200, "ELECTRONICS_ERROR"            },
};
const wm_words wm_qundis_errors = WM_BITS("ERROR_FLAGS", 0xFFFF, errors);

wm_status wm_qundis_unpack(wm_unpack *u)
{
    const wm_record *block = wm_records_find(u->records, u->bytes, "0DFF5F");
    if (!block) return WM_OK;
    wm_reader r = wm_reader_of(u->bytes + block->data_at, block->data_length);
    (void)wm_read_bytes(&r, HEADER_BYTES);
    uint8_t unit = wm_read_u8(&r);
    char vif[3];
    snprintf(vif, sizeof vif, "%02X", unit);
    uint16_t error_date = wm_read_le16(&r);
    uint32_t now = wm_read_le32(&r);
    uint16_t target_date = wm_read_le16(&r);
    uint32_t target = wm_read_le32(&r);
    uint16_t month_date = wm_read_le16(&r);
    uint32_t month = wm_read_le32(&r);
    // Shorter blocks are other messages of the same meter.
    if (r.failed || (unit & 0x80)) return WM_OK;
    wm_unpack_integer(u, "326C", error_date);
    wm_unpack_storage(u, 0x0C, 0, vif, now);
    wm_unpack_storage(u, 0x02, 1, "6C", target_date);
    wm_unpack_storage(u, 0x0C, 1, vif, target);
    wm_unpack_storage(u, 0x02, STORAGE_MONTH, "6C", month_date);
    wm_unpack_storage(u, 0x0C, STORAGE_MONTH, vif, month);
    for (uint32_t i = 0; i < MONTHS && unit != VIF_HCA; i++) {
        uint16_t delta = wm_read_le16(&r);
        if (!r.failed) wm_unpack_storage(u, 0x04, 2 + i, vif, (uint64_t)(int16_t)delta);
    }
    return WM_OK;
}
