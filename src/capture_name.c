// SPDX-License-Identifier: MIT
#include "capture.h"
#include "options.h"
#include <string.h>

static const double CENTRE_MAX_HZ = 100e9, RATE_MIN_HZ = 10e3; // what a name can mean; checked closer later

// A number with a unit letter, or with "Hz": a bare number may be a date or a counter.
static bool word_read(const char *word, size_t length, double *ret)
{
    char text[WM_OPTION_TEXT_MAX + 1];
    bool hertz =
        length > 2 && (memcmp(word + length - 2, "Hz", 2) == 0 || memcmp(word + length - 2, "hz", 2) == 0);
    if (hertz) length -= 2;
    if (length == 0 || length >= sizeof text) return false;
    memcpy(text, word, length);
    text[length] = '\0';
    if (text[0] < '0' || text[0] > '9') return false;
    if (!hertz && strcspn(text, "kKMG") == length) return false;
    return wm_number_parse(text, ret) == WM_OK;
}

void wm_capture_name_read(const char *path, wm_capture_facts *facts)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.'), *end = dot ? dot : name + strlen(name);
    while (name < end) {
        const char *stop = name;
        double value;
        while (stop < end && *stop != '_') stop++;
        if (word_read(name, (size_t)(stop - name), &value)) {
            if (value >= WM_CAPTURE_CENTRE_MIN && value < CENTRE_MAX_HZ)
                facts->centre_hz = value;
            else if (value >= RATE_MIN_HZ)
                facts->rate_hz = value;
        }
        name = stop + 1;
    }
}
