// SPDX-License-Identifier: MIT
#include "synth_text.h"
#include "options.h"
#include "wm/hex.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *name;
    wm_mode mode;
    wm_format format;
    bool long_preamble;
} modes[] = {
    {"T1",  WM_MODE_T1, WM_FORMAT_A, false},
    {"C1A", WM_MODE_C1, WM_FORMAT_A, false},
    {"C1B", WM_MODE_C1, WM_FORMAT_B, false},
    {"S1",  WM_MODE_S1, WM_FORMAT_A, true },
    {"S1m", WM_MODE_S1, WM_FORMAT_A, false},
};

typedef enum property_id {
    SNR,
    EC_N0,
    LEVEL,
    OFFSET,
    DRIFT,
    DEVIATION,
    CHIP_RATE_ERROR,
    PREAMBLE,
    POSTAMBLE,
    PROPERTIES
} property_id;

static const struct {
    const char *name;
    double min, max;
    const char *unit;
} properties[PROPERTIES] = {
    [SNR] = {"snr", -60, 120, "dB"},
    [EC_N0] = {"ecn0", -60, 120, "dB"},
    [LEVEL] = {"level", -120, 20, "dBFS"},
    [OFFSET] = {"offset", -2e6, 2e6, "Hz"},
    [DRIFT] = {"drift", -200e3, 200e3, "Hz"},
    [DEVIATION] = {"deviation", 1e3, 200e3, "Hz"},
    [CHIP_RATE_ERROR] = {"chip-rate-error", -200e3, 200e3, "ppm, or as many % with the sign"},
    [PREAMBLE] = {"preamble", 0, WM_PREAMBLE_PAIRS_MAX, "pairs of chips"},
    [POSTAMBLE] = {"postamble", 0, WM_POSTAMBLE_CHIPS_MAX, "chips"},
};

wm_synth_telegram wm_synth_telegram_default(void)
{
    return (wm_synth_telegram){
        .mode = WM_MODE_T1,
        .format = WM_FORMAT_A,
        .preamble_pairs = -1,
        .postamble_chips = -1,
        .level_kind = WM_SYNTH_SNR,
        .level_db = {30, 30}
    };
}

wm_status wm_synth_mode_set(wm_synth_telegram *t, const char *text, size_t n,
                            char message[static WM_SYNTH_MESSAGE])
{
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        if (strlen(modes[i].name) == n && strncasecmp(modes[i].name, text, n) == 0) {
            t->mode = modes[i].mode;
            t->format = modes[i].format;
            t->long_preamble = modes[i].long_preamble;
            return WM_OK;
        }
    snprintf(message, WM_SYNTH_MESSAGE, "mode: found \"%.*s\", expected T1, C1A, C1B, S1 or S1m", (int)n,
             text);
    return WM_E_FORMAT;
}

// One number of text[0..n), with % or ppm behind it where `relative`: the result is then in ppm.
static wm_status number_read(const char *text, size_t n, bool relative, double *ret)
{
    char word[WM_OPTION_TEXT_MAX + 1];
    double factor = 1;
    if (relative && n > 1 && text[n - 1] == '%') {
        n--;
        factor = 1e4;
    } else if (relative && n > 3 && memcmp(text + n - 3, "ppm", 3) == 0) {
        n -= 3;
    }
    if (n >= sizeof word) return WM_E_FORMAT;
    memcpy(word, text, n);
    word[n] = '\0';
    wm_status status = wm_number_parse(word, ret);
    if (status == WM_OK) *ret *= factor;
    return status;
}

static wm_status range_read(property_id id, const char *text, size_t n, wm_synth_range *ret)
{
    bool relative = id == CHIP_RATE_ERROR;
    const char *dots = memmem(text, n, "..", 2);
    size_t low_length = dots ? (size_t)(dots - text) : n;
    wm_synth_range range;
    wm_status status = number_read(text, low_length, relative, &range.low);
    if (status != WM_OK) return status;
    range.high = range.low;
    if (dots) status = number_read(dots + 2, n - low_length - 2, relative, &range.high);
    if (status != WM_OK) return status;
    if (!(range.low >= properties[id].min && range.high <= properties[id].max && range.low <= range.high))
        return WM_E_LIMIT;
    if (relative) range = (wm_synth_range){range.low * 1e-6, range.high * 1e-6};
    *ret = range;
    return WM_OK;
}

static wm_status count_read(property_id id, const char *text, size_t n, int *ret)
{
    wm_synth_range range;
    wm_status status = range_read(id, text, n, &range);
    if (status != WM_OK) return status;
    if (range.low != range.high || range.low != (double)(int)range.low) return WM_E_FORMAT;
    *ret = (int)range.low;
    return WM_OK;
}

static wm_status property_read(wm_synth_telegram *t, property_id id, const char *text, size_t n)
{
    switch (id) {
    case OFFSET: return range_read(id, text, n, &t->offset_hz);
    case DRIFT: return range_read(id, text, n, &t->drift_hz);
    case DEVIATION: return range_read(id, text, n, &t->deviation_hz);
    case CHIP_RATE_ERROR: return range_read(id, text, n, &t->chip_rate_error);
    case PREAMBLE: return count_read(id, text, n, &t->preamble_pairs);
    case POSTAMBLE: return count_read(id, text, n, &t->postamble_chips);
    default: break;
    }
    wm_status status = range_read(id, text, n, &t->level_db);
    if (status == WM_OK) t->level_kind = (wm_synth_level_kind)id;
    return status;
}

