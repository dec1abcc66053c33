// SPDX-License-Identifier: MIT
// What listen and replay share: the options of keys, meters and output, and the way from a pipeline to an
// exit code.
#pragma once
#include "options.h"
#include "pipeline.h"

enum { WM_DEDUPE_MAX_S = 30 * 86400, WM_RECORDINGS_MAX = 100 };

typedef struct wm_session_options {
    wm_option_list keys, channels, select;
    double repeat_s;
    const char *meters, *meter, *receiver, *cpu, *record;
    int64_t recordings_max; // 0 = the default
    const char *mqtt, *discovery; // options of listen alone
    int insecure_keys, allow_plaintext, verbose;
    int once; // option of listen alone
    bool keep_formats; // no option: listen keeps what it learns, replay must not depend on it
} wm_session_options;

// Rows for the option table of a command whose values hold a wm_session_options named `session`.
// clang-format off
#define WM_SESSION_ROWS(values)                                                                              \
    {'k', "keys", "FILE", WM_OPTION_LIST, offsetof(values, session.keys),                                    \
     "read the meters' keys from FILE; may be repeated"},                                                    \
    {0, "insecure-keys", NULL, WM_OPTION_FLAG, offsetof(values, session.insecure_keys),                      \
     "take keys files that other users may read"},                                                           \
    {0, "allow-plaintext", NULL, WM_OPTION_FLAG, offsetof(values, session.allow_plaintext),                  \
     "take unencrypted telegrams of meters that have a key"},                                                \
    {0, "meters", "FILE", WM_OPTION_STRING, offsetof(values, session.meters),                                \
     "read the meter list FILE (INI or CSV): names, rooms, scale factors"},                                  \
    {'m', "meter", "NAME", WM_OPTION_STRING, offsetof(values, session.meter),                                \
     "read every telegram as this meter"},                                                                   \
    {0, "channel", "MODE@HZ", WM_OPTION_LIST, offsetof(values, session.channels),                            \
     "look for S or T (T1 and C1) at this frequency, such as T@434.475M; may be repeated"},                  \
    {0, "select", "WHICH", WM_OPTION_LIST, offsetof(values, session.select),                                 \
     "print only these meters: KAM.12345678, 12345678, KAM, or listed: those with keys or in the list; "     \
     "may be repeated"},                                                                                     \
    {0, "dedupe", "SECONDS", WM_OPTION_SECONDS, offsetof(values, session.repeat_s),                          \
     "print a telegram that comes again, byte by byte, only after this long", 0, WM_DEDUPE_MAX_S},           \
    {0, "receiver", "NAME", WM_OPTION_STRING, offsetof(values, session.receiver),                            \
     "put this name of the receiver into every line"},                                                       \
    {0, "record", "FOLDER", WM_OPTION_STRING, offsetof(values, session.record),                              \
     "record what could not be read: SigMF, a second each"},                                                 \
    {0, "record-max", "N", WM_OPTION_INTEGER, offsetof(values, session.recordings_max),                      \
     "recordings made at the most, default 100", 1, 1000000},                                                \
    {0, "cpu", "TIER", WM_OPTION_STRING, offsetof(values, session.cpu),                                      \
     "use the kernels of this instruction set, not the best one"},                                           \
    {'v', "verbose", NULL, WM_OPTION_FLAG, offsetof(values, session.verbose),                                \
     "say more on standard error, and the counters at the end"}
// clang-format on

typedef struct wm_session {
    const wm_session_options *options;
    wm_interpreter *interpreter;
    wm_sink sink; // standard output
    wm_mqtt *mqtt;          // NULL: no broker
    wm_line_filter *filter; // NULL: all lines
    bool told_cpu;
    double channel_hz[WM_CHANNEL_COUNT]; // of --channel, 0 = at the usual places
} wm_session;

// Loads the keys. On failure one line was printed; the result is the exit code (WM_EXIT_OK = started).
int wm_session_start(wm_session *s, const char *command, const wm_session_options *options);

// Reads the keys files again and says so in one line; when that fails, the keys are as before.
void wm_session_load_keys(wm_session *s);

void wm_session_finish(wm_session *s);

// A pipeline on the session's keys and output. On failure *ret is untouched and the line on stderr begins
// with `origin` (a file, a device).
WM_MUST_USE wm_status wm_session_pipeline(wm_session *s, const wm_frontend_config *frontend, int64_t start_ns,
                                          const char *origin, wm_pipeline **ret);

// After WM_E_IO: true when the reader of our output went away, which is a normal end; otherwise the error was
// printed.
bool wm_session_closed(const wm_session *s);

// Prints the pipeline's counters on stderr.
void wm_session_report(const wm_pipeline *p, const char *origin);
