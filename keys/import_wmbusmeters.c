// SPDX-License-Identifier: MIT
#include "import.h"
#include "import_line.h"
#include "keyfile_write.h"
#include "wipe.h"
#include "wm/address.h"
#include <stdio.h>
#include <string.h>

enum { IDS_MAX = 64 };

typedef struct meter_file {
    wm_import_lines in;
    wm_selector id[IDS_MAX];
    size_t ids;
    wm_key key;
    char name[WM_FIELD_NAME_MAX + 1];
} meter_file;

// "12345678" or "12345678.M=KAM.V=1b.T=16", several with commas between. Patterns have no place in a keys
// file.
static wm_status read_ids(meter_file *f, char *value)
{
    for (char *rest = value, *one; (one = strtok_r(rest, ", ", &rest));) {
        wm_selector s = {.kind = WM_SELECT_ID};
        char *detail = strchr(one, '.');
        if (detail) *detail++ = 0;
        if (!wm_field_read_id(one, strlen(one), &s.id))
            return wm_import_complain(&f->in, "an id that is a pattern or has not 8 digits", "8 digits");
        char *maker = detail && strncmp(detail, "M=", 2) == 0 ? detail + 2
                      : detail                                ? strstr(detail, ".M=")
                                                              : NULL;
        if (maker && *maker == '.') maker += 3;
        if (maker) {
            maker[strcspn(maker, ".")] = 0;
            s.manufacturer = wm_manufacturer_read(maker);
            if (!s.manufacturer)
                return wm_import_complain(&f->in, "no manufacturer behind M=", "three letters");
            s.kind = WM_SELECT_METER;
        }
        if (f->ids == IDS_MAX) return wm_import_complain(&f->in, "more ids", "at most 64");
        f->id[f->ids++] = s;
    }
    return WM_OK;
}

static wm_status take_line(meter_file *f, char *line)
{
    char *value = strchr(line, '=');
    if (!value) return wm_import_complain(&f->in, "a line without =", "NAME=VALUE");
    *value++ = 0;
    size_t n = strlen(value);
    if (strcmp(line, "id") == 0) return read_ids(f, value);
    if (strcmp(line, "key") == 0 && n > 0 && strcmp(value, "NOKEY") != 0) {
        if (!wm_field_read_key(value, n, &f->key))
            return wm_import_complain(&f->in, "no key", "32 hexadecimal digits (AES-128), 16 (DES) or NOKEY");
    }
    if (strcmp(line, "name") == 0) {
        if (!wm_field_is_name(value, n))
            return wm_import_complain(&f->in, "a name that is no printable UTF-8 or over 100 bytes",
                                      "a name");
        memcpy(f->name, value, n + 1);
    }
    return WM_OK;
}

static wm_status write_keys(meter_file *f, wm_secret_file *ret_keys)
{
    wm_secret_file keys = {0};
    wm_status status = WM_OK;
    if (f->ids == 0) return wm_import_complain(&f->in, "the end and no id", "id=12345678");
    if (f->key.length == 0 && !*f->name)
        return wm_import_complain(&f->in, "neither key nor name", "one of them");
    for (size_t i = 0; i < f->ids && status == WM_OK; i++) {
        wm_key_entry e = {.selector = f->id[i], .key = f->key};
        memcpy(e.name, f->name, sizeof e.name);
        status = wm_keyfile_append(&keys, &e);
        wm_wipe(&e, sizeof e);
    }
    if (status == WM_OK)
        *ret_keys = keys;
    else
        wm_secret_file_free(&keys);
    return status;
}

wm_status wm_import_wmbusmeters(const char *path, wm_secret_file *ret_keys, char *message,
                                size_t message_size)
{
    meter_file f = {0};
    wm_status status = wm_import_lines_init(&f.in, path, "a meter file", message, message_size);
    if (status != WM_OK) return status;
    for (char *line; status == WM_OK && (line = wm_import_next_line(&f.in));) status = take_line(&f, line);
    if (status == WM_OK) status = f.in.failed;
    if (status == WM_OK) status = write_keys(&f, ret_keys);
    wm_import_lines_finish(&f.in);
    wm_wipe(&f, sizeof f);
    return status;
}
