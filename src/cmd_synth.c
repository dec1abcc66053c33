// SPDX-License-Identifier: MIT
// wmrx synth: telegrams to an IQ capture.
#include "capture.h"
#include "commands.h"
#include "line_reader.h"
#include "log.h"
#include "synth_file.h"
#include "synth_text.h"
#include "timestamp.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 2048, PROPERTIES_MAX = 9 };

static const double level_without_noise_dbfs = -6;

typedef struct synth_values {
    const char *mode, *output, *dc, *iq, *start;
    const char *properties[PROPERTIES_MAX]; // in the order of property_names
    double rate_hz, frequency_hz, at_s, gap_s, tail_s, duration_s, ramp_s, noise_dbfs;
    int64_t repeat, seed;
    int format, set_length;
    wm_option_list echoes;
} synth_values;

static const char *const property_names[PROPERTIES_MAX] = {
    "snr", "ecn0", "level", "offset", "drift", "deviation", "chip-rate-error", "preamble", "postamble"};
enum { LEVEL_PROPERTIES = 3 }; // the first ones exclude one another

static const char *const formats[] = {
    [WM_CU8] = "cu8", [WM_CS8] = "cs8", [WM_CS16] = "cs16", [WM_CF32] = "cf32", NULL};
static const char *const noise_words[] = {"off", NULL};

#define AT(member)  offsetof(synth_values, member)
#define PROPERTY(i) (AT(properties) + (i) * sizeof(const char *))

// clang-format off
static const wm_option options[] = {
    {'o', "output", "FILE", WM_OPTION_STRING, AT(output),
     "capture to write, - is standard output (the default); a name in .sigmf-data or .sigmf-meta writes "
     "both files"},
    {'m', "mode", "MODE", WM_OPTION_STRING, AT(mode),
     "of telegrams that name none: T1 (default), C1A, C1B, S1, S1m"},
    {'f', "frequency", "HZ", WM_OPTION_NUMBER, AT(frequency_hz),
     "centre of the capture (868.625M)", 1e6, 6e9},
    {'s', "rate", "HZ", WM_OPTION_NUMBER, AT(rate_hz), "sample rate (1.6M)", 225e3, 20e6},
    {'F', "format", "FORMAT", WM_OPTION_CHOICE, AT(format),
     "of the samples, without it the file name's ending or cu8", .choices = formats},
    {0, "snr", "DB", WM_OPTION_STRING, PROPERTY(0),
     "telegram power over noise power in Carson's bandwidth, T1 200 kHz, C1 190 kHz, S1 132.768 kHz "
     "(30)"},
    {0, "ecn0", "DB", WM_OPTION_STRING, PROPERTY(1),
     "energy of one chip over the noise density, instead of --snr"},
    {0, "level", "DBFS", WM_OPTION_STRING, PROPERTY(2), "telegram power itself, 0 = full-scale tone"},
    {0, "offset", "HZ", WM_OPTION_STRING, PROPERTY(3),
     "carrier offset from the mode's nominal frequency (0)"},
    {0, "drift", "HZ", WM_OPTION_STRING, PROPERTY(4), "change of the carrier over the telegram (0)"},
    {0, "deviation", "HZ", WM_OPTION_STRING, PROPERTY(5),
     "frequency deviation (of the mode: T1 and S1 50k, C1 45k)"},
    {0, "chip-rate-error", "PPM", WM_OPTION_STRING, PROPERTY(6),
     "error of the meter's clock, ppm or as 1.5% (0)"},
    {0, "preamble", "PAIRS", WM_OPTION_STRING, PROPERTY(7),
     "chip pairs of the preamble (of the mode, shortest)"},
    {0, "postamble", "CHIPS", WM_OPTION_STRING, PROPERTY(8), "chips behind the last one (T1 and S1 8, C1 0)"},
    {0, "at", "TIME", WM_OPTION_SECONDS, AT(at_s), "first chip of the first telegram (20ms)", 0, 1e6},
    {0, "gap", "TIME", WM_OPTION_SECONDS, AT(gap_s),
     "between telegrams, and up to one sample more (20ms)", 0, 1e6},
    {0, "tail", "TIME", WM_OPTION_SECONDS, AT(tail_s), "behind the last telegram (10ms)", 0, 1e6},
    {0, "duration", "TIME", WM_OPTION_SECONDS, AT(duration_s),
     "of the whole capture; without telegrams: noise", 0, 1e6},
    {0, "repeat", "N", WM_OPTION_INTEGER, AT(repeat), "send all telegrams N times", 1, WM_SYNTH_PLACED_MAX},
    {0, "ramp", "TIME", WM_OPTION_SECONDS, AT(ramp_s),
     "rise before the first and fall behind the last chip (0.00002)", 0, 0.01},
    {0, "noise-level", "DBFS", WM_OPTION_NUMBER, AT(noise_dbfs),
     "noise power over the whole rate, or off (-30; less where a telegram would clip)",
     -120, 20, noise_words},
    {0, "dc", "I[,Q]", WM_OPTION_STRING, AT(dc), "constant added to I and Q, of full scale"},
    {0, "iq-imbalance", "DB[,DEG]", WM_OPTION_STRING, AT(iq), "gain of I over Q, and phase error"},
    {0, "multipath", "US,DB[,DEG]", WM_OPTION_LIST, AT(echoes),
     "echo: delay in microseconds, level and phase against the direct path; may be repeated"},
    {0, "seed", "N", WM_OPTION_INTEGER, AT(seed),
     "of noise, phases and values drawn from LOW..HIGH (1)", 0, 9e15},
    {0, "start", "TIME", WM_OPTION_STRING, AT(start),
     "time of the first sample for SigMF, as 2024-01-01T00:00:00Z"},
    {0, "set-length", NULL, WM_OPTION_FLAG, AT(set_length), "correct the telegrams' L field"},
};
// clang-format on

