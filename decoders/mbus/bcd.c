// SPDX-License-Identifier: MIT
#include "bcd.h"

bool wm_bcd_read(const uint8_t *bytes, size_t n, int64_t *ret)
{
    int64_t value = 0;
    bool minus = false;
    if (n > WM_BCD_MAX) return false;
    for (size_t i = n; i-- > 0;) {
        uint8_t high = bytes[i] >> 4, low = bytes[i] & 0x0F;
        if (high == 0x0F && i == n - 1) {
            minus = true;
            high = 0;
        }
        if (high > 9 || low > 9) return false;
        value = value * 100 + high * 10 + low;
    }
    *ret = minus ? -value : value;
    return true;
}
