// SPDX-License-Identifier: MIT
#include "value.h"

enum { DOUBLE_DIGITS = 15 };

const wm_record *wm_run_record(const wm_run *run, const char *head)
{
    const wm_record *r = run->made ? wm_records_find(run->made, run->made_bytes, head) : NULL;
    return r ? r : wm_records_find(run->records, run->bytes, head);
}

bool wm_run_number(const wm_run *run, const char *key, double *ret)
{
    const wm_reading_field *f = wm_reading_find(run->reading, key);
    if (!f || f->kind != WM_FIELD_NUMBER) return false;
    *ret = wm_decimal_to_double(f->number);
    return true;
}

void wm_run_put(const wm_run *run, const char *key, double value)
{
    wm_decimal v;
    if (wm_decimal_from_double(value, DOUBLE_DIGITS, &v) == WM_OK)
        wm_reading_number(run->reading, key, wm_value_round(v));
}
