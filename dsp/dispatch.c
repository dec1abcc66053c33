// SPDX-License-Identifier: MIT
#include "cpu.h"
#include "kernels.h"
#include <string.h>

// Worst first: a tier is laid over the ones before it.
static const struct {
    const char *name;
    wm_cpu_tier tier;
    void (*overlay)(wm_kernels *k);
} tiers[] = {
    {"scalar", WM_CPU_SCALAR, wm_kernels_scalar},
#ifdef WM_TIERS_X86
    {"sse41",  WM_CPU_SSE41,  wm_kernels_sse41 },
    {"avx2",   WM_CPU_AVX2,   wm_kernels_avx2  },
    {"avx512", WM_CPU_AVX512, wm_kernels_avx512},
#endif
#ifdef WM_TIERS_ARM
    {"neon",   WM_CPU_NEON,   wm_kernels_neon  },
#endif
};

enum { TIERS = sizeof tiers / sizeof *tiers };

wm_status wm_kernels_select(const char *name, wm_kernels *ret)
{
    wm_kernels k = {0};
    for (size_t i = 0; i < TIERS; i++) {
        if (!wm_cpu_has(tiers[i].tier)) break;
        tiers[i].overlay(&k);
        k.name = tiers[i].name;
        if (name && strcmp(name, tiers[i].name) == 0) {
            *ret = k;
            return WM_OK;
        }
    }
    if (name) return WM_E_ARGUMENT;
    *ret = k;
    return WM_OK;
}

const char *wm_kernels_name(size_t i)
{
    return i < TIERS ? tiers[i].name : NULL;
}
