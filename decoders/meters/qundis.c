// SPDX-License-Identifier: MIT
#include "qundis.h"
#include "calendar.h"
#include "library.h"
#include <stdio.h>

// Header, what is measured, VIF, data. The header of type 1 is shorter, and its data leave out the value now,
// which has a record of its own.
enum {
    TYPE_AT = 1,
    TYPE_1 = 0x01,
    STATUS_AT = 3,
    STATUS = 0x1C,
    ENCRYPTED_AT = 4,
    ENCRYPTED = 0x35,
    LONG_BLOCK = 53,
    HEADER_1 = 7,
    HEADER_2 = 8,
    VIF_HCA = 0x6E,
    MONTHS = 12,
    STORAGE_MONTH = 17,
    NOT_YET = 0x8000
};
enum { HEAT_COSTS = 0xB0, HEAT = 0xC0, WATER = 0xC1 };

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

// Heat costs of the ends of the months before the one of storage 17, from what each month counted. The month
// after the yearly target date begins at 0 again: its difference is negative, and the sums are right all the
// same. Months before the meter was mounted are not set.
static void put_months_before(wm_unpack *u, wm_reader *r, uint16_t month_date, uint64_t month)
{
    int at = month_date >> 8 & 15, year = 2000 + (month_date >> 5 & 7) + (month_date >> 9 & 0x78);
    uint16_t delta[MONTHS];
    for (unsigned i = 0; i < MONTHS; i++) delta[i] = wm_read_le16(r);
    if (r->failed || at < 1 || at > 12) return;
    int64_t value = 0, unit = 1;
    for (uint64_t digits = month; digits > 0; digits >>= 4, unit *= 10) {
        if ((digits & 15) > 9) return;
        value += unit * (int64_t)(digits & 15);
    }
    for (unsigned i = 0; i < MONTHS && delta[MONTHS - 1 - i] != NOT_YET; i++) {
        value -= (int16_t)delta[MONTHS - 1 - i];
        if (value < 0) return;
        if (--at == 0) at = 12, year--;
        wm_unpack_date(u, STORAGE_MONTH + 1 + i, "6C", year, at, wm_month_days(year, at));
        wm_unpack_storage(u, 0x04, STORAGE_MONTH + 1 + i, "6E", (uint64_t)value);
    }
}

wm_status wm_qundis_unpack(wm_unpack *u)
{
    const wm_record *block = wm_records_find(u->records, u->bytes, "0DFF5F");
    if (!block) return WM_OK;
    wm_reader r = wm_reader_of(u->bytes + block->data_at, block->data_length);
    u->rest = r;
    bool closed = block->data_length == LONG_BLOCK && r.bytes[ENCRYPTED_AT] == ENCRYPTED;
    if (closed && u->telegram->security.opened != WM_SECURITY_OWN_BLOCK + 1) return WM_OK;
    // What the status byte of the transport header would be, which these telegrams do not have.
    uint8_t status = block->data_length > STATUS_AT ? r.bytes[STATUS_AT] & STATUS : 0;
    bool short_one = block->data_length > TYPE_AT && u->bytes[block->data_at + TYPE_AT] == TYPE_1;
    (void)wm_read_bytes(&r, short_one ? HEADER_1 : HEADER_2);
    uint8_t what = wm_read_u8(&r), unit = wm_read_u8(&r);
    char vif[3];
    snprintf(vif, sizeof vif, "%02X", unit);
    uint16_t error_date = wm_read_le16(&r);
    uint32_t now = short_one ? 0 : wm_read_le32(&r);
    uint16_t target_date = wm_read_le16(&r);
    uint32_t target = wm_read_le32(&r);
    uint16_t month_date = wm_read_le16(&r);
    uint32_t month = wm_read_le32(&r);
    // Shorter blocks are other messages of the same meter, others are scrambled.
    if (what != HEAT_COSTS && what != HEAT && what != WATER) return WM_OK;
    if (r.failed || (unit & 0x80)) return WM_OK;
    u->rest = wm_reader_of(u->bytes, 0);
    wm_unpack_integer(u, "326C", error_date);
    if (!short_one) wm_unpack_storage(u, 0x0C, 0, vif, now);
    wm_unpack_storage(u, 0x02, 1, "6C", target_date);
    wm_unpack_storage(u, 0x0C, 1, vif, target);
    wm_unpack_storage(u, 0x02, STORAGE_MONTH, "6C", month_date);
    wm_unpack_storage(u, 0x0C, STORAGE_MONTH, vif, month);
    if (unit == VIF_HCA) {
        wm_unpack_integer(u, WM_QUNDIS_STATUS, status);
        put_months_before(u, &r, month_date, month);
    }
    for (uint32_t i = 0; i < MONTHS && unit != VIF_HCA; i++) {
        uint16_t delta = wm_read_le16(&r);
        if (!r.failed) wm_unpack_storage(u, 0x04, 2 + i, vif, (uint64_t)(int16_t)delta);
    }
    return WM_OK;
}