wm_status wm_synth_property_set(wm_synth_telegram *t, const char *name, size_t name_length, const char *value,
                                size_t value_length, char message[static WM_SYNTH_MESSAGE])
{
    for (property_id id = 0; id < PROPERTIES; id++) {
        if (strlen(properties[id].name) != name_length || memcmp(properties[id].name, name, name_length) != 0)
            continue;
        if (property_read(t, id, value, value_length) == WM_OK) return WM_OK;
        snprintf(message, WM_SYNTH_MESSAGE,
                 "%s: found \"%.*s\", expected a number or LOW..HIGH, %.12g to %.12g %s", properties[id].name,
                 (int)value_length, value, properties[id].min, properties[id].max, properties[id].unit);
        return WM_E_FORMAT;
    }
    snprintf(message, WM_SYNTH_MESSAGE,
             "found \"%.*s\", expected snr, ecn0, level, offset, drift, deviation, "
             "chip-rate-error, preamble or postamble",
             (int)name_length, name);
    return WM_E_FORMAT;
}

wm_status wm_synth_hex_set(wm_synth_telegram *t, const char *text, size_t n, bool set_length,
                           char message[static WM_SYNTH_MESSAGE])
{
    size_t length = 0, at = 0, most = t->format == WM_FORMAT_B ? WM_FRAME_B_MAX : WM_FRAME_MAX;
    wm_status status = wm_hex_read(text, n, t->frame, most, &length, &at);
    if (status == WM_E_LIMIT) {
        snprintf(message, WM_SYNTH_MESSAGE,
                 "found more than %zu bytes, expected a telegram of at most as many", most);
        return status;
    }
    if (status != WM_OK && at >= n)
        snprintf(message, WM_SYNTH_MESSAGE, "found an odd number of hex digits, expected pairs");
    else if (status != WM_OK)
        snprintf(message, WM_SYNTH_MESSAGE,
                 "found \"%c\" at character %zu of the telegram, expected a hex digit", text[at], at + 1);
    if (status != WM_OK) return status;
    if (length < WM_FRAME_MIN) {
        snprintf(message, WM_SYNTH_MESSAGE,
                 "found a telegram of %zu bytes, expected %d at least (L, C, M, A)", length, WM_FRAME_MIN);
        return WM_E_LENGTH;
    }
    if (set_length) t->frame[0] = (uint8_t)(length - 1);
    if (t->frame[0] != length - 1) {
        snprintf(
            message, WM_SYNTH_MESSAGE,
            "found L = 0x%02X and %zu bytes behind it, expected equal (without CRCs; --set-length sets L)",
            t->frame[0], length - 1);
        return WM_E_LENGTH;
    }
    t->length = (uint16_t)length;
    return WM_OK;
}

// "MODE@SECONDS", both optional.
static wm_status place_read(wm_synth_telegram *t, const char *text, size_t n,
                            char message[static WM_SYNTH_MESSAGE])
{
    const char *sign = memchr(text, '@', n);
    size_t mode_length = sign ? (size_t)(sign - text) : n;
    if (mode_length > 0) {
        wm_status status = wm_synth_mode_set(t, text, mode_length, message);
        if (status != WM_OK) return status;
    }
    if (!sign) return WM_OK;
    char word[WM_OPTION_TEXT_MAX + 1];
    size_t length = n - mode_length - 1;
    if (length < sizeof word) {
        memcpy(word, sign + 1, length);
        word[length] = '\0';
        t->placed = true;
        if (wm_seconds_parse(word, &t->at_s) == WM_OK) return WM_OK;
    }
    snprintf(message, WM_SYNTH_MESSAGE, "found \"%.*s\", expected a time behind the @, as in @1.5 or @20ms",
             (int)n, text);
    return WM_E_FORMAT;
}

wm_status wm_synth_telegram_parse(wm_synth_telegram *t, const char *text, char separator, bool set_length,
                                  char message[static WM_SYNTH_MESSAGE])
{
    const char *hex = strchr(text, separator);
    const char *end = hex ? hex : text;
    bool first = true;
    for (const char *p = text; p < end;) {
        const char *comma = memchr(p, ',', (size_t)(end - p)), *stop = comma ? comma : end;
        const char *equals = memchr(p, '=', (size_t)(stop - p));
        wm_status status;
        if (first && !equals)
            status = place_read(t, p, (size_t)(stop - p), message);
        else if (equals)
            status = wm_synth_property_set(t, p, (size_t)(equals - p), equals + 1,
                                           (size_t)(stop - equals - 1), message);
        else
            status = wm_synth_property_set(t, p, (size_t)(stop - p), "", 0, message);
        if (status != WM_OK) return status;
        first = false;
        p = comma ? comma + 1 : end;
    }
    hex = hex ? hex + 1 : text;
    return wm_synth_hex_set(t, hex, strlen(hex), set_length, message);
}
