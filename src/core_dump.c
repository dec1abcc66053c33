// SPDX-License-Identifier: MIT
#include "core_dump.h"
#include <sys/prctl.h>
#include <sys/resource.h>

void wm_core_dump_forbid(void)
{
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    // A handler that the kernel pipes cores to ignores the limit, and the dumpable flag stops it; others look
    // at the limit only.
    (void)setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
}
