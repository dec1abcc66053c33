// SPDX-License-Identifier: MIT
// `wmrx decode`: telegrams from arguments or standard input, read again with today's keys and meters.
#include "commands.h"
#include "core_dump.h"
#include "decode_input.h"
#include "decode_rows.h"
#include "explain.h"
#include "interpreter.h"
#include "json_line.h"
#include "line_reader.h"
#include "log.h"
#include "options.h"
#include "report.h"
#include "sink.h"
#include "stop.h"
#include "terminal.h"
#include "timestamp.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct decode_values {
    wm_option_list keys;
    const char *meters, *meter;
    int insecure_keys, allow_plaintext, explain, report;
} decode_values;

#define AT(member) offsetof(decode_values, member)

// clang-format off
static const wm_option options[] = {
    {'k', "keys", "FILE", WM_OPTION_LIST, AT(keys),
     "read the meters' keys from FILE; may be repeated"},
    {0, "insecure-keys", NULL, WM_OPTION_FLAG, AT(insecure_keys),
     "take keys files that other users may read"},
    {0, "allow-plaintext", NULL, WM_OPTION_FLAG, AT(allow_plaintext),
     "take unencrypted telegrams of meters that have a key"},
    {0, "meters", "FILE", WM_OPTION_STRING, AT(meters),
     "read the meter list FILE (INI or CSV): names, rooms, scale factors"},
    {'m', "meter", "NAME", WM_OPTION_STRING, AT(meter),
     "read every telegram as this meter"},
    {0, "explain", NULL, WM_OPTION_FLAG, AT(explain),
     "print what every byte is, instead of the JSON line"},
    {0, "report", NULL, WM_OPTION_FLAG, AT(report),
     "print a report on the meter without its id, instead of the line"},
};
// clang-format on

typedef struct decoder {
    wm_interpreter *interpreter;
    wm_sink sink;
    wm_input input;
    wm_frame frame; // of a wireless telegram, without link-layer CRCs
    wm_frame cut;   // without what it has beyond its L field
    char line[WM_LINE_MAX];
    wm_rows rows; // lines of hex that do not make a whole telegram yet
    bool explain, report, colour;
    wm_explanation *explanation; // with `explain` or `report`, and the text of it
    char *text;
    uint64_t failed; // lines and arguments that gave no reading line
} decoder;

// Writes the explanation, the report or both, an empty line behind each.
static wm_status write_texts(decoder *d, const wm_interpretation *seen)
{
    wm_status status = WM_OK;
    wm_explain(d->explanation, seen);
    for (int which = 0; which < 2 && status == WM_OK; which++) {
        if (!(which == 0 ? d->explain : d->report)) continue;
        size_t n = which == 0 ? wm_explanation_print(d->explanation, d->colour, d->text, WM_EXPLAIN_MAX)
                              : wm_report_print(d->explanation, d->text, WM_EXPLAIN_MAX);
        d->text[n] = '\n';
        status = d->sink.write(&d->sink, d->text, n + 1);
    }
    return status;
}

enum { SENSE_NONE, SENSE_CLOSED, SENSE_LEFT_OVER, SENSE_WHOLE }; // and above: by the number of fields

// How much sense a telegram makes as it was cut.
static int find_sense(wm_status status, const wm_interpretation *seen)
{
    if (status == WM_OK) status = seen->status;
    if (status == WM_E_NO_KEY || status == WM_E_WRONG_KEY) return SENSE_CLOSED;
    if (status != WM_OK) return SENSE_NONE;
    const wm_reading_field *reason = wm_reading_find(seen->reading, "undecoded_reason");
    if (reason && (strcmp(reason->text, "truncated") == 0 || strcmp(reason->text, "record") == 0))
        return SENSE_LEFT_OVER;
    return SENSE_WHOLE + seen->reading->count - (reason ? 2 : 0); // without what was not understood
}

