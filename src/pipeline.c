// SPDX-License-Identifier: MIT
#include "pipeline.h"
#include "json_line.h"
#include "receiver.h"
#include <stdio.h>
#include <stdlib.h>

struct wm_pipeline {
    wm_pipeline_config config;
    wm_receiver *receiver;
    wm_recorder *recorder;   // NULL: nothing is recorded
    uint64_t crc_failed;     // when it last was asked
    wm_status sink_status;   // sticky: a closed sink stays closed
    wm_pipeline_stats stats; // without the receiver's
    char line[WM_LINE_MAX];
};

// Asks the filter, and counts what it leaves out.
static bool is_wanted(wm_pipeline *p, const wm_interpretation *seen, const wm_frame *frame, int64_t heard_ns)
{
    uint64_t hash = wm_frame_hash(frame->bytes, frame->length);
    switch (wm_line_filter_take(p->config.filter, seen, hash, heard_ns)) {
    case WM_FILTER_NOT_SELECTED: p->stats.not_selected++; return false;
    case WM_FILTER_REPEATED: p->stats.repeated++; return false;
    default: return true;
    }
}

static void on_frame(void *user, const wm_frame *frame)
{
    wm_pipeline *p = user;
    double seconds = frame->radio.first_sample / p->config.frontend.rate_hz;
    wm_line_facts facts = {
        .has_timestamp = true,
        .timestamp_ns = p->config.start_ns + (int64_t)(seconds * 1e9),
        .radio = &frame->radio,
        .receiver = p->config.receiver,
    };
    wm_interpretation seen;
    if (p->sink_status != WM_OK) return;
    wm_status status = wm_interpreter_read(p->config.interpreter, WM_BUS_WIRELESS, frame->bytes,
                                           frame->length, facts.timestamp_ns, &seen);
    if (status == WM_OK) p->stats.decrypt[seen.telegram->decrypt]++;
    p->stats.last_ns = facts.timestamp_ns;
    if (!is_wanted(p, status == WM_OK ? &seen : NULL, frame, facts.timestamp_ns)) return;
    size_t n = wm_json_line(p->line, sizeof p->line, &facts, status == WM_OK ? &seen : NULL, frame->bytes,
                            frame->length);
    if (n > 0) p->sink_status = p->config.sink->write(p->config.sink, p->line, n);
    if (n > 0 && status == WM_OK && p->config.mqtt) wm_mqtt_publish(p->config.mqtt, &seen, p->line, n - 1);
}

wm_status wm_pipeline_create(const wm_pipeline_config *config, wm_pipeline **ret)
{
    wm_pipeline *p = calloc(1, sizeof *p);
    if (!p) return WM_E_MEMORY;
    p->config = *config;
    wm_recorder_config recorder = {
        .folder = config->record_folder,
        .recordings_max = config->recordings_max,
        .rate_hz = config->frontend.rate_hz,
        .centre_hz = config->frontend.centre_hz,
        .format = config->frontend.format,
    };
    wm_status status = wm_receiver_create(&config->frontend, on_frame, p, &p->receiver);
    if (status == WM_OK && recorder.folder) status = wm_recorder_create(&recorder, &p->recorder);
    if (status != WM_OK) {
        wm_pipeline_destroy(p);
        return status;
    }
    *ret = p;
    return WM_OK;
}

void wm_pipeline_destroy(wm_pipeline *p)
{
    if (!p) return;
    wm_receiver_destroy(p->receiver);
    wm_recorder_destroy(p->recorder);
    free(p);
}

// Records what the last samples held, when there was a telegram in them whose CRCs do not hold.
static void record_missed(wm_pipeline *p)
{
    wm_receiver_stats s;
    if (!p->recorder) return;
    wm_receiver_get_stats(p->receiver, &s);
    double seconds = (double)(p->stats.samples + p->stats.lost) / p->config.frontend.rate_hz;
    if (s.crc_failed != p->crc_failed)
        wm_recorder_save(p->recorder, p->config.start_ns + (int64_t)(seconds * 1e9), "crc");
    p->crc_failed = s.crc_failed;
}

wm_status wm_pipeline_push(wm_pipeline *p, const void *samples, size_t n)
{
    p->stats.samples += n;
    if (p->recorder) wm_recorder_push(p->recorder, samples, n);
    wm_receiver_push(p->receiver, samples, n);
    record_missed(p);
    return p->sink_status;
}

wm_status wm_pipeline_reset(wm_pipeline *p, uint64_t missing)
{
    wm_receiver_reset(p->receiver, missing);
    record_missed(p);
    p->stats.lost += missing;
    if (p->recorder) wm_recorder_clear(p->recorder);
    return p->sink_status;
}

void wm_pipeline_set_start(wm_pipeline *p, int64_t start_ns)
{
    p->config.start_ns = start_ns;
}

wm_status wm_pipeline_flush(wm_pipeline *p)
{
    wm_receiver_flush(p->receiver);
    record_missed(p);
    return p->sink_status;
}

const char *wm_pipeline_cpu(const wm_pipeline *p)
{
    return wm_receiver_cpu(p->receiver);
}

void wm_pipeline_get_stats(const wm_pipeline *p, wm_pipeline_stats *ret)
{
    *ret = p->stats;
    wm_receiver_get_stats(p->receiver, &ret->receiver);
}

void wm_pipeline_report(const wm_pipeline *p, char *text, size_t size)
{
    wm_pipeline_stats s;
    wm_pipeline_get_stats(p, &s);
    const wm_receiver_stats *r = &s.receiver;
    const uint64_t *frames = r->frames;
    const struct {
        const char *name;
        uint64_t count;
    } counters[] = {
        {"samples",      s.samples                                                       },
        {"lost",         s.lost                                                          },
        {"clipped",      r->clipped                                                      },
        {"bursts",       r->bursts                                                       },
        {"candidates",   r->candidates                                                   },
        {"telegrams",    frames[WM_MODE_S1] + frames[WM_MODE_T1] + frames[WM_MODE_C1]    },
        {"S1",           frames[WM_MODE_S1]                                              },
        {"T1",           frames[WM_MODE_T1]                                              },
        {"C1",           frames[WM_MODE_C1]                                              },
        {"repaired",     r->repaired                                                     },
        {"crc",          r->crc_failed                                                   },
        {"length",       r->length                                                       },
        {"implausible",  r->implausible                                                  },
        {"truncated",    r->truncated                                                    },
        {"dropped",      r->dropped                                                      },
        {"opened",       s.decrypt[WM_DECRYPT_OK]                                        },
        {"no_key",       s.decrypt[WM_DECRYPT_NO_KEY]                                    },
        {"wrong_key",    s.decrypt[WM_DECRYPT_WRONG_KEY] + s.decrypt[WM_DECRYPT_MAC_FAIL]},
        {"not_selected", s.not_selected                                                  },
        {"repeated",     s.repeated                                                      },
    };
    size_t used = 0;
    for (size_t i = 0; i < sizeof counters / sizeof *counters && used < size; i++) {
        int n = snprintf(text + used, size - used, "%s%s=%llu", i ? " " : "", counters[i].name,
                         (unsigned long long)counters[i].count);
        if (n < 0) return;
        used += (size_t)n;
    }
}
