// SPDX-License-Identifier: MIT
// Any bytes as somebody's list of keys. First byte: which kind of list. What comes out is a keys file that
// the ring reads, but for meters that the list names twice.
#include "fuzz.h"
#include "keys/import.h"
#include "keys/keyfile.h"
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void check(wm_secret_file *keys)
{
    static char message[256];
    size_t meters, count;
    wm_keyfile_count(keys->text, keys->length, &meters, &count);
    wm_keytable table;
    MUST(meters > 0 && count <= meters);
    MUST(wm_keytable_init(&table, meters, count, keys->length + 1) == WM_OK);
    wm_status status = wm_keyfile_parse("f", keys->text, keys->length, &table, message, sizeof message);
    MUST(status == WM_OK || strstr(message, "found a meter that line"));
    wm_keytable_finish(&table);
    wm_secret_file_free(keys);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char message[256];
    if (size == 0) return 0;
    (void)wm_import_recognise((const char *)data + 1, size - 1);
    int file = memfd_create("keys", MFD_CLOEXEC);
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (file < 0 || write(file, data + 1, size - 1) != (ssize_t)(size - 1)) abort();
    wm_secret_file keys = {0};
    message[0] = 0;
    wm_status status;
    switch (data[0] % 3) {
    case 0: status = wm_import_kem(path, "open sesame", &keys, message, sizeof message); break;
    case 1: status = wm_import_csv(path, &keys, NULL, message, sizeof message); break;
    default: status = wm_import_wmbusmeters(path, &keys, message, sizeof message); break;
    }
    MUST((status == WM_OK) == (message[0] == 0));
    MUST((status == WM_OK) == (keys.text != NULL));
    if (status == WM_OK) check(&keys);
    (void)close(file);
    return 0;
}
