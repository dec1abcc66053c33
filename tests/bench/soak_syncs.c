// SPDX-License-Identifier: MIT
// False sync words back to back on both channels, all modes, with telegrams among them: what the work for
// them comes to, and whether the telegrams are heard.
//     soak_syncs [-N SYNCS] [-s SEED] [-c TIER]
// Behind half of the sync words stand random chips. Behind the others stands the beginning of a telegram as
// long as can be, its first CRC right (format B: L and C), so that the receiver must go on reading.
#include "decoders/link/deframe.h"
#include "decoders/link/encode.h"
#include "modulator.h"
#include "receiver.h"
#include "synth.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
    RATE = 1600000,
    EVERY = 400,     // pieces, of which one is a telegram
    SENT_MAX = 4096, // telegrams remembered to compare with
    JUNK_LEAST = 16, // chips behind a sync word ...
    JUNK_DRAWN = 64, // ... and up to so many more
    LONGEST_B = 250, // bytes of a frame that needs both CRCs of format B
    SYNCS_MAX = 1 << 30,
    // Blocks: 10 s, the last 0.5 s of them silent. A signal without an end is noise after half a minute.
    PERIOD = 1000,
    PAUSE = 50,
};

static const double centre_hz = 868.625e6, amplitude = 0.45, silence_s = 0.5, noise_lsb = 3;

static const struct {
    const char *name;
    wm_mode mode;
    wm_format format;
} kinds[] = {
    {"S1",  WM_MODE_S1, WM_FORMAT_A},
    {"T1",  WM_MODE_T1, WM_FORMAT_A},
    {"C1A", WM_MODE_C1, WM_FORMAT_A},
    {"C1B", WM_MODE_C1, WM_FORMAT_B}
};
enum { KINDS = sizeof kinds / sizeof kinds[0], KIND_S = 0 };

// One channel's transmitter: the piece on air and where the next one begins.
typedef struct sender {
    bool is_s;
    double next; // samples
    uint64_t pieces;
    wm_modulator modulator;
    uint8_t chips[WM_CHIPS_MAX];
} sender;

typedef struct sent {
    uint8_t bytes[WM_FRAME_MAX];
    uint16_t length;
    uint8_t kind;
    bool heard;
} sent;

typedef struct soak {
    uint64_t state, wanted, syncs, told[KINDS], heard[KINDS], wrong, twice;
    bool heads; // beginnings of telegrams behind the sync words
    sender senders[2];
    sent sent[SENT_MAX]; // ring
    size_t sent_next;
    wm_cf32 x[WM_SYNTH_BLOCK];
    uint8_t bytes[2 * WM_SYNTH_BLOCK];
    uint64_t position; // samples
    wm_receiver *receiver;
} soak;

static uint32_t draw(uint64_t *state) // xorshift64, Marsaglia 2003
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)(*state >> 32);
}

static void draw_frame(soak *s, uint8_t *frame, unsigned length)
{
    for (unsigned i = 0; i < length; i++) frame[i] = (uint8_t)draw(&s->state);
    frame[0] = (uint8_t)(length - 1);
    frame[1] = 0x44; // SND-NR
}

static void on_frame(void *user, const wm_frame *frame)
{
    soak *s = user;
    for (size_t i = 0; i < SENT_MAX; i++) {
        sent *t = &s->sent[i];
        if (t->length != frame->length || memcmp(t->bytes, frame->bytes, t->length) != 0) continue;
        if (t->heard)
            s->twice++;
        else
            s->heard[t->kind]++;
        t->heard = true;
        return;
    }
    s->wrong++;
    printf("wrong frame: %s, format %s, %u repaired, sample %.0f, ", wm_modes[frame->radio.mode].name,
           wm_format_name(frame->radio.format), (unsigned)frame->radio.repaired, frame->radio.first_sample);
    for (unsigned i = 0; i < frame->length; i++) printf("%02x", frame->bytes[i]);
    printf("\n");
    fflush(stdout);
}

// The chips of the next piece; returns how many.
static size_t next_chips(soak *s, sender *t, unsigned kind)
{
    uint8_t frame[WM_FRAME_MAX];
    wm_encoding e = wm_encoding_of(kinds[kind].mode, kinds[kind].format);
    const wm_mode_row *mode = &wm_modes[e.mode];
    const wm_linecode *code = &wm_linecodes[mode->linecode];
    bool real = t->pieces++ % EVERY == EVERY - 1, a = e.format == WM_FORMAT_A;
    unsigned length = real ? 20 + draw(&s->state) % 80 : a ? WM_FRAME_MAX : LONGEST_B;
    size_t count, head = 2 * e.preamble_pairs + mode->sync_chips;
    draw_frame(s, frame, length);
    if (wm_chips_encode(&e, frame, length, t->chips, &count) != WM_OK) abort();
    if (real) {
        sent *to = &s->sent[s->sent_next++ % SENT_MAX];
        *to = (sent){.length = (uint16_t)length, .kind = (uint8_t)kind};
        memcpy(to->bytes, frame, length);
        s->told[kind]++;
        return count;
    }
    s->syncs++;
    if (s->heads) return head + (a ? 8u * WM_AIR_HEAD_A : 16u) / code->bits * code->chips;
    count = head + JUNK_LEAST + draw(&s->state) % JUNK_DRAWN;
    for (size_t i = head; i < count; i++) t->chips[i] = draw(&s->state) & 1;
    return count;
}

