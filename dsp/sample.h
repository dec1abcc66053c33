// SPDX-License-Identifier: MIT
// Sample formats, and what the kernels take instead of them.
#pragma once
#include "frontend.h"

// n samples to what the kernels take: cu8 as it is, cs8 with bit 7 flipped (u8 around 128), cs16 as it is,
// cf32 to i16 with full scale 1.0 = 32768, saturated, a value that is not a number as 0.
void wm_sample_convert(wm_sample_format format, const void *from, size_t n, void *to);
