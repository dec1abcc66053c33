// SPDX-License-Identifier: MIT
// The counters as a text file for Prometheus, as node_exporter's textfile collector reads it (exposition
// format 0.0.4). The file is replaced at once, so that nobody reads half of it.
#pragma once
#include "pipeline.h"

// Writes PATH.new, then renames it; PATH may be missing or a regular file. WM_E_IO: errno says why.
WM_MUST_USE wm_status wm_metrics_write(const char *path, const wm_pipeline_stats *s);
