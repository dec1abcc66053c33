// SPDX-License-Identifier: MIT
#include "keyfile_write.h"
#include "wipe.h"
#include "wm/address.h"
#include "wm/hex.h"
#include <stdio.h>
#include <string.h>

enum { SECTION_MAX = 512 };

void wm_selector_print(const wm_selector *s, char text[static 16])
{
    char maker[8] = "";
    if (s->manufacturer) wm_manufacturer_print(s->manufacturer, maker);
    if (s->kind == WM_SELECT_METER)
        snprintf(text, 16, "%.3s.%08X", maker, (unsigned)s->id);
    else if (s->kind == WM_SELECT_ID)
        snprintf(text, 16, "%08X", (unsigned)s->id);
    else
        snprintf(text, 16, "%.3s", s->manufacturer ? maker : "*");
}

wm_status wm_keyfile_append(wm_secret_file *file, const wm_key_entry *entry)
{
    size_t name_length = strlen(entry->name);
    bool group = entry->selector.kind == WM_SELECT_MANUFACTURER || entry->selector.kind == WM_SELECT_ALL;
    if (entry->key.length == 0 && (name_length == 0 || group)) return WM_E_ARGUMENT;
    if (name_length > 0 && !wm_field_is_name(entry->name, name_length)) return WM_E_ARGUMENT;
    char section[SECTION_MAX], id[16], name[WM_FIELD_NAME_MAX + 1], key[2 * WM_AES_KEY + 1];
    wm_selector_print(&entry->selector, id);
    memcpy(name, entry->name, name_length + 1);
    for (char *c = name; (c = strchr(c, ';'));) *c = ',';
    wm_hex_write(entry->key.bytes, entry->key.length, key);
    int n =
        snprintf(section, sizeof section, "[%s]\n%s = %s\n%s%s%s%s%s%s%s\n", id,
                 entry->selector.kind == WM_SELECT_MANUFACTURER ? "manufacturer" : "id", id,
                 group ? "default = yes\n" : "", name_length ? "name = " : "", name, name_length ? "\n" : "",
                 entry->key.length ? "key = " : "", key, entry->key.length ? "\n" : "");
    wm_status status =
        n > 0 && n < SECTION_MAX ? wm_secret_file_append(file, section, (size_t)n) : WM_E_LIMIT;
    wm_wipe(section, sizeof section);
    wm_wipe(key, sizeof key);
    return status;
}
