// SPDX-License-Identifier: MIT
#include "meter_table.h"
#include "hash.h"
#include "options.h"
#include "timestamp.h"
#include "utf8.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SLOTS = 2 * WM_TABLE_METERS_MAX,
    ID = 24,
    WORD = 16,
    VALUE = 48,
    NAME = 204, // WM_LIST_TEXT_MAX and more
    FIND_MAX = 24,
    LATE_COUNT = 3,  // telegrams after which an interval is believed
    LATE_TIMES = 4,  // intervals after which a meter is late: telegrams get lost
    HINT_METERS = 5, // whose clocks' errors cancel out in the median
    HINT_PPM = 3,
};

static const int64_t SECOND_NS = 1000000000;
static const double CARRIER_HZ = 868.95e6;

typedef struct heard {
    char id[ID], mode[WORD], decrypt[WORD], value[VALUE], name[NAME];
    uint64_t count, timed;
    int64_t first_ns, last_ns;
    double snr_db, offset_hz; // NAN = not told
    bool found;
} heard;

struct wm_meter_table {
    double find_low, find_scale; // NAN: all meters
    uint64_t telegrams, left_out;
    int64_t newest_ns;
    size_t count;
    uint16_t slot[SLOTS]; // index + 1, 0 = free
    heard meter[WM_TABLE_METERS_MAX];
    // While it prints.
    const heard *order[WM_TABLE_METERS_MAX];
    double offset_hz[WM_TABLE_METERS_MAX];
};

wm_status wm_meter_table_create(const char *find, wm_meter_table **ret)
{
    char text[FIND_MAX + 1] = "";
    double low = NAN, scale = 1;
    if (find) {
        if (strlen(find) > FIND_MAX || strspn(find, "0123456789.,-") != strlen(find)) return WM_E_FORMAT;
        strcpy(text, find);
        char *point = strpbrk(text, ".,");
        if (point) *point = '.', scale = pow(10, (double)strlen(point + 1));
        if (wm_number_parse(text, &low) != WM_OK) return WM_E_FORMAT;
    }
    wm_meter_table *t = calloc(1, sizeof *t);
    if (!t) return WM_E_MEMORY;
    t->find_low = round(low * scale);
    t->find_scale = scale;
    *ret = t;
    return WM_OK;
}

void wm_meter_table_destroy(wm_meter_table *t)
{
    free(t);
}

// NULL: too many meters.
static heard *meter_find(wm_meter_table *t, const char *id)
{
    size_t at = wm_hash_feed(wm_hash_start, id, strlen(id)) % SLOTS;
    for (; t->slot[at] != 0; at = (at + 1) % SLOTS)
        if (strcmp(t->meter[t->slot[at] - 1].id, id) == 0) return &t->meter[t->slot[at] - 1];
    if (t->count == WM_TABLE_METERS_MAX) return NULL;
    t->slot[at] = (uint16_t)++t->count;
    heard *h = &t->meter[t->count - 1];
    *h = (heard){.snr_db = NAN, .offset_hz = NAN};
    snprintf(h->id, sizeof h->id, "%s", id);
    return h;
}

// For a terminal: what is no text would be obeyed.
static void word_copy(char *ret, size_t size, const char *text)
{
    size_t n = 0;
    while (*text && n + 1 < size) {
        size_t length = (unsigned char)*text < 0x80 ? 1 : wm_utf8_length((const unsigned char *)text);
        if (length == 0 || n + length >= size) break;
        memcpy(ret + n, text, length);
        if (length == 1 && ((unsigned char)*text < 0x20 || *text == 0x7F)) ret[n] = '?';
        n += length;
        text += length;
    }
    ret[n] = '\0';
}

static const char *text_of(const json_t *line, const char *key)
{
    const char *text = json_string_value(json_object_get(line, key));
    return text ? text : "";
}