// Bytes beyond the L field are the receiver's (RSSI, status), or L is wrong: what makes more sense is taken.
// Where both make as much, L is believed, unless records are cut off either way.
static wm_status interpret(decoder *d, wm_bus bus, const uint8_t **bytes, uint16_t *length,
                           wm_interpretation *seen)
{
    wm_status status = wm_interpreter_read(d->interpreter, bus, *bytes, *length, 0, seen);
    d->cut = d->frame;
    if (bus != WM_BUS_WIRELESS || !wm_input_cut(&d->input, &d->cut)) return status;
    int all = find_sense(status, seen);
    status = wm_interpreter_read(d->interpreter, bus, d->cut.bytes, d->cut.length, 0, seen);
    int told = find_sense(status, seen);
    bool is_believed = !d->input.may_end_in_rssi && told != SENSE_LEFT_OVER && told != SENSE_NONE;
    if (told < all || (told == all && !is_believed))
        return wm_interpreter_read(d->interpreter, bus, *bytes, *length, 0, seen);
    *bytes = d->cut.bytes;
    *length = d->cut.length;
    return status;
}

static wm_status write_seen(decoder *d, const wm_line_facts *facts, const wm_interpretation *seen,
                            const uint8_t *bytes, uint16_t length)
{
    if (d->explanation) return write_texts(d, seen);
    size_t n = wm_json_line(d->line, sizeof d->line, facts, seen, bytes, length);
    return n > 0 ? d->sink.write(&d->sink, d->line, n) : WM_E_LIMIT;
}

// A gateway on a wire hands on what it heard by radio in a record (EN 13757-3, VIF FD 3B): a whole frame.
static bool find_radio_frame(const wm_interpretation *seen, wm_frame *ret)
{
    enum { LINK_HEADER = 10 };
    if (seen->telegram->bus != WM_BUS_WIRED || !seen->records) return false;
    for (unsigned i = 0; i < seen->records->count; i++) {
        const wm_record *r = &seen->records->row[i];
        const uint8_t *frame = seen->records_bytes + r->data_at;
        if (r->quantity != WM_Q_CONTAINER || r->data_length <= LINK_HEADER ||
            r->data_length > sizeof ret->bytes || frame[0] + 1 != r->data_length)
            continue;
        memcpy(ret->bytes, frame, r->data_length);
        ret->length = r->data_length;
        return true;
    }
    return false;
}

// Reads the telegram in d->input and writes its line, and that of a telegram in it.
static wm_status read_telegram(decoder *d)
{
    wm_bus bus;
    const uint8_t *bytes;
    uint16_t length;
    wm_interpretation seen;
    wm_line_facts facts = {.carried = d->input.carried[0] ? d->input.carried : NULL};
    wm_status status = wm_input_frame(&d->input, &d->frame, &bus, &bytes, &length);
    if (status == WM_OK) status = wm_interpreter_set_key(d->interpreter, d->input.key);
    if (status == WM_E_FORMAT) {
        snprintf(d->input.problem, sizeof d->input.problem,
                 "found a \"key\" that is no text of 32 hex digits");
        return status;
    }
    facts.has_timestamp = wm_timestamp_read(d->input.timestamp, &facts.timestamp_ns) == WM_OK;
    wm_interpreter_set_time(d->interpreter, facts.has_timestamp ? facts.timestamp_ns : 0);
    if (status == WM_OK) status = interpret(d, bus, &bytes, &length, &seen);
    if (status != WM_OK) {
        snprintf(d->input.problem, sizeof d->input.problem, "found %u bytes that are no telegram: %s",
                 d->input.length, wm_status_text(status));
        return status;
    }
    status = write_seen(d, &facts, &seen, bytes, length);
    if (status != WM_OK || !find_radio_frame(&seen, &d->frame)) return status;
    status = wm_interpreter_read(d->interpreter, WM_BUS_WIRELESS, d->frame.bytes, d->frame.length, 0, &seen);
    return status == WM_OK ? write_seen(d, &facts, &seen, d->frame.bytes, d->frame.length) : WM_OK;
}

