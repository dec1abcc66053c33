// SPDX-License-Identifier: MIT
// wmrx listen: live samples in, one JSON line a telegram out.
#include "capture.h"
#include "commands.h"
#include "config.h"
#include "log.h"
#include "metrics.h"
#include "notify.h"
#include "session.h"
#include "source.h"
#include "stop.h"
#include "stream_clock.h"
#include "timestamp.h"
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    TAKE_MS = 250,
    STALL_S = 5,  // without samples: the device is gone; slow dongles need up to 3 s to begin
    JOIN_S = 2,   // that a device may take to stop
    NOTIFY_S = 1, // between signs of life to the service manager
    METRICS_S = 10,
    CLOCK_STEP_NS = 10000000, // below this, time stamps are not corrected
    DURATION_MAX = 10 * 365 * 86400,
};

typedef struct listen_options {
    wm_session_options session;
    const char *device, *config, *metrics;
    double centre_hz, rate_hz, gain_db, duration_s, stats_s;
    int64_t ppm;
    int bias_tee, format;
} listen_options;

static const char *const formats[] = {"cu8", "cs8", "cs16", "cf32", NULL}; // in the order of wm_sample_format
static const char *const gain_words[] = {"auto", NULL};

// clang-format off
static const wm_option options[] = {
    {'d', "device", "DEVICE", WM_OPTION_STRING, offsetof(listen_options, device),
     "dongle by index or serial number, rtltcp:HOST:PORT, or - for IQ on standard input; default: 0"},
    {'f', "frequency", "HZ", WM_OPTION_NUMBER, offsetof(listen_options, centre_hz),
     "centre frequency; default: 868.625M, which hears 868.3 and 868.95 MHz", 25e6, 4.2e9},
    {'s', "rate", "HZ", WM_OPTION_NUMBER, offsetof(listen_options, rate_hz),
     "samples a second; default: 1.6M", WM_CAPTURE_RATE_MIN, WM_CAPTURE_RATE_MAX},
    {'g', "gain", "DB", WM_OPTION_NUMBER, offsetof(listen_options, gain_db),
     "gain of the tuner in dB, or auto (the default)", -10, 100, gain_words},
    {'p', "ppm", "PPM", WM_OPTION_INTEGER, offsetof(listen_options, ppm),
     "error of the dongle's crystal; default: 0", -1000, 1000},
    {0, "bias-tee", NULL, WM_OPTION_FLAG, offsetof(listen_options, bias_tee),
     "power an amplifier at the antenna through the cable"},
    {'F', "format", "FORMAT", WM_OPTION_CHOICE, offsetof(listen_options, format),
     "how samples on standard input are stored, default cu8", .choices = formats},
    {'T', "duration", "SECONDS", WM_OPTION_SECONDS, offsetof(listen_options, duration_s),
     "stop after this long", 0.001, DURATION_MAX},
    {0, "once", NULL, WM_OPTION_FLAG, offsetof(listen_options, session.once),
     "stop when each meter that --select names by number was read"},
    {0, "stats", "SECONDS", WM_OPTION_SECONDS, offsetof(listen_options, stats_s),
     "print the counters on standard error so often", 1, DURATION_MAX},
    {0, "metrics", "FILE", WM_OPTION_STRING, offsetof(listen_options, metrics),
     "keep the counters in FILE, for Prometheus' node_exporter"},
    {'c', "config", "FILE", WM_OPTION_STRING, offsetof(listen_options, config),
     "read options from FILE, one a line: long name = value; the command line wins"},
    {0, "mqtt", "URL", WM_OPTION_STRING, offsetof(listen_options, session.mqtt),
     "send the lines to an MQTT broker too: [mqtts://][USER@]HOST[:PORT][/TOPIC]"},
    {0, "mqtt-discovery", "PREFIX", WM_OPTION_STRING, offsetof(listen_options, session.discovery),
     "announce meters with keys or in the meter list to Home Assistant, whose PREFIX is homeassistant"},
    WM_SESSION_ROWS(listen_options),
};
// clang-format on

// Everything that lives while samples come.
typedef struct listener {
    const listen_options *options;
    wm_session session;
    wm_source source;
    wm_ring *ring;
    wm_pipeline *pipeline;
    wm_stream_clock clock;
    pthread_t reader;
    wm_notify notify;
    int64_t notified_ns, reported_ns, metrics_ns; // monotonic
    bool metrics_failed;
    int64_t start_ns; // wall clock of sample 0, as the pipeline has it
    int64_t heard_ns; // monotonic time of the newest samples
    uint64_t samples; // pushed
    uint64_t samples_max;
} listener;

static void *reader_main(void *user)
{
    listener *l = user;
    wm_source_run(&l->source, l->ring);
    return NULL;
}

// Brings the pipeline's clock to the wall clock: crystals drift by seconds a day, and NTP sets the time.
static void clock_adjust(listener *l)
{
    int64_t start_ns = wm_stream_clock_origin(&l->clock) + wm_timestamp_now() - wm_monotonic_now();
    if (llabs(start_ns - l->start_ns) < CLOCK_STEP_NS) return;
    wm_pipeline_set_start(l->pipeline, start_ns);
    l->start_ns = start_ns;
}

