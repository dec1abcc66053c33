// SPDX-License-Identifier: MIT
#include "wipe.h"
#include <mbedtls/platform_util.h>

void wm_wipe(void *bytes, size_t n)
{
    mbedtls_platform_zeroize(bytes, n);
}