// A readout of a wired meter may be several frames.
static wm_status read_telegrams(decoder *d)
{
    wm_status status;
    do status = read_telegram(d);
    while (status == WM_OK && wm_input_next(&d->input));
    return status;
}

// WM_END: nothing to read there. Else of the telegram or the output.
static wm_status read_text(decoder *d, const char *text, size_t n)
{
    wm_status status = wm_input_read(&d->input, text, n);
    return status == WM_OK ? read_telegrams(d) : status;
}

// Messages begin with `where` and the line's or argument's number. WM_E_IO: standard output is closed;
// everything else is told and counted.
static wm_status tell(decoder *d, wm_status status, const char *where, size_t number)
{
    if (status == WM_OK || status == WM_END || status == WM_E_IO) return status == WM_END ? WM_OK : status;
    wm_log_error("%s%zu: %s", where, number, d->input.problem);
    d->failed++;
    return WM_OK;
}

static wm_status decode_text(decoder *d, const char *text, size_t n, const char *where, size_t number)
{
    return tell(d, read_text(d, text, n), where, number);
}

// What is held and was not continued is told as cut off.
static wm_status drop_rows(decoder *d, const char *where)
{
    if (d->rows.length == 0) return WM_OK;
    wm_status status = decode_text(d, d->rows.text, d->rows.length, where, d->rows.number);
    wm_rows_drop(&d->rows);
    return status;
}

// A line, which may be the next row of a telegram.
static wm_status decode_line(decoder *d, const char *line, size_t n, const char *where, size_t number)
{
    if (d->rows.length > 0 && wm_rows_join(&d->rows, line, n)) {
        wm_status status = read_text(d, d->rows.text, d->rows.length);
        if (status == WM_E_TRUNCATED) return WM_OK;
        status = tell(d, status, where, d->rows.number);
        wm_rows_drop(&d->rows);
        return status;
    }
    wm_status status = drop_rows(d, where);
    if (status != WM_OK) return status;
    status = read_text(d, line, n);
    if (status == WM_E_TRUNCATED && wm_rows_begin(&d->rows, line, n, number)) return WM_OK;
    return tell(d, status, where, number);
}

// Lines of standard input or a file. WM_E_IO as above.
static wm_status decode_lines(decoder *d, int fd, const char *name, const char *where)
{
    wm_lines *lines = NULL;
    wm_status status = wm_lines_create(fd, WM_INPUT_LINE_MAX, &lines), output = WM_OK;
    for (size_t number = 1; output == WM_OK && (status == WM_OK || status == WM_E_LIMIT); number++) {
        const char *line;
        size_t n;
        status = wm_lines_next(lines, &line, &n);
        if (status == WM_OK) output = decode_line(d, line, n, where, number);
        if (wm_stop_asked()) break;
        if (status != WM_E_LIMIT) continue;
        wm_log_error("%s%zu: found more than %d bytes, expected a telegram", where, number,
                     WM_INPUT_LINE_MAX);
        d->failed++;
    }
    if (output == WM_OK) output = drop_rows(d, where);
    if (status == WM_E_IO || status == WM_E_MEMORY) {
        wm_log_error("%s: %s", name, status == WM_E_IO ? strerror(errno) : wm_status_text(status));
        d->failed++;
    }
    int error = errno; // of the output
    wm_lines_destroy(lines);
    errno = error;
    return output;
}

static wm_status decode_file(decoder *d, int fd, const char *path)
{
    char where[WM_LOG_LINE];
    snprintf(where, sizeof where, "%s:", path);
    wm_status status = decode_lines(d, fd, path, where);
    int error = errno;
    close(fd);
    errno = error;
    return status;
}

