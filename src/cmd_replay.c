// SPDX-License-Identifier: MIT
// wmrx replay: recorded captures in, one JSON line a telegram out.
#include "capture.h"
#include "commands.h"
#include "log.h"
#include "progress.h"
#include "session.h"
#include "stop.h"
#include "timestamp.h"
#include <errno.h>
#include <stdlib.h>
#include <time.h>

enum { BLOCK_BYTES = 262144 };

typedef struct replay_options {
    wm_session_options session;
    double centre_hz, rate_hz;
    int container, throttle;
    const char *start;
} replay_options;

// In the order of wm_container.
static const char *const containers[] = {"cu8", "cs8", "cs16", "cf32", "wav", "sigmf", NULL};

// clang-format off
static const wm_option options[] = {
    {'f', "frequency", "HZ", WM_OPTION_NUMBER, offsetof(replay_options, centre_hz),
     "centre frequency of the capture, such as 868.95M; default: its metadata or its name", 25e6, 6e9},
    {'s', "rate", "HZ", WM_OPTION_NUMBER, offsetof(replay_options, rate_hz),
     "samples a second, such as 1600k; default: its metadata or its name", WM_CAPTURE_RATE_MIN,
     WM_CAPTURE_RATE_MAX},
    {'F', "format", "FORMAT", WM_OPTION_CHOICE, offsetof(replay_options, container),
     "how samples are stored; default: by the name's suffix", .choices = containers},
    {0, "start", "TIME", WM_OPTION_STRING, offsetof(replay_options, start),
     "time of the first sample, such as 2026-03-01T12:00:00Z; default: metadata, else the time when the file "
     "was last written"},
    {0, "throttle", NULL, WM_OPTION_FLAG, offsetof(replay_options, throttle),
     "no faster than real time"},
    WM_SESSION_ROWS(replay_options),
};
// clang-format on

// Waits until the samples pushed so far would have been received.
static void throttle(const struct timespec *begin, uint64_t samples, double rate_hz)
{
    double seconds = (double)samples / rate_hz;
    struct timespec until = *begin;
    until.tv_sec += (time_t)seconds;
    until.tv_nsec += (long)((seconds - (double)(time_t)seconds) * WM_NS_PER_S);
    if (until.tv_nsec >= WM_NS_PER_S) {
        until.tv_nsec -= WM_NS_PER_S;
        until.tv_sec++;
    }
    while (!wm_stop_asked() && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
        continue;
}

// Pushes all samples through; the pipeline is flushed whatever ended them.
static wm_status samples_push(const replay_options *o, wm_capture *c, wm_pipeline *p, void *block)
{
    size_t unit = wm_sample_size(c->facts.format), n;
    uint64_t samples = 0;
    struct timespec begin;
    wm_progress progress;
    wm_status status = WM_END, flushed;

    clock_gettime(CLOCK_MONOTONIC, &begin);
    wm_progress_begin(&progress, c->facts.rate_hz, c->bytes_total / unit);
    while (!wm_stop_asked() && (status = wm_capture_read(c, block, BLOCK_BYTES, &n)) == WM_OK) {
        status = wm_pipeline_push(p, block, n / unit);
        if (status != WM_OK) break;
        samples += n / unit;
        wm_progress_update(&progress, samples);
        if (wm_report_asked()) wm_session_report(p, c->path);
        if (o->throttle) throttle(&begin, samples, c->facts.rate_hz);
    }
    flushed = wm_pipeline_flush(p);
    wm_progress_end(&progress);
    return status == WM_END ? flushed : status;
}

static wm_status file_replay(wm_session *s, const replay_options *o, const wm_capture_facts *given,
                             const char *path, void *block)
{
    wm_capture c;
    wm_pipeline *p;
    wm_status status = wm_capture_open(path, given, (wm_container)o->container, &c);
    if (status != WM_OK) return status;
    wm_frontend_config frontend = {
        .rate_hz = c.facts.rate_hz, .centre_hz = c.facts.centre_hz, .format = c.facts.format};
    status = wm_session_pipeline(s, &frontend, c.facts.start_ns, path, &p);
    if (status == WM_OK) {
        status = samples_push(o, &c, p, block);
        if (o->session.verbose) wm_session_report(p, path);
        wm_pipeline_destroy(p);
    }
    wm_capture_close(&c);
    return status;
}

static int files_replay(wm_session *s, const replay_options *o, const wm_capture_facts *given, char **paths,
                        int n)
{
    int code = WM_EXIT_OK;
    void *block = malloc(BLOCK_BYTES);
    if (!block) {
        wm_log_error("%s", wm_status_text(WM_E_MEMORY));
        return WM_EXIT_FAILURE;
    }
    for (int i = 0; i < n && !wm_stop_asked(); i++) {
        wm_status status = file_replay(s, o, given, paths[i], block);
        if (s->sink.error != 0) {
            code = wm_session_closed(s) ? code : WM_EXIT_FAILURE;
            break;
        }
        if (status != WM_OK) code = WM_EXIT_FAILURE;
    }
    free(block);
    return code;
}

static int replay_run(const wm_command *c, int argc, char **argv)
{
    replay_options o = {.container = WM_CONTAINER_UNKNOWN};
    wm_session session;
    int paths;
    wm_status status = wm_options_parse(c, argc, argv, &o, &paths);
    if (status == WM_END) return wm_options_help_code();
    if (status != WM_OK) return WM_EXIT_USAGE;

    wm_capture_facts given = {.rate_hz = o.rate_hz, .centre_hz = o.centre_hz, .start_known = o.start != NULL};
    if (o.start && wm_timestamp_read(o.start, &given.start_ns) != WM_OK) {
        wm_log_error("--start: found \"%s\", expected a time such as 2026-03-01T12:00:00Z", o.start);
        return WM_EXIT_USAGE;
    }
    if (paths == 0) {
        wm_log_error("found no capture, expected FILE or -");
        return WM_EXIT_USAGE;
    }
    int code = wm_session_start(&session, c->name, &o.session);
    if (code != WM_EXIT_OK) return code;
    wm_stop_install();
    code = files_replay(&session, &o, &given, argv, paths);
    wm_session_finish(&session);
    return code;
}

const wm_command wm_command_replay = {
    .name = "replay",
    .operands = "FILE...|-",
    .summary = "read recorded captures, as fast as the machine can",
    .details =
        "FILE is raw IQ (.cu8 .cs8 .cs16 .cf32), WAV of two channels, or either file of a SigMF pair;\n"
        "- is standard input. Centre and rate are taken from --frequency and --rate, else from the\n"
        "metadata, else from the name, as in g001_868.95M_1600k.cu8.",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = replay_run,
};
