// SPDX-License-Identifier: MIT
#include "session.h"
#include "core_dump.h"
#include "dsp/kernels.h"
#include "log.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MESSAGE_SIZE = 512 };
static const double CHANNEL_MIN_HZ = 25e6, CHANNEL_MAX_HZ = 6e9;

static bool cpu_check(const char *tier)
{
    char names[MESSAGE_SIZE] = "";
    wm_kernels kernels;
    size_t n = 0;
    if (!tier || wm_kernels_select(tier, &kernels) == WM_OK) return true;
    for (size_t i = 0; wm_kernels_name(i) && n < sizeof names; i++) {
        if (wm_kernels_select(wm_kernels_name(i), &kernels) != WM_OK) continue;
        n += (size_t)snprintf(names + n, sizeof names - n, "%s%s", n ? ", " : "", wm_kernels_name(i));
    }
    wm_log_error("--cpu: found \"%s\", expected one of %s", tier, names);
    return false;
}

// "T@434.475M" into the channel's place. One line on stderr when it cannot be read.
static bool channels_read(const wm_option_list *list, double *channel_hz)
{
    for (size_t i = 0; i < list->n; i++) {
        const char *text = list->items[i];
        wm_channel_id id = *text == 'S' ? WM_CHANNEL_S : WM_CHANNEL_TC;
        double hz = 0;
        if ((*text != 'S' && *text != 'T') || text[1] != '@' || wm_number_parse(text + 2, &hz) != WM_OK ||
            !(hz >= CHANNEL_MIN_HZ && hz <= CHANNEL_MAX_HZ)) {
            wm_log_error("--channel: found \"%s\", expected S@HZ or T@HZ, such as T@434.475M", text);
            return false;
        }
        channel_hz[id] = hz;
    }
    return true;
}

static bool filter_create(wm_session *s)
{
    const wm_session_options *o = s->options;
    const char *bad = NULL;
    wm_status status = WM_OK;
    if (o->select.n > 0 || o->repeat_s > 0)
        status = wm_line_filter_create(o->select.items, o->select.n, o->repeat_s, &s->filter, &bad);
    if (bad)
        wm_log_error("--select: found \"%s\", expected KAM.12345678, 12345678, KAM or listed", bad);
    else if (status != WM_OK)
        wm_log_error("%s", wm_status_text(status));
    if (status != WM_OK || !o->once) return status == WM_OK;
    if (s->filter && wm_line_filter_once(s->filter) == WM_OK) return true;
    wm_log_error("--once: found no --select with a number, expected one or more");
    return false;
}

static int interpreter_create(wm_session *s)
{
    char message[MESSAGE_SIZE] = "";
    const wm_session_options *o = s->options;
    wm_interpreter_config config = {
        .keys_files = o->keys.items,
        .keys_file_count = o->keys.n,
        .insecure_keys = o->insecure_keys != 0,
        .allow_plaintext = o->allow_plaintext != 0,
        .watch_counters = true,
        .keep_formats = o->keep_formats,
        .meters_file = o->meters,
        .meter = o->meter,
    };
    wm_status status = wm_interpreter_create(&config, &s->interpreter, message, sizeof message);
    if (status == WM_OK) return WM_EXIT_OK;
    wm_log_error("%s", message[0] ? message : wm_status_text(status));
    return status == WM_E_MEMORY ? WM_EXIT_FAILURE : WM_EXIT_USAGE;
}

int wm_session_start(wm_session *s, const char *command, const wm_session_options *options)
{
    *s = (wm_session){.options = options, .sink = wm_sink_fd(STDOUT_FILENO)};
    wm_log_start(command, options->verbose);
    wm_core_dump_forbid();
    if (options->discovery && !options->mqtt) {
        wm_log_error("--mqtt-discovery: found without --mqtt, expected both");
        return WM_EXIT_USAGE;
    }
    if (!cpu_check(options->cpu) || !channels_read(&options->channels, s->channel_hz)) return WM_EXIT_USAGE;
    if (options->record && wm_recorder_check(options->record) != WM_OK) return WM_EXIT_USAGE;
    int code = filter_create(s) ? interpreter_create(s) : WM_EXIT_USAGE;
    if (code == WM_EXIT_OK && options->mqtt)
        code = wm_exit_code(wm_mqtt_create(options->mqtt, options->discovery, &s->mqtt));
    if (code != WM_EXIT_OK) wm_session_finish(s);
    return code;
}

void wm_session_load_keys(wm_session *s)
{
    char message[MESSAGE_SIZE] = "";
    wm_status status = wm_interpreter_load_keys(s->interpreter, message, sizeof message);
    if (status == WM_OK)
        wm_log_notice("keys read again: %zu", wm_keyring_count(wm_interpreter_keys(s->interpreter)));
    else
        wm_log_error("%s: the keys are as before", message[0] ? message : wm_status_text(status));
}

void wm_session_finish(wm_session *s)
{
    wm_mqtt_destroy(s->mqtt);
    wm_line_filter_destroy(s->filter);
    wm_interpreter_destroy(s->interpreter);
}

wm_status wm_session_pipeline(wm_session *s, const wm_frontend_config *frontend, int64_t start_ns,
                              const char *origin, wm_pipeline **ret)
{
    wm_pipeline_config config = {
        .frontend = *frontend,
        .start_ns = start_ns,
        .receiver = s->options->receiver,
        .interpreter = s->interpreter,
        .sink = &s->sink,
        .record_folder = s->options->record,
        .recordings_max =
            s->options->recordings_max ? (unsigned)s->options->recordings_max : WM_RECORDINGS_MAX,
        .mqtt = s->mqtt,
        .filter = s->filter,
    };
    config.frontend.cpu = s->options->cpu;
    memcpy(config.frontend.channel_hz, s->channel_hz, sizeof s->channel_hz);
    wm_status status = wm_pipeline_create(&config, ret);
    if (status == WM_OK && !s->told_cpu) wm_log_info("kernels for %s", wm_pipeline_cpu(*ret));
    s->told_cpu = true;
    double rate = frontend->rate_hz, centre = frontend->centre_hz;
    if (status == WM_E_UNSUPPORTED)
        wm_log_error("%s: found %.12g MHz around %.12g MHz, expected %s in it, 0.1 MHz from its edges",
                     origin, rate / 1e6, centre / 1e6,
                     s->options->channels.n ? "each --channel"
                                            : "868.3, 868.95 or 434.475 MHz, or a --channel,");
    else if (status == WM_E_ARGUMENT && s->options->cpu)
        wm_log_error("%s: rate %.12g S/s or --cpu \"%s\" is not possible here", origin, rate,
                     s->options->cpu);
    else if (status != WM_OK)
        wm_log_error("%s: rate %.12g S/s: %s", origin, rate, wm_status_text(status));
    return status;
}

bool wm_session_closed(const wm_session *s)
{
    if (s->sink.error == EPIPE) return true;
    wm_log_error("standard output: %s", strerror(s->sink.error));
    return false;
}

void wm_session_report(const wm_pipeline *p, const char *origin)
{
    char text[WM_LOG_LINE]; // every counter at its largest fits
    wm_pipeline_report(p, text, sizeof text);
    wm_log_notice("%s: %s", origin, text);
}
