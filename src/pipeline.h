// SPDX-License-Identifier: MIT
// The table of contents: samples in, JSON lines out.
//
//   samples -> dsp: bursts -> soft symbols -> link: frames -> mbus: telegram -> keys: opened -> records ->
//   reading -> line
#pragma once
#include "dsp/frontend.h"
#include "interpreter.h"
#include "line_filter.h"
#include "mqtt.h"
#include "receiver.h"
#include "recorder.h"
#include "sink.h"

typedef struct wm_pipeline_config {
    wm_frontend_config frontend;
    int64_t start_ns;            // Unix time of sample 0, nanoseconds
    const char *receiver;        // name of this receiver in each line, NULL = none
    wm_interpreter *interpreter; // borrowed
    wm_line_filter *filter;      // borrowed, NULL = every telegram is a line
    wm_sink *sink;               // borrowed
    const char *record_folder;   // recordings of telegrams that could not be read; NULL = none
    unsigned recordings_max;
    wm_mqtt *mqtt; // borrowed, gets every line of a telegram too; NULL = none
} wm_pipeline_config;

// What happened so far.
typedef struct wm_pipeline_stats {
    uint64_t samples, lost;
    uint64_t decrypt[WM_DECRYPT_COUNT];
    uint64_t not_selected, repeated; // telegrams that the filter left out
    int64_t last_ns;                 // Unix time of the last telegram, 0 = none
    wm_receiver_stats receiver;
} wm_pipeline_stats;

typedef struct wm_pipeline wm_pipeline;

// Errors of wm_frontend_create() and wm_recorder_create().
WM_MUST_USE wm_status wm_pipeline_create(const wm_pipeline_config *config, wm_pipeline **ret);
void wm_pipeline_destroy(wm_pipeline *p); // NULL is fine

// Any number of samples in the configured format. WM_E_IO: the sink is closed; stop.
WM_MUST_USE wm_status wm_pipeline_push(wm_pipeline *p, const void *samples, size_t n);

// `missing` samples were lost before the next push.
WM_MUST_USE wm_status wm_pipeline_reset(wm_pipeline *p, uint64_t missing);

// Moves the wall clock: Unix time of sample 0, for the lines from now on. The clock of a live stream drifts.
void wm_pipeline_set_start(wm_pipeline *p, int64_t start_ns);

// End of the stream: what is still inside comes out.
WM_MUST_USE wm_status wm_pipeline_flush(wm_pipeline *p);

const char *wm_pipeline_cpu(const wm_pipeline *p); // kernel tier in use: "avx2"

void wm_pipeline_get_stats(const wm_pipeline *p, wm_pipeline_stats *ret);

// Counters so far as one line of text for a human: "samples=... telegrams=... crc=...". Not for parsing by
// position.
void wm_pipeline_report(const wm_pipeline *p, char *text, size_t size);