static const char details[] =
    "A TELEGRAM is hex without link-layer CRCs, with words in front where it differs from the options:\n"
    "[MODE][@TIME][,NAME=VALUE...]:HEX, where TIME is that of its first chip and NAME an option from\n"
    "snr to postamble. Values of these are a number or LOW..HIGH, drawn for each telegram.\n"
    "- reads telegrams from standard input, one a line, with a space instead of the colon.";

// Everything the command holds.
typedef struct synth_state {
    const synth_values *values;
    wm_synth_config config;
    wm_synth_telegram defaults;
    wm_synth_telegram *telegrams;
    size_t count, capacity;
} synth_state;

// Up to three numbers with commas between them. Returns how many there are, 0 when the text is no such list.
static size_t numbers_read(const char *text, double numbers[static 3])
{
    for (size_t n = 0; n < 3; n++) {
        char word[WM_OPTION_TEXT_MAX + 1];
        size_t length = strcspn(text, ",");
        if (length >= sizeof word) return 0;
        memcpy(word, text, length);
        word[length] = '\0';
        if (wm_number_parse(word, &numbers[n]) != WM_OK) return 0;
        if (text[length] == '\0') return n + 1;
        text += length + 1;
    }
    return 0;
}

static wm_status pair_read(const char *option, const char *text, double limit0, double limit1, double *ret0,
                           double *ret1)
{
    double numbers[3] = {0};
    size_t n = text ? numbers_read(text, numbers) : 1;
    if ((n == 1 || n == 2) && fabs(numbers[0]) <= limit0 && fabs(numbers[1]) <= limit1) {
        *ret0 = numbers[0];
        *ret1 = numbers[1];
        return WM_OK;
    }
    wm_log_error("--%s: found \"%s\", expected one or two numbers, up to +-%g and +-%g", option, text, limit0,
                 limit1);
    return WM_E_ARGUMENT;
}

static wm_status echoes_read(const wm_option_list *list, wm_synth_config *c)
{
    for (size_t i = 0; i < list->n; i++) {
        double v[3] = {0};
        size_t n = numbers_read(list->items[i], v);
        double delay_max = floor(WM_SYNTH_ECHO_SAMPLES_MAX / c->rate_hz * 1e6);
        if (i == WM_SYNTH_ECHOES_MAX) {
            wm_log_error("--multipath: found more than %d", WM_SYNTH_ECHOES_MAX);
            return WM_E_ARGUMENT;
        }
        if (n < 2 || v[0] < 0 || v[0] > delay_max || fabs(v[1]) > 60) {
            wm_log_error(
                "--multipath: found \"%s\", expected microseconds (0 to %g), dB (-60 to 60) and degrees",
                list->items[i], delay_max);
            return WM_E_ARGUMENT;
        }
        c->echoes[c->echo_count++] = (wm_synth_echo){v[0] * 1e-6, v[1], v[2]};
    }
    return WM_OK;
}

// Format by --format, else by the file name's ending, else cu8.
static wm_sample_format format_choose(const synth_values *v)
{
    if (v->format >= 0) return (wm_sample_format)v->format;
    const char *dot = strrchr(v->output, '.');
    for (int i = 0; dot && formats[i]; i++)
        if (strcmp(dot + 1, formats[i]) == 0) return (wm_sample_format)i;
    return WM_CU8;
}

