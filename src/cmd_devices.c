// SPDX-License-Identifier: MIT
// wmrx devices: lists the dongles that listen can open, one a line, separated by tabs.
#include "commands.h"
#include "log.h"
#include "source_rtlsdr.h"
#include <stdio.h>

static int devices_run(const wm_command *c, int argc, char **argv)
{
    int operands;
    wm_status status = wm_options_parse(c, argc, argv, NULL, &operands);
    if (status == WM_END) return wm_options_help_code();
    if (status != WM_OK) return WM_EXIT_USAGE;

    if (!wm_rtlsdr_built()) {
        wm_log_error("built without librtlsdr: only rtltcp:HOST:PORT and - can be listened to");
        return WM_EXIT_NO_DEVICE;
    }
    uint32_t n = wm_rtlsdr_count();
    if (n == 0) {
        wm_log_error("found no RTL-SDR dongle on USB (is it plugged in?)");
        return WM_EXIT_NO_DEVICE;
    }
    for (uint32_t i = 0; i < n; i++) {
        wm_rtlsdr_names names;
        wm_rtlsdr_describe(i, &names);
        printf("%u\t%s\t%s\t%s\t%s %s\n", i, names.serial, names.place.text, names.device, names.vendor,
               names.product);
    }
    return wm_options_help_code();
}

const wm_command wm_command_devices = {
    .name = "devices",
    .summary = "list the RTL-SDR dongles: index, serial number, USB place, model, maker and product",
    .run = devices_run,
};
