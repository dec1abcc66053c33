// SPDX-License-Identifier: MIT
#include "vife_words.h"

enum {
    SECOND_TABLE = 0x7C,
    MANUFACTURER = 0x7F,
    OF_VALUE = 0x60, // durations 60 to 67 of the value itself
};

// "": said elsewhere, or not changing what is measured.
// clang-format off
static const char *const first[128] = {
    [0x00] = "", [0x12] = "", [0x1D] = "", [0x39] = "", [0x3A] = "", [0x3B] = "", [0x3C] = "", [0x3E] = "",
    [0x3F] = "", [0x7E] = "",
    [0x14] = "_relative_deviation",
    [0x20] = "_per_second", "_per_minute", "_per_hour", "_per_day", "_per_week", "_per_month", "_per_year",
    "_per_revolution", "_per_input_pulse", "_per_input_pulse_1", "_per_output_pulse", "_per_output_pulse_1",
    "_per_l", "_per_m3", "_per_kg", "_per_k", "_per_kwh", "_per_gj", "_per_kw", "_per_kl", "_per_v", "_per_a",
    "_times_s", "_times_s_per_v", "_times_s_per_a",
    [0x40] = "_lower_limit", "_times_below_limit", "_first_below_limit_start", "_first_below_limit_end",
    [0x46] = "_last_below_limit_start", "_last_below_limit_end",
    "_upper_limit", "_times_above_limit", "_first_above_limit_start", "_first_above_limit_end",
    [0x4E] = "_last_above_limit_start", "_last_above_limit_end",
    [0x68] = "_below_limit", "_leakage", "", "", "_above_limit", "_overflow", "", "", // "": times, as the unit says
    [0x70] = "", "", "", "", "", "", "", "", "", "", "", "", "", "",
};
static const char *const second[128] = {
    [0x01] = "", "", "",
    [0x04] = "_neutral", "_between_phases_1_2", "_between_phases_2_3", "_between_phases_3_1",
    [0x08] = "_quadrant_1", "_quadrant_2", "_quadrant_3", "_quadrant_4", "_import_minus_export",
    [0x0E] = "_sensor_2",
    [0x10] = "_both_directions", "", "", "_end",
};
// clang-format on

static const char *word_of(uint8_t code)
{
    static const char *const limits[] = {"_first_below_limit_duration", "_last_below_limit_duration",
                                         "_first_above_limit_duration", "_last_above_limit_duration"};
    if (code >= 0x50 && code < OF_VALUE) return limits[code >> 2 & 3];
    if (code >= OF_VALUE && code < OF_VALUE + 8) return code & 4 ? "_last_duration" : "_first_duration";
    return first[code & 0x7F];
}

void wm_vife_words(wm_text *b, const wm_record *r)
{
    bool all = true;
    for (unsigned i = 0; i < r->vife_count; i++) {
        uint8_t code = r->vife[i];
        bool behind = code == SECOND_TABLE && i + 1u < r->vife_count;
        const char *word = behind ? second[r->vife[++i] & 0x7F] : word_of(code);
        if (word)
            wm_text_add(b, word);
        else
            all = false;
        if (code == MANUFACTURER) break;
    }
    if (all) return;
    wm_text_add(b, "_vife_");
    for (unsigned i = 0; i < r->vife_count; i++) wm_text_hex(b, r->vife[i]);
}