static wm_status config_read(const synth_values *v, wm_synth_config *c)
{
    int64_t start_ns;
    if (v->start && wm_timestamp_read(v->start, &start_ns) != WM_OK) {
        wm_log_error("--start: found \"%s\", expected an RFC 3339 time as 2024-01-01T00:00:00Z", v->start);
        return WM_E_ARGUMENT;
    }
    *c = (wm_synth_config){
        .rate_hz = v->rate_hz,
        .centre_hz = v->frequency_hz,
        .format = format_choose(v),
        .seed = (uint64_t)v->seed,
        .at_s = v->at_s,
        .gap_s = v->gap_s,
        .tail_s = v->tail_s,
        .duration_s = v->duration_s,
        .repeat = (uint32_t)v->repeat,
        .ramp_s = v->ramp_s,
        .noise = isnan(v->noise_dbfs)   ? WM_SYNTH_NOISE_OFF
                 : isinf(v->noise_dbfs) ? WM_SYNTH_NOISE_AUTO
                                        : WM_SYNTH_NOISE_FIXED,
        .noise_dbfs = v->noise_dbfs,
    };
    wm_status status = pair_read("dc", v->dc, 1, 1, &c->dc_i, &c->dc_q);
    if (status == WM_OK) status = pair_read("iq-imbalance", v->iq, 20, 45, &c->iq_gain_db, &c->iq_phase_deg);
    return status == WM_OK ? echoes_read(&v->echoes, c) : status;
}

// What telegrams are unless they say otherwise.
static wm_status defaults_read(const synth_values *v, wm_synth_noise noise, wm_synth_telegram *ret)
{
    char message[WM_SYNTH_MESSAGE];
    int levels = 0;
    *ret = wm_synth_telegram_default();
    if (noise == WM_SYNTH_NOISE_OFF) {
        ret->level_kind = WM_SYNTH_DBFS;
        ret->level_db = (wm_synth_range){level_without_noise_dbfs, level_without_noise_dbfs};
    }
    wm_status status = v->mode ? wm_synth_mode_set(ret, v->mode, strlen(v->mode), message) : WM_OK;
    for (size_t i = 0; status == WM_OK && i < PROPERTIES_MAX; i++) {
        const char *name = property_names[i], *text = v->properties[i];
        if (!text) continue;
        status = wm_synth_property_set(ret, name, strlen(name), text, strlen(text), message);
        if (i < LEVEL_PROPERTIES) levels++;
    }
    if (status != WM_OK) wm_log_error("--%s", message);
    if (status == WM_OK && levels > 1) {
        wm_log_error("found two of --snr, --ecn0 and --level, expected one");
        status = WM_E_ARGUMENT;
    }
    return status;
}

// Appends one telegram; `where` says in messages which it is.
static wm_status telegram_read(synth_state *s, const char *where, const char *text, char separator)
{
    char message[WM_SYNTH_MESSAGE];
    if (s->count == WM_SYNTH_TELEGRAMS_MAX) {
        wm_log_error("%s: found more than %d telegrams", where, WM_SYNTH_TELEGRAMS_MAX);
        return WM_E_LIMIT;
    }
    if (s->count == s->capacity) {
        size_t capacity = s->capacity ? 2 * s->capacity : 64;
        wm_synth_telegram *grown = realloc(s->telegrams, capacity * sizeof *grown);
        if (!grown) {
            wm_log_error("out of memory");
            return WM_E_MEMORY;
        }
        s->telegrams = grown;
        s->capacity = capacity;
    }
    wm_synth_telegram *t = &s->telegrams[s->count];
    *t = s->defaults;
    wm_status status = wm_synth_telegram_parse(t, text, separator, s->values->set_length > 0, message);
    if (status == WM_OK && s->config.noise == WM_SYNTH_NOISE_OFF && t->level_kind != WM_SYNTH_DBFS) {
        snprintf(message, sizeof message, "found a level over the noise and no noise, expected level=DBFS");
        status = WM_E_ARGUMENT;
    }
    if (status != WM_OK) wm_log_error("%s: %s", where, message);
    s->count += status == WM_OK;
    return status;
}

static wm_status lines_read(synth_state *s)
{
    wm_lines *lines;
    wm_status status = wm_lines_create(STDIN_FILENO, LINE_MAX_BYTES, &lines);
    if (status != WM_OK) {
        wm_log_error("%s", wm_status_text(status));
        return status;
    }
    for (unsigned long number = 1;; number++) {
        char line[LINE_MAX_BYTES + 1], where[48];
        const char *bytes;
        size_t n = 0;
        snprintf(where, sizeof where, "standard input line %lu", number);
        status = wm_lines_next(lines, &bytes, &n);
        if (status == WM_E_LIMIT)
            wm_log_error("%s: found more than %d characters, expected a shorter line", where, LINE_MAX_BYTES);
        else if (status == WM_E_IO)
            wm_log_error("standard input: %s", strerror(errno));
        if (status != WM_OK) break;
        while (n > 0 && strchr(" \t\r", bytes[n - 1])) n--;
        memcpy(line, bytes, n);
        line[n] = '\0';
        const char *text = line + strspn(line, " \t");
        if (*text != '\0' && *text != '#') status = telegram_read(s, where, text, ' ');
        if (status != WM_OK) break;
    }
    wm_lines_destroy(lines);
    return status == WM_END ? WM_OK : status;
}

