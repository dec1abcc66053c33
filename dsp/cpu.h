// SPDX-License-Identifier: MIT
// What this processor and its operating system can run.
#pragma once
#include <stdbool.h>

typedef enum wm_cpu_tier {
    WM_CPU_SCALAR,
    WM_CPU_SSE41,
    WM_CPU_AVX2,
    WM_CPU_AVX512, // F, BW, VL and VNNI
    WM_CPU_NEON
} wm_cpu_tier;

bool wm_cpu_has(wm_cpu_tier tier);
