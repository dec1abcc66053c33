// SPDX-License-Identifier: MIT
// Fields of the SigMF specification, version 1.0.0.
#include "synth_sigmf.h"
#include "wm/hex.h"
#include <inttypes.h>

static void annotation_write(FILE *out, const wm_synth_config *c, const wm_synth_telegram *t,
                             const wm_synth_placed *p)
{
    char hex[2 * WM_FRAME_MAX + 1];
    wm_hex_write(t->frame, t->length, hex);
    double centre = c->centre_hz + p->carrier_hz, half = p->deviation_hz + p->chip_rate_hz / 2;
    fprintf(out,
            "    {\"core:sample_start\": %" PRId64
            ", \"core:sample_count\": %.0f, \"core:freq_lower_edge\": %.1f, "
            "\"core:freq_upper_edge\": %.1f, \"core:label\": \"%s\", \"core:comment\": \"%s\"}",
            p->first_sample, p->samples, centre - half, centre + half, wm_modes[t->mode].name, hex);
}

void wm_synth_sigmf_write(FILE *out, const wm_synth_config *c, const wm_synth_telegram *telegrams,
                          const wm_synth_plan *plan, const char *datetime)
{
    static const char *const types[] = {
        [WM_CU8] = "cu8", [WM_CS8] = "ci8", [WM_CS16] = "ci16_le", [WM_CF32] = "cf32_le"};
    fprintf(out,
            "{\n  \"global\": {\"core:version\": \"1.0.0\", \"core:datatype\": \"%s\", \"core:sample_rate\": "
            "%.12g,\n"
            "    \"core:description\": \"synthetic Wireless M-Bus capture\", \"core:recorder\": \"wmrx "
            "synth\"},\n"
            "  \"captures\": [\n    {\"core:sample_start\": 0, \"core:frequency\": %.12g",
            types[c->format], c->rate_hz, c->centre_hz);
    if (datetime) fprintf(out, ", \"core:datetime\": \"%s\"", datetime);
    fprintf(out, "}\n  ],\n  \"annotations\": [\n");
    for (size_t i = 0; i < plan->count; i++) {
        annotation_write(out, c, &telegrams[plan->items[i].telegram], &plan->items[i]);
        fprintf(out, i + 1 < plan->count ? ",\n" : "\n");
    }
    fprintf(out, "  ]\n}\n");
}
