// SPDX-License-Identifier: MIT
#include "key_check.h"
#include "decode_input.h"
#include "line_reader.h"
#include "log.h"
#include "receiver.h"
#include "stop.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_BYTES = 262144, SLOTS = 2 * WM_KEY_CHECK_METERS_MAX };

typedef struct tally {
    uint32_t count[WM_DECRYPT_COUNT];
} tally;

typedef struct heard {
    bool used, listed;
    uint16_t manufacturer; // without its bit 15
    uint32_t id, adapter_id;
    uint16_t adapter_manufacturer;
    tally tally;
} heard;

struct wm_key_check {
    wm_interpreter *interpreter;
    wm_input input;
    wm_frame frame;
    const char *path; // being read
    uint64_t left_out;
    size_t meters;
    heard slot[SLOTS]; // open addressing, at most half full
};

wm_status wm_key_check_create(wm_interpreter *interpreter, wm_key_check **ret)
{
    wm_key_check *c = calloc(1, sizeof *c);
    if (!c) return WM_E_MEMORY;
    c->interpreter = interpreter;
    *ret = c;
    return WM_OK;
}

void wm_key_check_destroy(wm_key_check *c)
{
    if (!c) return;
    wm_input_wipe(&c->input);
    free(c);
}

// NULL: too many meters.
static heard *find(wm_key_check *c, const wm_telegram *t)
{
    uint16_t m = t->meter.manufacturer & 0x7FFF;
    size_t at = (t->meter.id * 0x9E3779B1u ^ m * 0x85EBCA6Bu) % SLOTS;
    for (; c->slot[at].used; at = (at + 1) % SLOTS)
        if (c->slot[at].id == t->meter.id && c->slot[at].manufacturer == m) return &c->slot[at];
    if (c->meters == WM_KEY_CHECK_METERS_MAX) return NULL;
    c->meters++;
    c->slot[at] = (heard){.used = true,
                          .manufacturer = m,
                          .id = t->meter.id,
                          .adapter_id = t->dll.id,
                          .adapter_manufacturer = t->dll.manufacturer & 0x7FFF};
    return &c->slot[at];
}

static wm_status count(wm_key_check *c, wm_bus bus, const uint8_t *bytes, size_t n)
{
    wm_interpretation seen;
    wm_status status = wm_interpreter_read(c->interpreter, bus, bytes, n, 0, &seen);
    if (status != WM_OK || seen.status == WM_E_FRAGMENT) return status;
    heard *h = find(c, seen.telegram);
    if (h)
        h->tally.count[seen.telegram->decrypt]++;
    else
        c->left_out++;
    return WM_OK;
}

static void on_frame(void *user, const wm_frame *frame)
{
    // A frame without an address tells nothing about keys.
    (void)!count(user, WM_BUS_WIRELESS, frame->bytes, frame->length);
}

static wm_status read_capture(wm_key_check *c, const wm_capture_facts *given)
{
    wm_capture capture;
    wm_receiver *receiver = NULL;
    wm_status status = wm_capture_open(c->path, given, WM_CONTAINER_UNKNOWN, &capture);
    if (status != WM_OK) return status;
    wm_frontend_config frontend = {.rate_hz = capture.facts.rate_hz,
                                   .centre_hz = capture.facts.centre_hz,
                                   .format = capture.facts.format};
    void *block = malloc(BLOCK_BYTES);
    status = block ? wm_receiver_create(&frontend, on_frame, c, &receiver) : WM_E_MEMORY;
    if (status != WM_OK) {
        wm_log_error("%s: %.12g MHz at %.12g S/s: %s", c->path, frontend.centre_hz / 1e6, frontend.rate_hz,
                     wm_status_text(status));
    } else {
        size_t n;
        while (!wm_stop_asked() && (status = wm_capture_read(&capture, block, BLOCK_BYTES, &n)) == WM_OK)
            wm_receiver_push(receiver, block, n / wm_sample_size(capture.facts.format));
        wm_receiver_flush(receiver);
        if (status == WM_END) status = WM_OK;
    }
    wm_receiver_destroy(receiver);
    free(block);
    wm_capture_close(&capture);
    return status;
}

static wm_status read_line(wm_key_check *c, const char *line, size_t n)
{
    wm_bus bus;
    const uint8_t *bytes;
    uint16_t length;
    wm_status status = wm_input_read(&c->input, line, n);
    if (status == WM_END) return WM_OK;
    if (status == WM_OK) status = wm_input_frame(&c->input, &c->frame, &bus, &bytes, &length);
    return status == WM_OK ? count(c, bus, bytes, length) : status;
}