static void next_piece(soak *s, sender *t)
{
    unsigned kind = t->is_s ? KIND_S : 1 + draw(&s->state) % (KINDS - 1);
    const wm_mode_row *mode = &wm_modes[kinds[kind].mode];
    size_t count = next_chips(s, t, kind);
    int64_t first = (int64_t)t->next;
    const wm_modulation m = {.rate_hz = RATE,
                             .chip_rate_hz = mode->chip_rate_hz,
                             .deviation_hz = mode->deviation_hz,
                             .carrier_hz = mode->centre_hz - centre_hz,
                             .first_sample = first,
                             .fraction = t->next - (double)first,
                             .phase_cycles = draw(&s->state) / 4294967296.0,
                             .amplitude = amplitude};
    if (wm_modulator_init(&t->modulator, &m, t->chips, count) != WM_OK) abort();
    t->next += (double)count / mode->chip_rate_hz * RATE;
}

// A block of samples; `on`: new pieces begin in it.
static void hear_block(soak *s, bool on)
{
    int64_t at = (int64_t)s->position, end = at + WM_SYNTH_BLOCK;
    memset(s->x, 0, sizeof s->x);
    for (int i = 0; i < 2; i++) {
        sender *t = &s->senders[i];
        if (t->next < (double)at) t->next = (double)at;
        if (t->pieces > 0) wm_modulator_add(&t->modulator, at, s->x, WM_SYNTH_BLOCK);
        while (on && t->next < (double)end) {
            next_piece(s, t);
            wm_modulator_add(&t->modulator, at, s->x, WM_SYNTH_BLOCK);
        }
    }
    for (size_t i = 0; i < WM_SYNTH_BLOCK; i++) {
        uint32_t v = draw(&s->state);
        s->x[i].re += (float)(((v & 0xFFFF) / 32768.0 - 1) * noise_lsb / 127.5);
        s->x[i].im += (float)(((v >> 16) / 32768.0 - 1) * noise_lsb / 127.5);
    }
    wm_synth_quantise(WM_CU8, s->x, WM_SYNTH_BLOCK, s->bytes);
    s->position += WM_SYNTH_BLOCK;
}

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// Returns processor time of the receiver alone.
static double push(soak *s)
{
    double start = cpu_s();
    wm_receiver_push(s->receiver, s->bytes, WM_SYNTH_BLOCK);
    return cpu_s() - start;
}

static void run(soak *s, const char *name)
{
    wm_receiver_stats before, now;
    uint64_t syncs = s->syncs, from = s->position, wrong = s->wrong;
    double cpu = 0, most = 0, second = 0, part;
    wm_receiver_get_stats(s->receiver, &before);
    memset(s->told, 0, sizeof s->told);
    memset(s->heard, 0, sizeof s->heard);
    for (uint64_t blocks = 1; s->syncs - syncs < s->wanted / 2; blocks++) {
        hear_block(s, blocks % PERIOD < PERIOD - PAUSE);
        cpu += part = push(s);
        second += part;
        if (blocks % (RATE / WM_SYNTH_BLOCK) != 0) continue;
        most = second > most ? second : most;
        second = 0;
    }
    double seconds = (double)(s->position - from) / RATE;
    // Silence, so that what is still held back comes out.
    for (double at = 0; at < 2 * silence_s; at += (double)WM_SYNTH_BLOCK / RATE) {
        hear_block(s, false);
        push(s);
    }
    wm_receiver_get_stats(s->receiver, &now);
    printf("| %s | %" PRIu64 " | %.0f | %.2f | %.2f | %" PRIu64 " | %" PRIu64 " | %" PRIu64 " |", name,
           s->syncs - syncs, seconds, cpu / seconds, most, now.attempts - before.attempts,
           now.dropped - before.dropped, s->wrong - wrong);
    for (int i = 0; i < KINDS; i++) printf(" %" PRIu64 "/%" PRIu64 " |", s->heard[i], s->told[i]);
    printf("\n");
    fflush(stdout);
}

static int parse(soak *s, int argc, char **argv, const char **ret_cpu)
{
    for (int c; (c = getopt(argc, argv, "N:s:c:")) != -1;) {
        char *end = NULL;
        errno = 0;
        if (c == 'N')
            s->wanted = strtoull(optarg, &end, 10);
        else if (c == 's')
            s->state = strtoull(optarg, &end, 10);
        else if (c == 'c')
            *ret_cpu = optarg;
        else
            return 2;
        if (end && (errno || end == optarg || *end)) return 2;
    }
    return optind != argc || s->wanted == 0 || s->wanted > SYNCS_MAX || s->state == 0 ? 2 : 0;
}

int main(int argc, char **argv)
{
    static soak s = {.state = 88172645463325252ULL, .wanted = 1000000};
    wm_frontend_config config = {.rate_hz = RATE, .centre_hz = centre_hz, .format = WM_CU8};
    struct rusage usage;
    if (parse(&s, argc, argv, &config.cpu)) {
        fprintf(stderr, "soak_syncs [-N SYNCS] [-s SEED] [-c TIER]\n");
        return 2;
    }
    if (wm_receiver_create(&config, on_frame, &s, &s.receiver) != WM_OK) return 1;
    s.senders[0].is_s = true;
    for (double at = 0; at < silence_s; at += (double)WM_SYNTH_BLOCK / RATE) {
        hear_block(&s, false);
        push(&s);
    }
    printf(
        "| behind a sync word | syncs | s of signal | CPU s/s | worst second | attempts | dropped | wrong | "
        "S1 heard | T1 | C1A | C1B |\n|---|%s\n",
        "---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    run(&s, "random chips");
    s.heads = true;
    run(&s, "beginning of a telegram");
    getrusage(RUSAGE_SELF, &usage);
    printf("heard twice: %" PRIu64 ", peak of memory: %ld KiB\n", s.twice, usage.ru_maxrss);
    wm_receiver_destroy(s.receiver);
    return s.wrong > 0;
}
