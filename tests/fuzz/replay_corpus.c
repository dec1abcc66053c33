// SPDX-License-Identifier: MIT
// Feeds a corpus to a fuzz target without libFuzzer: each file whole, cut off at every length, and with every
// byte changed. So the ordinary tests meet each input that ever mattered, and its neighbours.
#include "fuzz.h"
#include <dirent.h>
#include <stdio.h>
#include <string.h>

enum { INPUT_MAX = 65536, NEIGHBOURS_MAX = 600 };

static uint8_t input[INPUT_MAX];

// A copy of exactly this size, so that a sanitizer sees a read behind its end.
static void feed(size_t n)
{
    uint8_t *copy = malloc(n ? n : 1);
    if (!copy) exit(1);
    memcpy(copy, input, n);
    LLVMFuzzerTestOneInput(copy, n);
    free(copy);
}

static int replay(const char *path)
{
    static const uint8_t changes[] = {0x01, 0x0F, 0x80, 0xFF};
    FILE *file = fopen(path, "rb");
    if (!file) return 0;
    size_t n = fread(input, 1, sizeof input, file);
    fclose(file);
    feed(n);
    for (size_t i = 0; i < n && n <= NEIGHBOURS_MAX; i++) {
        feed(i);
        for (size_t k = 0; k < sizeof changes; k++) {
            input[i] ^= changes[k];
            feed(n);
            input[i] ^= changes[k];
        }
    }
    return 1;
}

int main(int argc, char **argv)
{
    int count = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        if (!folder) {
            count += replay(argv[i]);
            continue;
        }
        for (struct dirent *entry; (entry = readdir(folder));) {
            char path[4096];
            if (entry->d_name[0] == '.') continue;
            snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            count += replay(path);
        }
        closedir(folder);
    }
    printf("%d inputs replayed\n", count);
    return count == 0;
}