static double number_of(const json_t *line, const char *key)
{
    const json_t *value = json_object_get(line, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

// What a number of the line is, in the order in which the table prefers them.
typedef enum rank { RANK_NONE, RANK_OTHER, RANK_COUNT } rank;

static rank rank_of(const char *key)
{
    static const char *const radio[] = {"version", "type",           "rssi_dbfs",
                                        "snr_db",  "freq_offset_hz", "repaired"};
    static const char *const counts[] = {"total_", "current_consumption", "consumption_hca", "current_hca"};
    for (size_t i = 0; i < sizeof radio / sizeof *radio; i++)
        if (strcmp(key, radio[i]) == 0) return RANK_NONE;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (strncmp(key, counts[i], strlen(counts[i])) == 0) return RANK_COUNT;
    return RANK_OTHER;
}

// Digits that begin like those wanted: the display shows more of them than a human types, or fewer.
static bool is_wanted(const wm_meter_table *t, double value)
{
    return floor(value * t->find_scale + 1e-6) == t->find_low;
}

// The value to show: the one that was looked for, else the count.
static void value_take(wm_meter_table *t, heard *h, json_t *line)
{
    rank best = RANK_NONE;
    bool hit = false;
    const char *key;
    json_t *value;
    json_object_foreach(line, key, value)
    {
        rank r = json_is_number(value) ? rank_of(key) : RANK_NONE;
        bool wanted = r != RANK_NONE && is_wanted(t, json_number_value(value));
        if (r == RANK_NONE || hit || (r <= best && !wanted)) continue;
        if (h->found && !wanted) continue; // it shows what was found
        char text[2 * VALUE];
        snprintf(text, sizeof text, "%.*s=%.12g", VALUE, key, json_number_value(value));
        word_copy(h->value, sizeof h->value, text);
        best = r;
        hit = wanted;
    }
    h->found = h->found || hit;
}

static void radio_take(heard *h, const json_t *line)
{
    double snr_db = number_of(line, "snr_db"), offset_hz = number_of(line, "freq_offset_hz");
    const char *mode = text_of(line, "mode");
    if (!isnan(snr_db)) h->snr_db = snr_db;
    if (!isnan(offset_hz)) h->offset_hz = offset_hz;
    if (*mode) word_copy(h->mode, sizeof h->mode, mode);
}

static void time_take(wm_meter_table *t, heard *h, const json_t *line)
{
    int64_t ns;
    if (wm_timestamp_read(text_of(line, "timestamp"), &ns) != WM_OK) return;
    if (h->timed++ == 0) h->first_ns = h->last_ns = ns;
    if (ns < h->first_ns) h->first_ns = ns;
    if (ns > h->last_ns) h->last_ns = ns;
    if (ns > t->newest_ns) t->newest_ns = ns;
}

wm_status wm_meter_table_add(wm_meter_table *t, const char *text, size_t n)
{
    size_t blank = 0;
    while (blank < n && strchr(" \t\r", text[blank])) blank++;
    if (blank == n) return WM_END;
    json_t *line = json_loadb(text, n, 0, NULL);
    const char *number = text_of(line, "id"), *maker = text_of(line, "manufacturer");
    char id[ID], text_id[2 * ID];
    snprintf(text_id, sizeof text_id, "%.*s.%.*s", ID, maker, ID - 8, number);
    word_copy(id, sizeof id, text_id);
    if (!*number || !*maker) {
        json_decref(line);
        return WM_E_FORMAT;
    }
    heard *h = meter_find(t, id);
    t->telegrams++;
    if (!h) {
        t->left_out++;
    } else {
        h->count++;
        word_copy(h->decrypt, sizeof h->decrypt, text_of(line, "decrypt"));
        const char *name = text_of(line, "name");
        word_copy(h->name, sizeof h->name, *name ? name : text_of(line, "media"));
        radio_take(h, line);
        time_take(t, h, line);
        value_take(t, h, line);
    }
    json_decref(line);
    return WM_OK;
}

// ---- printing ----

static int stronger(const void *a, const void *b)
{
    const heard *x = *(const heard *const *)a, *y = *(const heard *const *)b;
    double p = isnan(x->snr_db) ? -1e9 : x->snr_db, q = isnan(y->snr_db) ? -1e9 : y->snr_db;
    return p != q ? (p < q ? 1 : -1) : strcmp(x->id, y->id);
}

static void span_print(double seconds, char text[static WORD])
{
    static const struct {
        double limit, unit;
        const char *name;
    } units[] = {
        {100,    1,     "s"  },
        {6000,   60,    "min"},
        {172800, 3600,  "h"  },
        {1e9,    86400, "d"  }
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (seconds < units[i].limit) {
            snprintf(text, WORD, "%.0f %s", seconds / units[i].unit, units[i].name);
            return;
        }
    snprintf(text, WORD, "-");
}

static void real_print(double x, double unit, char text[static WORD])
{
    if (isnan(x) || fabs(x) > 1e9)
        snprintf(text, WORD, "-");
    else
        snprintf(text, WORD, "%.1f", x / unit);
}

static void row_print(const heard *h, int64_t now_ns, wm_page *page)
{
    char every[WORD] = "-", last[WORD] = "-", snr[WORD], offset[WORD];
    double interval_s = 0;
    if (h->timed > 1) {
        interval_s = (double)(h->last_ns - h->first_ns) / (double)SECOND_NS / (double)(h->timed - 1);
        span_print(interval_s, every);
    }
    double age_s = (double)(now_ns - h->last_ns) / (double)SECOND_NS;
    if (h->timed > 0 && age_s >= 0) span_print(age_s, last);
    bool late = h->timed >= LATE_COUNT && age_s > LATE_TIMES * interval_s;
    real_print(h->snr_db, 1, snr);
    real_print(h->offset_hz, 1e3, offset);
    wm_page_add(page, "%-13s %7llu %8s %8s%s %6s %7s  %-4s %-11s %-36s %s\n", h->id,
                (unsigned long long)h->count, every, last, late ? "!" : " ", snr, offset,
                h->mode[0] ? h->mode : "-", h->decrypt[0] ? h->decrypt : "-", h->value[0] ? h->value : "-",
                h->name);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// The meters' clocks err in both directions, the receiver's in one: the median is the receiver's error.
static void hint_print(wm_meter_table *t, wm_page *page)
{
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++)
        if (!isnan(t->meter[i].offset_hz)) t->offset_hz[n++] = t->meter[i].offset_hz;
    if (n < HINT_METERS) return;
    qsort(t->offset_hz, n, sizeof *t->offset_hz, compare);
    double median_hz = t->offset_hz[n / 2], ppm = -median_hz / CARRIER_HZ * 1e6;
    if (fabs(ppm) >= HINT_PPM)
        wm_page_add(
            page, "median offset %.1f kHz: the receiver's crystal errs, add %+.0f to --ppm (at 868.95 MHz)\n",
            median_hz / 1e3, ppm);
}

void wm_meter_table_print(wm_meter_table *t, int64_t now_ns, size_t rows, wm_page *page)
{
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++)
        if (isnan(t->find_low) || t->meter[i].found) t->order[n++] = &t->meter[i];
    qsort(t->order, n, sizeof *t->order, stronger);
    wm_page_add(page, "%-13s %7s %8s %8s  %6s %7s  %-4s %-11s %-36s %s\n", "METER", "COUNT", "EVERY", "LAST",
                "SNR", "OFFSET", "MODE", "DECRYPT", "VALUE", "NAME");
    for (size_t i = 0; i < n && i < rows; i++) row_print(t->order[i], now_ns ? now_ns : t->newest_ns, page);
    if (n > rows) wm_page_add(page, "... and %zu weaker ones\n", n - rows);
    wm_page_add(page, "%zu meters, %llu telegrams", t->count, (unsigned long long)t->telegrams);
    if (!isnan(t->find_low)) wm_page_add(page, "; %zu with the number", n);
    if (t->left_out > 0)
        wm_page_add(page, "; %llu of more than %d meters left out", (unsigned long long)t->left_out,
                    WM_TABLE_METERS_MAX);
    wm_page_add(page, "\n");
    hint_print(t, page);
}
