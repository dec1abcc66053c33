// SPDX-License-Identifier: MIT
#include "wm/status.h"

static const struct {
    const char *name, *text;
} table[WM_STATUS_COUNT] = {
#define X(id, name, text) {name, text},
    WM_STATUS_TABLE(X)
#undef X
};

const char *wm_status_name(wm_status status)
{
    return (unsigned)status < WM_STATUS_COUNT ? table[status].name : "?";
}

const char *wm_status_text(wm_status status)
{
    return (unsigned)status < WM_STATUS_COUNT ? table[status].text : "unknown status";
}
