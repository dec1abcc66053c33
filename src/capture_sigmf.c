// SPDX-License-Identifier: MIT
// SigMF recordings: NAME.sigmf-meta (JSON) and NAME.sigmf-data. Signal Metadata Format Specification,
// version 1.2.
#include "capture.h"
#include "log.h"
#include "timestamp.h"
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

static const char meta_suffix[] = ".sigmf-meta", data_suffix[] = ".sigmf-data";

enum { PATH_SIZE = 4096, SUFFIX = sizeof meta_suffix - 1 };

static const struct {
    const char *name;
    wm_sample_format format;
} datatypes[] = {
    {"cu8",     WM_CU8 },
    {"ci8",     WM_CS8 },
    {"ci16_le", WM_CS16},
    {"cf32_le", WM_CF32},
};

static wm_status wrong(const char *path, const char *what, const char *expected)
{
    wm_log_error("%s: %s: expected %s", path, what, expected);
    return WM_E_FORMAT;
}

static wm_status global_read(const char *path, json_t *global, wm_capture_facts *facts)
{
    const char *name = json_string_value(json_object_get(global, "core:datatype"));
    json_t *rate = json_object_get(global, "core:sample_rate");
    json_t *channels = json_object_get(global, "core:num_channels");
    size_t i, n = sizeof datatypes / sizeof datatypes[0];
    for (i = 0; i < n && (!name || strcmp(name, datatypes[i].name) != 0); i++) continue;
    if (i == n) return wrong(path, "core:datatype", "cu8, ci8, ci16_le or cf32_le");
    facts->format = datatypes[i].format;
    if (channels && json_integer_value(channels) != 1) return wrong(path, "core:num_channels", "1");
    if (json_is_true(json_object_get(global, "core:metadata_only")))
        return wrong(path, "core:metadata_only", "samples");
    if (rate) facts->rate_hz = json_number_value(rate);
    return WM_OK;
}

// The first segment says when and where; later ones may only repeat the frequency.
static wm_status captures_read(const char *path, json_t *captures, json_t *global, wm_capture_facts *facts)
{
    size_t i;
    json_t *segment;
    json_array_foreach(captures, i, segment)
    {
        json_t *frequency = json_object_get(segment, "core:frequency");
        if (i > 0 && frequency && json_number_value(frequency) != facts->centre_hz)
            return wrong(path, "core:frequency", "the same in all captures");
        if (i > 0) continue;
        if (frequency) facts->centre_hz = json_number_value(frequency);
        json_int_t header = json_integer_value(json_object_get(segment, "core:header_bytes"));
        if (header < 0) return wrong(path, "core:header_bytes", "0 or more");
        facts->data_begin = (uint64_t)header;
        const char *text = json_string_value(json_object_get(segment, "core:datetime"));
        if (!text) continue;
        if (wm_timestamp_read(text, &facts->start_ns) != WM_OK)
            return wrong(path, "core:datetime", "a time such as 2026-03-01T12:00:00Z");
        facts->start_known = true;
        // The time is that of the segment's first sample, which need not be the file's.
        double at = json_number_value(json_object_get(segment, "core:sample_start")) -
                    json_number_value(json_object_get(global, "core:offset"));
        double seconds = facts->rate_hz > 0 ? at / facts->rate_hz : 0;
        if (fabs(seconds) < 1e9) facts->start_ns -= (int64_t)llround(seconds * 1e9);
    }
    return WM_OK;
}

static wm_status meta_read(const char *path, wm_capture_facts *facts)
{
    json_error_t error;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!root && json_error_code(&error) == json_error_cannot_open_file) {
        wm_log_error("%s: %s", path, strerror(errno));
        return WM_E_IO;
    }
    if (!root) {
        wm_log_error("%s:%d: found no JSON: %s", path, error.line > 0 ? error.line : 1, error.text);
        return WM_E_FORMAT;
    }
    json_t *global = json_object_get(root, "global"), *captures = json_object_get(root, "captures");
    wm_status status;
    if (!json_is_object(global))
        status = wrong(path, "global", "an object");
    else
        status = global_read(path, global, facts);
    if (status == WM_OK) status = captures_read(path, captures, global, facts);
    json_decref(root);
    return status;
}

wm_status wm_capture_sigmf_read(const char *path, wm_capture_facts *facts, char *data_path,
                                size_t data_path_size)
{
    char meta_path[PATH_SIZE];
    size_t length = strlen(path);
    if (length < SUFFIX || length >= sizeof meta_path || length >= data_path_size ||
        (strcmp(path + length - SUFFIX, meta_suffix) != 0 &&
         strcmp(path + length - SUFFIX, data_suffix) != 0)) {
        wm_log_error("%s: expected a name that ends in %s or %s", path, meta_suffix, data_suffix);
        return WM_E_FORMAT;
    }
    memcpy(meta_path, path, length + 1);
    memcpy(meta_path + length - SUFFIX, meta_suffix, SUFFIX);
    memcpy(data_path, path, length + 1);
    memcpy(data_path + length - SUFFIX, data_suffix, SUFFIX);
    return meta_read(meta_path, facts);
}
