// SPDX-License-Identifier: MIT
// Live samples: a dongle, an rtl_tcp server, or standard input.
#pragma once
#include "dsp/frontend.h"
#include "ring.h"

enum { WM_SOURCE_NAME = 96 };

typedef struct wm_source_config {
    const char *device; // "0", a serial number, "serial:TEXT", "rtltcp:HOST:PORT" or "-"; NULL = first dongle
    double rate_hz, centre_hz;
    double gain_db;          // NAN = automatic
    double ppm;              // correction of the dongle's crystal, whole numbers
    bool bias_tee;           // power for an amplifier at the antenna
    bool quiet;              // hide what librtlsdr prints while it opens a dongle
    wm_sample_format format; // of standard input
} wm_source_config;

typedef struct wm_source wm_source;

// What each kind of source does.
typedef struct wm_source_ops {
    void (*run)(wm_source *s, wm_ring *ring); // see wm_source_run()
    void (*stop)(wm_source *s);
    void (*close)(wm_source *s);
} wm_source_ops;

struct wm_source {
    const wm_source_ops *ops;
    char name[WM_SOURCE_NAME]; // for messages
    double rate_hz, centre_hz; // as tuned, which may be a little off what was asked for
    wm_sample_format format;
    bool live;       // a radio: its clock runs whether we keep up or not
    double window_s; // longest time that its blocks may be held up on their way, without loss
    void *device;    // of the kind
    int fd;          // of the kind
    _Atomic bool stopped;
};

// Any failure prints one line. WM_E_ARGUMENT: device text or settings make no sense; WM_E_NO_DEVICE: not
// there, or it cannot be opened or set. *ret may not be moved afterwards.
WM_MUST_USE wm_status wm_source_open(const wm_source_config *config, wm_source *ret);

// The reader thread's body: fills the ring until stop, end or failure, and ends the ring.
void wm_source_run(wm_source *s, wm_ring *ring);

void wm_source_stop(wm_source *s); // from any thread: makes run return soon
void wm_source_close(wm_source *s);

// The kinds; called by wm_source_open().
WM_MUST_USE wm_status wm_source_rtlsdr_open(const wm_source_config *config, wm_source *s);
WM_MUST_USE wm_status wm_source_rtltcp_open(const wm_source_config *config, wm_source *s);
bool wm_source_is_rtltcp(const char *device); // by its prefix
WM_MUST_USE wm_status wm_source_stdin_open(const wm_source_config *config, wm_source *s);
