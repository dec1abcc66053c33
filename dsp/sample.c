// SPDX-License-Identifier: MIT
#include "frontend.h"

size_t wm_sample_size(wm_sample_format format)
{
    static const size_t sizes[] = {[WM_CU8] = 2, [WM_CS8] = 2, [WM_CS16] = 4, [WM_CF32] = 8};
    return sizes[format];
}
