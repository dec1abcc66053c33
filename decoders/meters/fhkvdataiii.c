// SPDX-License-Identifier: MIT
#include "library.h"
#include "techem.h"
// clang-format off

static const wm_identity identities[] = {
    {WM_MFCT('T', 'C', 'H'), 0x61, 0x80}, // one sensor: these two send no temperatures
    {WM_MFCT('T', 'C', 'H'), 0x64, 0x80},
    {WM_MFCT('T', 'C', 'H'), 0x69, 0x80},
    {WM_MFCT('T', 'C', 'H'), 0x94, 0x80},
};

static const wm_field fields[] = {
    {"current_hca", WM_NUMBER(HCA, HCA)},
    {"current_date", WM_DATE(DATE)},
    {"previous_hca", WM_NUMBER(HCA, HCA), WM_STORAGE(1)},
    {"previous_date", WM_DATE(DATE), WM_STORAGE(1)},
    {"temp_room_c", WM_NUMBER(EXTERNAL_TEMPERATURE, C)},
    {"temp_radiator_c", WM_NUMBER(RETURN_TEMPERATURE, C)},
};

// A status byte; date and value of the last billing; date and value of now; two temperatures. Version 94 has
// one more byte in front of these.
static wm_status unpack(wm_unpack *u)
{
    wm_reader *r = &u->payload;
    (void)wm_read_u8(r);
    uint16_t billing_date = wm_read_le16(r), billing = wm_read_le16(r);
    uint16_t date = wm_read_le16(r), current = wm_read_le16(r);
    uint8_t version = u->telegram->meter.version;
    bool has_temperatures = version >= 0x69;
    if (version == 0x94) (void)wm_read_u8(r);
    uint16_t room = has_temperatures ? wm_read_le16(r) : 0;
    uint16_t radiator = has_temperatures ? wm_read_le16(r) : 0;
    if (r->failed) return WM_E_TRUNCATED;

    u->replaces = true;
    wm_techem_put_dates(u, billing_date, date);
    wm_unpack_integer(u, "426E", billing);
    wm_unpack_integer(u, "026E", current);
    if (has_temperatures) {
        wm_unpack_integer(u, "0265", room);
        wm_unpack_integer(u, "025D", radiator);
    }
    u->rest = *r;
    return WM_OK;
}

WM_METER(fhkvdataiii, "Techem FHKV data III heat cost allocator", .unpack = unpack);