static wm_status read_log(wm_key_check *c, int file)
{
    wm_lines *lines;
    size_t bad = 0, first_bad = 0, number = 0;
    wm_status status = wm_lines_create(file, WM_INPUT_LINE_MAX, &lines);
    if (status != WM_OK) {
        wm_log_error("%s: %s", c->path, wm_status_text(status));
        return status;
    }
    while ((status == WM_OK || status == WM_E_LIMIT) && !wm_stop_asked()) {
        const char *line;
        size_t n;
        status = wm_lines_next(lines, &line, &n);
        if (status != WM_OK && status != WM_E_LIMIT) break;
        number++;
        if (status == WM_OK && read_line(c, line, n) == WM_OK) continue;
        if (bad++ == 0) first_bad = number;
    }
    if (status == WM_E_IO) wm_log_error("%s: %s", c->path, strerror(errno));
    wm_lines_destroy(lines);
    if (status == WM_E_IO) return status;
    if (bad == 0) return WM_OK;
    wm_log_error("%s:%zu: found no telegram in this line and %zu of %zu more", c->path, first_bad,
                 bad - 1, number - first_bad);
    return WM_E_FORMAT;
}

wm_status wm_key_check_read(wm_key_check *c, const char *path, const wm_capture_facts *given)
{
    bool from_stdin = strcmp(path, "-") == 0;
    c->path = from_stdin ? "standard input" : path;
    if (wm_capture_container(path) != WM_CONTAINER_UNKNOWN) return read_capture(c, given);
    int file = from_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        wm_log_error("%s: %s", path, strerror(errno));
        return WM_E_IO;
    }
    wm_status status = read_log(c, file);
    if (!from_stdin) (void)close(file);
    return status;
}

// ---- the listing ----

// A number under which a meter was heard: its own or its radio adapter's.
typedef struct number {
    uint32_t id;
    uint16_t manufacturer;
    bool is_own;
    heard *meter;
} number;

static int compare(const void *a, const void *b)
{
    const number *x = a, *y = b;
    if (x->id != y->id) return x->id < y->id ? -1 : 1;
    return (x->manufacturer > y->manufacturer) - (x->manufacturer < y->manufacturer);
}

// All numbers, sorted; NULL: no memory.
static number *numbers_of(wm_key_check *c, size_t *ret_count)
{
    number *all = calloc(2 * c->meters + 1, sizeof *all);
    size_t n = 0;
    for (size_t i = 0; i < SLOTS && all; i++) {
        heard *h = &c->slot[i];
        if (!h->used) continue;
        h->listed = false;
        all[n++] = (number){h->id, h->manufacturer, true, h};
        if (h->adapter_id != h->id || h->adapter_manufacturer != h->manufacturer)
            all[n++] = (number){h->adapter_id, h->adapter_manufacturer, false, h};
    }
    if (all) qsort(all, n, sizeof *all, compare);
    *ret_count = n;
    return all;
}

static void print_keys(const wm_keyring_row *row)
{
    for (size_t i = 0; i < row->keys; i++) printf("%s%s", i ? "," : "", row->fingerprint[i]);
    if (row->keys == 0) printf("-");
}

static void print_tally(const tally *t)
{
    bool any = false;
    for (int d = 0; d < WM_DECRYPT_COUNT; d++) {
        if (t->count[d] == 0) continue;
        printf("%s%s=%u", any ? "," : "", wm_decrypt_name((wm_decrypt)d), t->count[d]);
        any = true;
    }
    if (!any) printf("-");
}

// Adds up what was heard of the meter that the row lists. Rows of groups list none.
static tally take_row(const wm_keyring_row *row, const number *all, size_t count)
{
    tally sum = {0};
    const char *point = strchr(row->id, '.'), *digits = point ? point + 1 : row->id;
    if (strlen(digits) != 8) return sum;
    uint32_t id = (uint32_t)strtoul(digits, NULL, 16);
    uint16_t m = point ? wm_manufacturer_read((char[]){row->id[0], row->id[1], row->id[2], '\0'}) : 0;
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (all[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < count && all[low].id == id; low++) {
        if (m != 0 && m != all[low].manufacturer) continue;
        all[low].meter->listed = true;
        for (int d = 0; d < WM_DECRYPT_COUNT; d++) sum.count[d] += all[low].meter->tally.count[d];
    }
    return sum;
}

wm_status wm_key_check_print(wm_key_check *c, uint64_t *ret_failed)
{
    const wm_keyring *keys = wm_interpreter_keys(c->interpreter);
    wm_keyring_row row;
    size_t count;
    number *all = numbers_of(c, &count);
    if (!all) return WM_E_MEMORY;
    *ret_failed = 0;
    for (size_t i = 0; wm_keyring_list(keys, i, &row); i++) {
        tally sum = take_row(&row, all, count);
        *ret_failed += sum.count[WM_DECRYPT_WRONG_KEY] + sum.count[WM_DECRYPT_MAC_FAIL];
        printf("%s\t", row.id);
        print_keys(&row);
        printf("\t");
        print_tally(&sum);
        printf("\t%s\n", row.name ? row.name : "-");
    }
    for (size_t i = 0; i < count; i++) {
        if (!all[i].is_own || all[i].meter->listed) continue;
        char letters[8];
        wm_manufacturer_print(all[i].manufacturer, letters);
        printf("%s.%08x\t-\t", letters, (unsigned)all[i].id);
        print_tally(&all[i].meter->tally);
        printf("\t-\n");
    }
    free(all);
    if (c->left_out > 0)
        wm_log_warning("found more than %d meters: %llu telegrams of others are left out",
                       WM_KEY_CHECK_METERS_MAX, (unsigned long long)c->left_out);
    return WM_OK;
}
