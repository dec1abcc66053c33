// SPDX-License-Identifier: MIT
#include "source.h"
#include <stdatomic.h>
#include <string.h>

wm_status wm_source_open(const wm_source_config *config, wm_source *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->fd = -1;
    ret->rate_hz = config->rate_hz;
    ret->centre_hz = config->centre_hz;
    ret->format = WM_CU8;
    if (config->device && strcmp(config->device, "-") == 0) return wm_source_stdin_open(config, ret);
    if (config->device && wm_source_is_rtltcp(config->device))
        return wm_source_rtltcp_open(config, ret);
    return wm_source_rtlsdr_open(config, ret);
}

void wm_source_run(wm_source *s, wm_ring *ring)
{
    s->ops->run(s, ring);
}

void wm_source_stop(wm_source *s)
{
    atomic_store(&s->stopped, true);
    if (s->ops->stop) s->ops->stop(s);
}

void wm_source_close(wm_source *s)
{
    if (s->ops->close) s->ops->close(s);
}
