// SPDX-License-Identifier: MIT
// The collections next to the repository (WMRX_SHARED, default ../shared from the source root, where meson
// runs the unit tests). They are not part of it: tests skip without them.
#pragma once
#include <stdio.h>
#include <stdlib.h>

// The collection's file "FOLDER/NAME", or NULL; the caller closes it.
static inline FILE *shared_open(const char *folder, const char *name)
{
    char path[512];
    const char *shared = getenv("WMRX_SHARED");
    snprintf(path, sizeof path, "%s/%s/%s", shared ? shared : "../shared", folder, name);
    return fopen(path, "rb");
}
