// SPDX-License-Identifier: MIT
// Any text as a meter list: either all of it is understood, or one line says why not.
#include "allocation.h"
#include "fuzz.h"
#include "meter_list.h"
#include <string.h>

static wm_reading reading;

static void check_row(const wm_meter_list *list, uint32_t id)
{
    const wm_list_row *row = wm_meter_list_find(list, &(wm_address){.id = id});
    if (!row) return;
    MUST(row->id == id && (!row->name || strlen(row->name) <= WM_LIST_TEXT_MAX));
    MUST(!row->has_scale_factor || row->scale != WM_SCALE_NONE);
    wm_reading_clear(&reading);
    wm_reading_number(&reading, "current_consumption_hca", (wm_decimal){123456789, 0});
    wm_reading_number(&reading, "target_hca", (wm_decimal){12345, 1});
    wm_allocation_add(row, &reading);
    MUST(!reading.overflow);
    MUST((row->scale == WM_SCALE_NONE) == !wm_reading_find(&reading, "scale"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char message[256];
    wm_meter_list *list = NULL;
    message[0] = 0;
    wm_status status = wm_meter_list_parse("f", (const char *)data, size, &list, message, sizeof message);
    MUST(status == WM_OK || status == WM_E_FORMAT || status == WM_E_LIMIT);
    MUST((status == WM_OK) == (message[0] == 0) && (status == WM_OK) == (list != NULL));
    if (message[0]) MUST(strncmp(message, "f:", 2) == 0 && !strchr(message, '\n'));
    if (list) {
        MUST(wm_meter_list_count(list) <= size);
        check_row(list, 0x12345678);
        check_row(list, 1);
    }
    wm_meter_list_destroy(list);
    return 0;
}