// A telegram as hex, else the name of a file with a telegram a line.
static wm_status decode_argument(decoder *d, const char *text, size_t number)
{
    wm_status status = wm_input_read(&d->input, text, strlen(text));
    int fd = status == WM_OK ? -1 : open(text, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) return decode_file(d, fd, text);
    if (status != WM_END) return decode_text(d, text, strlen(text), "argument ", number);
    wm_log_error("argument %zu: found nothing, expected hex digits", number);
    d->failed++;
    return WM_OK;
}

static int run_decoder(decoder *d, int count, char **operands)
{
    wm_status status = WM_OK;
    for (int i = 0; i < count && status == WM_OK && !wm_stop_asked(); i++) {
        if (strcmp(operands[i], "-") == 0)
            status = decode_lines(d, STDIN_FILENO, "standard input", "standard input line ");
        else
            status = decode_argument(d, operands[i], (size_t)i + 1);
    }
    wm_input_wipe(&d->input);
    if (status == WM_E_IO && errno != EPIPE) {
        wm_log_error("standard output: %s", strerror(errno));
        return WM_EXIT_FAILURE;
    }
    return d->failed ? WM_EXIT_FAILURE : WM_EXIT_OK;
}

// NULL: no memory.
static decoder *create_decoder(const decode_values *v)
{
    decoder *d = calloc(1, sizeof *d);
    if (!d) return NULL;
    d->sink = wm_sink_fd(1);
    d->explain = v->explain;
    d->report = v->report;
    d->colour = wm_terminal_has_colour(1);
    if (!v->explain && !v->report) return d;
    d->explanation = calloc(1, sizeof *d->explanation);
    d->text = calloc(1, WM_EXPLAIN_MAX + 1);
    return d;
}

static void destroy_decoder(decoder *d)
{
    wm_interpreter_destroy(d->interpreter);
    free(d->explanation);
    free(d->text);
    free(d);
}

static int run(const wm_command *c, int argc, char **argv)
{
    decode_values v = {0};
    int count = 0, code = WM_EXIT_USAGE;
    char message[512];
    wm_status status = wm_options_parse(c, argc, argv, &v, &count);
    if (status == WM_END) return wm_options_help_code();
    if (status != WM_OK) return WM_EXIT_USAGE;
    if (count == 0) {
        wm_log_error("found no telegram, expected HEX, FILE or - for standard input");
        return WM_EXIT_USAGE;
    }
    wm_stop_install();
    wm_core_dump_forbid();
    decoder *d = create_decoder(&v);
    if (!d) return wm_exit_code(WM_E_MEMORY);
    wm_interpreter_config config = {
        .keys_files = v.keys.items,
        .keys_file_count = v.keys.n,
        .insecure_keys = v.insecure_keys,
        .allow_plaintext = v.allow_plaintext,
        .meters_file = v.meters,
        .meter = v.meter,
    };
    if ((v.explain || v.report) && (!d->explanation || !d->text))
        code = wm_exit_code(WM_E_MEMORY);
    else if (wm_interpreter_create(&config, &d->interpreter, message, sizeof message) == WM_OK)
        code = run_decoder(d, count, argv);
    else
        wm_log_error("%s", message);
    destroy_decoder(d);
    return code;
}

const wm_command wm_command_decode = {
    .name = "decode",
    .operands = "HEX...|FILE...|-",
    .summary = "decode telegrams given as hex, or lines of this and other programs",
    .details =
        "A FILE or standard input (-) has a telegram a line: hex with or without CRCs; a line of rtl_wmbus,\n"
        "rtl_433, CUL, or of a log of wmbusmeters, libmbus, pyMeterBus, ESPHome and others; a message of an\n"
        "iM871A, iU891A or Amber stick; a link to wmbusmeters.org; a text with a telegram in it; or a JSON\n"
        "object with \"raw\" and, if wanted, \"key\" and \"tag\" (copied to the output), so that the lines\n"
        "of an earlier run can be read again once a key is known.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
