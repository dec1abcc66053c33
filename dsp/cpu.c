// SPDX-License-Identifier: MIT
#include "cpu.h"

bool wm_cpu_has(wm_cpu_tier tier)
{
    switch (tier) {
    case WM_CPU_SCALAR: return true;
#if defined(__x86_64__) || defined(__i386__)
    // The builtin also asks XGETBV whether the system saves the wide registers.
    case WM_CPU_SSE41: return __builtin_cpu_supports("sse4.1");
    case WM_CPU_AVX2: return __builtin_cpu_supports("avx2");
    case WM_CPU_AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
#endif
#if defined(__aarch64__)
    case WM_CPU_NEON: return true; // part of the base instruction set
#endif
    default: return false;
    }
}
