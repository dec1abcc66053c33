// SPDX-License-Identifier: MIT
#include "source_rtlsdr.h"
#include <string.h>

#ifdef HAVE_RTLSDR
#include <rtl-sdr.h>

bool wm_rtlsdr_built(void)
{
    return true;
}

uint32_t wm_rtlsdr_count(void)
{
    return rtlsdr_get_device_count();
}

void wm_rtlsdr_describe(uint32_t index, wm_rtlsdr_names *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->device = rtlsdr_get_device_name(index);
    if (rtlsdr_get_device_usb_strings(index, ret->vendor, ret->product, ret->serial) != 0)
        ret->vendor[0] = ret->product[0] = ret->serial[0] = '\0';
}

#else

bool wm_rtlsdr_built(void)
{
    return false;
}

uint32_t wm_rtlsdr_count(void)
{
    return 0;
}

void wm_rtlsdr_describe(uint32_t index, wm_rtlsdr_names *ret)
{
    (void)index;
    memset(ret, 0, sizeof *ret);
    ret->device = "";
}

#endif