static wm_status block_push(listener *l, const wm_ring_block *block)
{
    size_t unit = wm_sample_size(l->source.format);
    uint64_t n = block->size / unit, lost = block->lost_before / unit;
    uint64_t missing = wm_stream_clock_feed(&l->clock, block->arrived_ns, n, lost);
    wm_status status = WM_OK;
    if (!l->source.live) missing = 0;
    if (missing > 0)
        wm_log_info("%s: lost %llu samples on the way", l->source.name, (unsigned long long)missing);
    if (lost > 0)
        wm_log_info("%s: lost %llu samples: the buffer was full", l->source.name, (unsigned long long)lost);
    if (lost + missing > 0) status = wm_pipeline_reset(l->pipeline, lost + missing);
    clock_adjust(l);
    if (n > l->samples_max - l->samples) n = l->samples_max - l->samples;
    l->samples += n;
    wm_interpreter_set_time(l->session.interpreter, wm_timestamp_now());
    l->heard_ns = block->arrived_ns;
    return status == WM_OK ? wm_pipeline_push(l->pipeline, block->bytes, (size_t)n) : status;
}

// Signs of life come from the samples' way, so that a dongle that hangs trips the service's watchdog.
static void service_tell(listener *l)
{
    char report[WM_LOG_LINE], state[WM_LOG_LINE + 32];
    if (l->notify.fd < 0 || l->heard_ns - l->notified_ns < (int64_t)NOTIFY_S * WM_NS_PER_S) return;
    l->notified_ns = l->heard_ns;
    wm_pipeline_report(l->pipeline, report, sizeof report);
    snprintf(state, sizeof state, "READY=1\nWATCHDOG=1\nSTATUS=%s", report);
    wm_notify_send(&l->notify, state);
}

// A file that cannot be written is told once, and tried again: a full disk may get room.
static void metrics_write(listener *l)
{
    wm_pipeline_stats stats;
    if (!l->options->metrics) return;
    wm_pipeline_get_stats(l->pipeline, &stats);
    bool told = l->metrics_failed;
    l->metrics_failed = wm_metrics_write(l->options->metrics, &stats) != WM_OK;
    if (l->metrics_failed && !told) wm_log_error("--metrics: %s: %s", l->options->metrics, strerror(errno));
}

static bool is_due(int64_t *last_ns, int64_t now_ns, double every_s)
{
    if ((double)(now_ns - *last_ns) < every_s * 1e9) return false;
    *last_ns = now_ns;
    return true;
}

// What is done now and then, also while no samples come.
static void chores_do(listener *l)
{
    int64_t now_ns = wm_monotonic_now();
    bool report = wm_report_asked();
    if (l->options->stats_s > 0 && is_due(&l->reported_ns, now_ns, l->options->stats_s)) report = true;
    if (report) wm_session_report(l->pipeline, l->source.name);
    if (is_due(&l->metrics_ns, now_ns, METRICS_S)) metrics_write(l);
    if (wm_reload_asked()) wm_session_load_keys(&l->session);
}

// Until a signal, the end of input, the last meter of --once, a failure.
static wm_status samples_push(listener *l)
{
    wm_status status = WM_OK;
    l->heard_ns = l->reported_ns = wm_monotonic_now();
    while (status == WM_OK && !wm_stop_asked() && l->samples < l->samples_max &&
           !wm_line_filter_is_done(l->session.filter)) {
        wm_ring_block block;
        status = wm_ring_take(l->ring, TAKE_MS, &block);
        if (status == WM_OK) {
            status = block_push(l, &block);
            service_tell(l);
        } else if (status == WM_E_TRUNCATED) {
            status = WM_OK;
            if (l->source.live && wm_monotonic_now() - l->heard_ns > (int64_t)STALL_S * WM_NS_PER_S) {
                wm_log_error("%s: no samples for %d s", l->source.name, STALL_S);
                return WM_E_DEVICE_LOST;
            }
        } else if (wm_ring_reason(l->ring)[0]) {
            wm_log_error("%s: %s", l->source.name, wm_ring_reason(l->ring));
        }
        chores_do(l);
    }
    return status;
}

// Stops the reader. False: it hangs in a device that does not answer, and its memory must be left alone.
static bool reader_join(listener *l)
{
    struct timespec until;
    wm_ring_close(l->ring);
    wm_source_stop(&l->source);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += JOIN_S;
    return pthread_timedjoin_np(l->reader, NULL, &until) == 0;
}

static int exit_code(const listener *l, wm_status status)
{
    if (l->session.sink.error != 0) return wm_session_closed(&l->session) ? WM_EXIT_OK : WM_EXIT_FAILURE;
    return wm_exit_code(status);
}

