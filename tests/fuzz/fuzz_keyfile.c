// SPDX-License-Identifier: MIT
// Any text as a keys file: either all of it is understood, or one line says why not.
#include "fuzz.h"
#include "keys/field.h"
#include "keys/keyfile.h"
#include <string.h>

static void check_row(const wm_keytable *t, const wm_key_row *row)
{
    MUST(wm_keytable_find(t, row->selector) == row);
    const char *name = wm_keytable_name(t, row);
    MUST(!name || (*name && strlen(name) <= WM_FIELD_NAME_MAX));
    size_t keys = 0;
    for (const wm_key *k = wm_keytable_newest(t, row); k; k = wm_keytable_older(t, k), keys++)
        MUST(k->length == WM_AES_KEY || k->length == WM_DES_KEY);
    MUST(keys <= WM_KEYS_PER_METER_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char message[256];
    const char *text = (const char *)data;
    size_t meters, keys;
    wm_keyfile_count(text, size, &meters, &keys);
    wm_keytable table;
    if (wm_keytable_init(&table, meters, keys, size + 1) != WM_OK) return 0;
    message[0] = 0;
    wm_status status = wm_keyfile_parse("f", text, size, &table, message, sizeof message);
    MUST(status == WM_OK || status == WM_E_FORMAT);
    MUST((status == WM_OK) == (message[0] == 0));
    if (message[0])
        MUST(strncmp(message, "f:", 2) == 0 && !strchr(message, '\n') && strstr(message, ", expected "));
    for (size_t i = 0; i < table.rows && status == WM_OK; i++) check_row(&table, &table.row[i]);
    wm_keytable_finish(&table);
    return 0;
}