static wm_status telegrams_read(synth_state *s, int operands, char **argv)
{
    for (int i = 0; i < operands; i++) {
        char where[32];
        snprintf(where, sizeof where, "telegram %d", i + 1);
        wm_status status = strcmp(argv[i], "-") == 0 ? lines_read(s) : telegram_read(s, where, argv[i], ':');
        if (status != WM_OK) return status;
    }
    if (s->count > 0 || s->config.duration_s > 0) return WM_OK;
    wm_log_error("found no telegram, expected hex, - for standard input, or --duration for noise alone");
    return WM_E_ARGUMENT;
}

// Says in one line why the capture cannot be made; returns the exit code.
static int create_explain(const synth_state *s, wm_status status, size_t bad)
{
    const wm_synth_config *c = &s->config;
    const wm_synth_telegram *t = bad < s->count ? &s->telegrams[bad] : NULL;
    size_t number = bad + 1;
    if (status == WM_E_UNSUPPORTED && t)
        wm_log_error(
            "telegram %zu: found %s at %.3f MHz outside the capture, expected it inside %.3f +- %.3f MHz "
            "(--frequency, --rate)",
            number, wm_modes[t->mode].name, (wm_modes[t->mode].centre_hz + t->offset_hz.low) / 1e6,
            c->centre_hz / 1e6, c->rate_hz / 2e6);
    else if (status == WM_E_TRUNCATED && t)
        wm_log_error("telegram %zu: begins before the capture or ends behind it (--at, --duration, @TIME)",
                     number);
    else if (status == WM_E_LIMIT && t)
        wm_log_error("telegram %zu: found more than %d telegrams at one time, expected fewer", number,
                     WM_SYNTH_SLOTS);
    else if (status == WM_E_LIMIT)
        wm_log_error("--repeat: found more than %d telegrams in all, expected fewer", WM_SYNTH_PLACED_MAX);
    else
        wm_log_error("%s", wm_status_text(status));
    return status == WM_E_MEMORY ? WM_EXIT_FAILURE : WM_EXIT_USAGE;
}

static const synth_values synth_defaults = {
    .output = "-",
    .rate_hz = 1.6e6,
    .frequency_hz = 868.625e6,
    .at_s = 0.02,
    .gap_s = 0.02,
    .tail_s = 0.01,
    .ramp_s = 20e-6,
    .noise_dbfs = INFINITY,
    .repeat = 1,
    .seed = 1,
    .format = -1,
};

static int capture_make(synth_state *s)
{
    char start[WM_TIMESTAMP_TEXT];
    int64_t start_ns;
    bool timed = s->values->start && wm_timestamp_read(s->values->start, &start_ns) == WM_OK;
    if (timed) wm_timestamp_print(start_ns, start);
    wm_synth *synth;
    size_t bad = s->count;
    wm_status status = wm_synth_create(&s->config, s->telegrams, s->count, &synth, &bad);
    if (status != WM_OK) return create_explain(s, status, bad);
    const wm_synth_file file = {s->values->output, timed ? start : NULL, &s->config, s->telegrams};
    status = wm_synth_file_write(&file, synth);
    wm_synth_destroy(synth);
    return wm_exit_code(status);
}

// A name that would promise another format than the one written.
static wm_status output_check(const synth_values *v)
{
    if (v->format >= 0 || wm_capture_container(v->output) != WM_CONTAINER_WAV) return WM_OK;
    wm_log_error("--output: found \"%s\", expected a name in .cu8, .cs8, .cs16, .cf32 or .sigmf-data",
                 v->output);
    return WM_E_ARGUMENT;
}

static int synth_run(const wm_command *c, int argc, char **argv)
{
    synth_values values = synth_defaults;
    synth_state s = {.values = &values};
    int operands;
    wm_status status = wm_options_parse(c, argc, argv, &values, &operands);
    if (status == WM_END) return wm_options_help_code();
    if (status != WM_OK) return WM_EXIT_USAGE;
    int code = WM_EXIT_USAGE;
    status = output_check(&values);
    if (status == WM_OK) status = config_read(&values, &s.config);
    if (status == WM_OK) status = defaults_read(&values, s.config.noise, &s.defaults);
    if (status == WM_OK) status = telegrams_read(&s, operands, argv);
    if (status == WM_OK)
        code = capture_make(&s);
    else if (status == WM_E_MEMORY || status == WM_E_IO)
        code = WM_EXIT_FAILURE;
    free(s.telegrams);
    return code;
}

const wm_command wm_command_synth = {
    .name = "synth",
    .operands = "TELEGRAM...",
    .summary = "make an IQ capture of telegrams, to test receivers with",
    .details = details,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = synth_run,
};