static int stream_run(listener *l)
{
    wm_status status = wm_ring_create(wm_sample_size(l->source.format), &l->ring);
    if (status == WM_OK && pthread_create(&l->reader, NULL, reader_main, l) != 0) status = WM_E_MEMORY;
    if (status != WM_OK) {
        wm_log_error("%s: %s", l->source.name, wm_status_text(status));
        wm_ring_destroy(l->ring);
        wm_source_close(&l->source);
        return WM_EXIT_FAILURE;
    }
    wm_notify_open(&l->notify);
    status = samples_push(l);
    wm_notify_send(&l->notify, "STOPPING=1");
    wm_notify_close(&l->notify);
    wm_status flushed = wm_pipeline_flush(l->pipeline);
    if (status == WM_OK || status == WM_END) status = flushed;
    metrics_write(l);
    if (l->options->session.verbose) wm_session_report(l->pipeline, l->source.name);
    int code = exit_code(l, status);
    if (code == WM_EXIT_OK && l->options->session.once && !wm_stop_asked() &&
        !wm_line_filter_is_done(l->session.filter)) {
        wm_log_error("--once: the signal ended before each meter was read");
        code = WM_EXIT_FAILURE;
    }
    if (!reader_join(l)) _exit(code);
    wm_source_close(&l->source);
    wm_ring_destroy(l->ring);
    return code;
}

// Opens the device and fits the pipeline to what it can do.
static int device_open(listener *l)
{
    const listen_options *o = l->options;
    wm_source_config config = {
        .device = o->device,
        .rate_hz = round(o->rate_hz),
        .centre_hz = round(o->centre_hz),
        .gain_db = o->gain_db,
        .ppm = (double)o->ppm,
        .bias_tee = o->bias_tee != 0,
        .quiet = o->session.verbose == 0,
        .format = (wm_sample_format)o->format,
    };
    wm_frontend_config frontend = {.rate_hz = config.rate_hz, .centre_hz = config.centre_hz};
    // First without the device, so that a wrong setting is told as such.
    l->start_ns = wm_timestamp_now();
    if (wm_session_pipeline(&l->session, &frontend, l->start_ns, "--frequency", &l->pipeline) != WM_OK)
        return WM_EXIT_USAGE;
    wm_status status = wm_source_open(&config, &l->source);
    if (status != WM_OK) return wm_exit_code(status);
    wm_pipeline_destroy(l->pipeline);
    l->pipeline = NULL;
    frontend.rate_hz = l->source.rate_hz;
    frontend.centre_hz = l->source.centre_hz;
    frontend.format = l->source.format;
    if (wm_session_pipeline(&l->session, &frontend, l->start_ns, l->source.name, &l->pipeline) != WM_OK) {
        wm_source_close(&l->source);
        return WM_EXIT_NO_DEVICE;
    }
    wm_stream_clock_init(&l->clock, l->source.rate_hz, l->source.window_s);
    l->samples_max = o->duration_s > 0 ? (uint64_t)ceil(o->duration_s * l->source.rate_hz) : UINT64_MAX;
    wm_log_info("%s: %.12g MHz, %.12g MS/s", l->source.name, l->source.centre_hz / 1e6,
                l->source.rate_hz / 1e6);
    return WM_EXIT_OK;
}

// The configuration file's options first, then the command line's once more: they win.
static wm_status options_read(const wm_command *c, int argc, char **argv, listen_options *o, char **ret_text)
{
    listen_options given = *o;
    int operands;
    wm_status status = wm_options_parse(c, argc, argv, &given, &operands);
    if (status == WM_OK && given.config) status = wm_config_read(c, given.config, o, ret_text);
    if (status == WM_OK && o->config) {
        wm_log_error("%s: config: found \"%s\", expected no further configuration file", given.config,
                     o->config);
        return WM_E_ARGUMENT;
    }
    return status == WM_OK ? wm_options_parse(c, argc, argv, o, &operands) : status;
}

static int listen_run(const wm_command *c, int argc, char **argv)
{
    listen_options o = {
        .centre_hz = 868.625e6, .rate_hz = 1.6e6, .gain_db = NAN, .session.keep_formats = true};
    listener l = {.options = &o};
    char *config_text = NULL;
    wm_status status = options_read(c, argc, argv, &o, &config_text);
    int code = status == WM_END ? wm_options_help_code() : WM_EXIT_USAGE;
    // Before keys are read, which may take a while.
    if (status == WM_OK) {
        wm_stop_install();
        wm_stop_install_reload();
    }
    if (status == WM_OK) code = wm_session_start(&l.session, c->name, &o.session);
    if (status == WM_OK && code == WM_EXIT_OK) {
        code = device_open(&l);
        if (code == WM_EXIT_OK) code = stream_run(&l);
        wm_pipeline_destroy(l.pipeline);
        wm_session_finish(&l.session);
    }
    free(config_text);
    return code;
}

const wm_command wm_command_listen = {
    .name = "listen",
    .summary = "receive with an RTL-SDR dongle, an rtl_tcp server, or IQ on standard input",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = listen_run,
};
