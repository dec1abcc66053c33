// SPDX-License-Identifier: MIT
// Hours of noise through the whole receiver, faster than real time: every frame that comes out is wrong.
//     soak_noise [-H HOURS] [-s SEED] [-n FIRST] [-t SECONDS] [-c TIER]
// The noise is white and Gaussian at several levels in turn, uniform, and keyed on and off, a stretch of
// each. What a stretch holds depends on the seed and its number alone: -n NUMBER -H 0.016 hears it again.
#include "receiver.h"
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    RATE = 1600000,
    BLOCK = 8192, // samples
    TABLE = 65536,
    KEYED_BLOCKS = 32, // one period of keyed noise, 164 ms ...
    KEYED_ON = 4,      // ... of which so many blocks are loud: 20 ms
    CENTRE = 127,      // the byte below 0
};

static const double hours_max = 1e4;

typedef struct kind {
    const char *name;
    double lsb;      // rms of each component, 0 = uniform over all values
    double loud_lsb; // of the loud part of keyed noise, 0 = not keyed
} kind;

static const kind kinds[] = {
    {"0.5 LSB",             0.5, 0 },
    {"2 LSB",               2,   0 },
    {"16 LSB",              16,  0 },
    {"40 LSB",              40,  0 },
    {"uniform",             0,   0 },
    {"keyed, 4 and 16 LSB", 4,   16},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

typedef struct soak {
    double hours, stretch_s;
    uint64_t seed, stretch; // the one being heard
    wm_receiver *receiver;
    uint64_t state[4]; // xoshiro256++, Blackman and Vigna 2019
    uint8_t quiet[TABLE], loud[TABLE];
    uint8_t samples[2 * BLOCK];
    uint64_t wrong;
} soak;

static uint64_t turn(uint64_t v, int by)
{
    return v << by | v >> (64 - by);
}

static uint64_t draw(uint64_t s[4])
{
    uint64_t ret = turn(s[0] + s[3], 23) + s[0], t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = turn(s[3], 45);
    return ret;
}

// Seeds by splitmix64, Steele et al. 2014.
static void start(uint64_t s[4], uint64_t seed)
{
    for (int i = 0; i < 4; i++) {
        uint64_t z = seed += 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        s[i] = z ^ z >> 31;
    }
}

// 16 random bits to a byte: the quantiles of a Gaussian around 127.5, as a receiver quantises it.
static void tabulate(uint8_t *table, double lsb)
{
    unsigned at = 0;
    for (unsigned value = 0; value < 256; value++) {
        double edge = lsb > 0 ? 0.5 * erfc((CENTRE - (double)value) / (lsb * sqrt(2))) : (value + 1) / 256.0;
        unsigned end = value == 255 ? TABLE : (unsigned)lrint(TABLE * edge);
        while (at < end) table[at++] = (uint8_t)value;
    }
}

static void fill(soak *s, const uint8_t *table)
{
    for (size_t i = 0; i < sizeof s->samples; i += 4) {
        uint64_t v = draw(s->state);
        s->samples[i] = table[v & 0xFFFF];
        s->samples[i + 1] = table[v >> 16 & 0xFFFF];
        s->samples[i + 2] = table[v >> 32 & 0xFFFF];
        s->samples[i + 3] = table[v >> 48];
    }
}

static void on_frame(void *user, const wm_frame *frame)
{
    soak *s = user;
    s->wrong++;
    printf("wrong frame near stretch %" PRIu64 " of seed %" PRIu64
           ": %s, format %s, %u repaired, sample %.0f, ",
           s->stretch, s->seed, wm_modes[frame->radio.mode].name, wm_format_name(frame->radio.format),
           (unsigned)frame->radio.repaired, frame->radio.first_sample);
    for (unsigned i = 0; i < frame->length; i++) printf("%02x", frame->bytes[i]);
    printf("\n");
    fflush(stdout);
}

// Returns samples heard.
static uint64_t hear_stretch(soak *s, uint64_t samples)
{
    const kind *k = &kinds[s->stretch % KINDS];
    uint64_t blocks = (samples + BLOCK - 1) / BLOCK;
    start(s->state, s->seed * 0x100000001B3 + s->stretch);
    tabulate(s->quiet, k->lsb);
    tabulate(s->loud, k->loud_lsb > 0 ? k->loud_lsb : k->lsb);
    for (uint64_t i = 0; i < blocks; i++) {
        fill(s, i % KEYED_BLOCKS < KEYED_ON ? s->loud : s->quiet);
        wm_receiver_push(s->receiver, s->samples, BLOCK);
    }
    return blocks * BLOCK;
}

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef struct row {
    double hours, cpu;
    uint64_t bursts, candidates, attempts;
} row;

static void print_row(const char *name, const row *r, uint64_t frames)
{
    printf("| %s | %.2f | %" PRIu64 " | %" PRIu64 " | %" PRIu64 " | %" PRIu64 " | %.0f |\n", name, r->hours,
           r->bursts, r->candidates, r->attempts, frames, r->hours > 0 ? r->hours * 3600 / r->cpu : 0);
}

static void run(soak *s)
{
    row rows[KINDS] = {0}, all = {0};
    uint64_t frames[KINDS] = {0};
    wm_receiver_stats before = {0}, now;
    uint64_t left = (uint64_t)(s->hours * 3600 * RATE), whole = (uint64_t)(s->stretch_s * RATE) + 1;
    for (; left > 0; s->stretch++) {
        row *r = &rows[s->stretch % KINDS];
        double cpu = cpu_s();
        uint64_t wrong = s->wrong;
        uint64_t n = hear_stretch(s, left < whole ? left : whole);
        left -= n < left ? n : left;
        wm_receiver_get_stats(s->receiver, &now);
        r->cpu += cpu_s() - cpu;
        r->hours += (double)n / RATE / 3600;
        r->bursts += now.bursts - before.bursts;
        r->candidates += now.candidates - before.candidates;
        r->attempts += now.attempts - before.attempts;
        frames[s->stretch % KINDS] += s->wrong - wrong;
        before = now;
    }
    wm_receiver_flush(s->receiver);
    printf("| noise | hours | bursts | candidates | attempts | frames | times real time |\n"
           "|---|---:|---:|---:|---:|---:|---:|\n");
    for (int i = 0; i < KINDS; i++) {
        print_row(kinds[i].name, &rows[i], frames[i]);
        all.hours += rows[i].hours;
        all.cpu += rows[i].cpu;
        all.bursts += rows[i].bursts;
        all.candidates += rows[i].candidates;
        all.attempts += rows[i].attempts;
    }
    print_row("all", &all, s->wrong);
}

int main(int argc, char **argv)
{
    static soak s = {.hours = 1, .stretch_s = 60, .seed = 1};
    wm_frontend_config config = {.rate_hz = RATE, .centre_hz = 868.625e6, .format = WM_CU8};
    for (int c; (c = getopt(argc, argv, "H:s:n:t:c:")) != -1;) {
        char *end = NULL;
        errno = 0;
        if (c == 'H')
            s.hours = strtod(optarg, &end);
        else if (c == 't')
            s.stretch_s = strtod(optarg, &end);
        else if (c == 's')
            s.seed = strtoull(optarg, &end, 10);
        else if (c == 'n')
            s.stretch = strtoull(optarg, &end, 10);
        else if (c == 'c')
            config.cpu = optarg;
        else
            return 2;
        if (end && (errno || end == optarg || *end)) return 2;
    }
    if (optind != argc || !(s.hours > 0 && s.hours <= hours_max && s.stretch_s > 0 && s.stretch_s <= 3600)) {
        fprintf(stderr, "soak_noise [-H HOURS] [-s SEED] [-n FIRST] [-t SECONDS] [-c TIER]\n");
        return 2;
    }
    if (wm_receiver_create(&config, on_frame, &s, &s.receiver) != WM_OK) return 1;
    printf("seed %" PRIu64 ", from stretch %" PRIu64 ", %s\n", s.seed, s.stretch,
           wm_receiver_cpu(s.receiver));
    run(&s);
    wm_receiver_destroy(s.receiver);
    return s.wrong > 0;
}
