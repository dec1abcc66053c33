// SPDX-License-Identifier: MIT
#include "library.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('B', 'M', 'P'), 0x53, 0x08}, // RF-RKN0
    {WM_MFCT('B', 'M', 'P'), 0x85, 0x08},
};

static const wm_words error_flags = {.name = "ERROR_FLAGS", .mask = 0xFFFF, .none = "OK"};

enum { TOTAL_STORAGE = 10, OPENED_STORAGE = 20, MAXIMUM_STORAGE };

static const wm_field fields[] = {
    WM_STATUS_AT("02FD17", &error_flags),
    WM_CONSUMPTION_HCA,
    WM_CURRENT_CONSUMPTION_HCA,
    WM_TARGET_HCA,
    WM_TARGET_DATE,
    {"average_ambient_temperature_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C)},
    {"max_ambient_temperature_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), .function = WM_MAXIMUM},
    {"average_heater_temperature_c", WM_NUMBER(FLOW_TEMPERATURE, C)},
    {"average_ambient_temperature_last_month_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), WM_STORAGE(1)},
    {"average_heater_temperature_last_month_c", WM_NUMBER(FLOW_TEMPERATURE, C), WM_STORAGE(1)},
    {"consumption_at_set_date_{storage-1}_hca", WM_NUMBER(HCA, HCA), WM_STORAGES(2, 5)},
    {"ambient_temperature_at_set_date_{storage-1}_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C), WM_STORAGES(2, 4)},
    {"total_consumption_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(10)},
    WM_METER_DATETIME,
    {"housing_opened_date", WM_DATE(DATE), WM_STORAGE(OPENED_STORAGE)},
    {"max_ambient_temperature_date", WM_DATE(DATE), WM_STORAGE(MAXIMUM_STORAGE)},
};

enum { FRAME_10 = 0x10, FRAME_11 = 0x11 };

// Dates have day, month and year from bits 0, 5 and 9; 0: never. An impossible one is not put.
static void put_date(wm_unpack *u, uint32_t storage, unsigned date)
{
    if (date & 31) wm_unpack_date(u, storage, "6C", 2000 + (int)(date >> 9), date >> 5 & 15, date & 31);
}

// Times have two seconds, minutes and hours from bits 0, 5 and 11.
static void put_now(wm_unpack *u, wm_reader *r)
{
    unsigned time = wm_read_le16(r), date = wm_read_le16(r);
    wm_time t = {.year = (int16_t)(2000 + (date >> 9)),
                 .month = date >> 5 & 15,
                 .day = date & 31,
                 .hour = (uint8_t)(time >> 11),
                 .minute = time >> 5 & 63,
                 .second = (uint8_t)((time & 31) * 2)};
    if (!r->failed) wm_unpack_datetime(u, 0, "6D", &t);
}

static void unpack_10(wm_unpack *u, wm_reader *r)
{
    put_now(u, r);
    wm_unpack_integer(u, "0265", wm_read_le16(r));
    wm_unpack_integer(u, "1265", wm_read_le16(r));
    put_date(u, MAXIMUM_STORAGE, wm_read_le16(r));
    (void)wm_read_bytes(r, 2); // number of measurements
    wm_unpack_integer(u, "4265", wm_read_le16(r));
    wm_unpack_integer(u, "4259", wm_read_le16(r));
    (void)wm_read_bytes(r, 2); // units of this period
    wm_unpack_storage(u, 0x03, TOTAL_STORAGE, "6E", wm_read_le(r, 3));
}

static void unpack_11(wm_unpack *u, wm_reader *r)
{
    put_now(u, r);
    put_date(u, OPENED_STORAGE, wm_read_le16(r));
    wm_unpack_integer(u, "0259", wm_read_le16(r));
    wm_unpack_integer(u, "0265", wm_read_le16(r));
    wm_unpack_integer(u, "1265", wm_read_le16(r));
    put_date(u, MAXIMUM_STORAGE, wm_read_le16(r));
    wm_unpack_integer(u, "4259", wm_read_le16(r));
    wm_unpack_integer(u, "4265", wm_read_le16(r));
    for (uint32_t i = 2; i <= 5; i++) wm_unpack_storage(u, 0x02, i, "6E", wm_read_le16(r));
    for (uint32_t i = 2; i <= 4; i++) wm_unpack_storage(u, 0x02, i, "65", wm_read_le16(r));
    (void)wm_read_bytes(r, 9); // hours per band of temperature
    wm_unpack_storage(u, 0x03, TOTAL_STORAGE, "6E", wm_read_le(r, 3));
}

static wm_status unpack(wm_unpack *u)
{
    wm_reader r = wm_reader_of(u->bytes + u->records->manufacturer_at, u->records->manufacturer_length);
    uint8_t frame = wm_read_u8(&r);
    uint16_t status = wm_read_le16(&r);
    if (r.failed) return WM_OK; // none sent
    if (frame != FRAME_10 && frame != FRAME_11) return WM_E_FORMAT;
    wm_unpack_integer(u, "02FD17", status);
    if (frame == FRAME_10) unpack_10(u, &r);
    else unpack_11(u, &r);
    return r.failed ? WM_E_TRUNCATED : WM_OK;
}

WM_METER(hydroclimav2, "BMeters Hydroclima heat cost allocator", .unpack = unpack);
