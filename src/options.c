// SPDX-License-Identifier: MIT
#include "options.h"
#include "log.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { HELP_COLUMN = 28, HELP_WIDTH = 80, TEXT_SIZE = 256, WORDS_SIZE = 128, NUMBER_SIZE = 32 };

static const wm_option help_option = {.letter = 'h', .name = "help", .help = "print this help and exit"};

static const wm_option *option_find(const wm_command *c, const char *name, size_t length, char letter)
{
    for (size_t i = 0; i <= c->option_count; i++) {
        const wm_option *o = i < c->option_count ? &c->options[i] : &help_option;
        if (letter ? o->letter == letter : strlen(o->name) == length && memcmp(o->name, name, length) == 0)
            return o;
    }
    return NULL;
}

static void choices_join(const wm_option *o, char text[static WORDS_SIZE])
{
    size_t n = 0;
    text[0] = '\0';
    for (size_t i = 0; o->choices && o->choices[i] && n < WORDS_SIZE; i++)
        n += (size_t)snprintf(text + n, WORDS_SIZE - n, "%s%s", i ? ", " : "", o->choices[i]);
}

// As a user may write it: 225k, 4.2G.
static void number_print(double x, char text[static NUMBER_SIZE])
{
    static const char letters[] = {'\0', 'k', 'M', 'G', '\0'};
    size_t i = 0;
    while (fabs(x) >= 1000 && letters[i + 1] != '\0') x /= 1000, i++;
    snprintf(text, NUMBER_SIZE, "%.12g%c", x, letters[i]);
}

// What the option takes, in words: the second half of every error message.
static void expected_print(const wm_option *o, char text[static TEXT_SIZE])
{
    char words[WORDS_SIZE], low[NUMBER_SIZE], high[NUMBER_SIZE];
    choices_join(o, words);
    switch (o->kind) {
    case WM_OPTION_CHOICE: snprintf(text, TEXT_SIZE, "one of %s", words); break;
    case WM_OPTION_NUMBER:
        number_print(o->min, low);
        number_print(o->max, high);
        snprintf(text, TEXT_SIZE, "%s%sa number from %s to %s", words, words[0] ? " or " : "", low, high);
        break;
    case WM_OPTION_SECONDS:
        snprintf(text, TEXT_SIZE, "a time from %.12g s to %.12g s, as in 10, 500ms, 2m, 1h", o->min, o->max);
        break;
    case WM_OPTION_INTEGER:
        snprintf(text, TEXT_SIZE, "a whole number from %.0f to %.0f", o->min, o->max);
        break;
    default: snprintf(text, TEXT_SIZE, "%s", o->argument ? o->argument : "no argument"); break;
    }
}

static wm_status number_read(const wm_option *o, const char *text, double *ret)
{
    wm_status status =
        o->kind == WM_OPTION_SECONDS ? wm_seconds_parse(text, ret) : wm_number_parse(text, ret);
    if (status != WM_OK) return status;
    return *ret >= o->min && *ret <= o->max ? WM_OK : WM_E_LIMIT;
}

// Writes the member that belongs to the option.
static wm_status value_set(const wm_option *o, const char *text, void *values)
{
    void *member = (char *)values + o->offset;
    double x;
    wm_status status;

    if (o->kind == WM_OPTION_FLAG) return ++*(int *)member, WM_OK;
    if (text[0] == '\0') return WM_E_FORMAT;
    switch (o->kind) {
    case WM_OPTION_STRING: *(const char **)member = text; return WM_OK;
    case WM_OPTION_LIST: {
        wm_option_list *list = member;
        if (list->n == WM_OPTION_LIST_MAX) return WM_E_LIMIT;
        list->items[list->n++] = text;
        return WM_OK;
    }
    case WM_OPTION_CHOICE:
        for (int i = 0; o->choices[i]; i++)
            if (strcmp(text, o->choices[i]) == 0) return *(int *)member = i, WM_OK;
        return WM_E_FORMAT;
    case WM_OPTION_INTEGER:
        if ((status = number_read(o, text, &x)) != WM_OK) return status;
        if (x != floor(x)) return WM_E_FORMAT;
        *(int64_t *)member = (int64_t)x;
        return WM_OK;
    default:
        if (o->choices && strcmp(text, o->choices[0]) == 0) return *(double *)member = NAN, WM_OK;
        if ((status = number_read(o, text, &x)) != WM_OK) return status;
        *(double *)member = x;
        return WM_OK;
    }
}

static wm_status option_apply(const wm_option *o, const char *text, const char *where, void *values)
{
    char expected[TEXT_SIZE];
    if (value_set(o, text, values) == WM_OK) return WM_OK;
    expected_print(o, expected);
    if (o->kind == WM_OPTION_LIST && text[0] != '\0')
        wm_log_error("%s%s: found more than %d", where, o->name, WM_OPTION_LIST_MAX);
    else
        wm_log_error("%s%s: found \"%s\", expected %s", where, o->name, text, expected);
    return WM_E_ARGUMENT;
}

wm_status wm_options_set(const wm_command *c, const char *name, const char *text, const char *where,
                         void *values)
{
    char prefix[TEXT_SIZE];
    const wm_option *o = option_find(c, name, strlen(name), 0);
    snprintf(prefix, sizeof prefix, "%s: ", where);
    if (!o || o == &help_option) {
        wm_log_error("%sfound \"%s\", expected a long option that \"wmrx %s --help\" lists", prefix, name,
                     c->name);
        return WM_E_ARGUMENT;
    }
    if (!o->argument && text[0] != '\0') {
        wm_log_error("%s%s: found \"%s\", expected no value", prefix, o->name, text);
        return WM_E_ARGUMENT;
    }
    return option_apply(o, text, prefix, values);
}

static wm_status unknown(const wm_command *c, int length, const char *found)
{
    wm_log_error("found unknown option %.*s, expected one that \"wmrx %s --help\" lists", length, found,
                 c->name);
    return WM_E_ARGUMENT;
}

// One long option: argv[*i] is "--name" or "--name=value".
static wm_status long_parse(const wm_command *c, int argc, char **argv, int *i, void *values)
{
    const char *name = argv[*i] + 2, *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    const wm_option *o = option_find(c, name, length, 0);
    char expected[TEXT_SIZE];

    if (!o) return unknown(c, (int)length + 2, argv[*i]);
    if (!o->argument && equals) {
        wm_log_error("--%s: found \"%s\", expected no argument", o->name, equals + 1);
        return WM_E_ARGUMENT;
    }
    if (o == &help_option) return WM_END;
    if (!o->argument) return option_apply(o, "", "--", values);
    if (equals) return option_apply(o, equals + 1, "--", values);
    if (*i + 1 < argc) return option_apply(o, argv[++*i], "--", values);
    expected_print(o, expected);
    wm_log_error("--%s: found nothing, expected %s", o->name, expected);
    return WM_E_ARGUMENT;
}

// Short options: argv[*i] is "-abc", where the first that takes an argument takes the rest of the word, or
// the next.
static wm_status short_parse(const wm_command *c, int argc, char **argv, int *i, void *values)
{
    char expected[TEXT_SIZE];
    for (const char *p = argv[*i] + 1; *p; p++) {
        char name[] = {'-', *p, '\0'};
        const wm_option *o = option_find(c, NULL, 0, *p);
        if (!o) return unknown(c, 2, name);
        if (o == &help_option) return WM_END;
        if (!o->argument) {
            if (option_apply(o, "", "--", values) != WM_OK) return WM_E_ARGUMENT;
            continue;
        }
        if (p[1] != '\0') return option_apply(o, p + 1, "--", values);
        if (*i + 1 < argc) return option_apply(o, argv[++*i], "--", values);
        expected_print(o, expected);
        wm_log_error("--%s: found nothing, expected %s", o->name, expected);
        return WM_E_ARGUMENT;
    }
    return WM_OK;
}

wm_status wm_options_parse(const wm_command *c, int argc, char **argv, void *values, int *ret_operands)
{
    int operands = 0;
    bool only_operands = false;
    wm_log_start(c->name, 0);
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        wm_status status = WM_OK;
        if (only_operands || word[0] != '-' || word[1] == '\0')
            argv[operands++] = argv[i];
        else if (strcmp(word, "--") == 0)
            only_operands = true;
        else if (word[1] == '-')
            status = long_parse(c, argc, argv, &i, values);
        else
            status = short_parse(c, argc, argv, &i, values);
        if (status == WM_END) wm_options_help(c);
        if (status != WM_OK) return status;
    }
    if (operands > 0 && !c->operands) {
        wm_log_error("found \"%s\", expected options only", argv[0]);
        return WM_E_ARGUMENT;
    }
    *ret_operands = operands;
    return WM_OK;
}

// Prints text from the current column on, broken at spaces, later lines indented.
static void wrapped_print(const char *text, int column, int indent)
{
    while (*text) {
        int length = (int)strcspn(text, " ");
        if (column > indent && column + 1 + length > HELP_WIDTH) {
            printf("\n%*s", indent, "");
            column = indent;
        }
        column += printf("%s%.*s", column > indent ? " " : "", length, text);
        text += length;
        text += strspn(text, " ");
    }
    printf("\n");
}

static void option_help(const wm_option *o)
{
    char words[WORDS_SIZE], text[2 * TEXT_SIZE];
    int n = o->letter ? printf("  -%c, ", o->letter) : printf("      ");
    n += printf("--%s%s%s", o->name, o->argument ? " " : "", o->argument ? o->argument : "");
    if (n + 2 > HELP_COLUMN) n = printf("\n") - 1;
    printf("%*s", HELP_COLUMN - n, "");
    choices_join(o, words);
    if (o->kind == WM_OPTION_CHOICE)
        snprintf(text, sizeof text, "%s (%s)", o->help, words);
    else
        snprintf(text, sizeof text, "%s", o->help);
    wrapped_print(text, HELP_COLUMN, HELP_COLUMN);
}

void wm_options_help(const wm_command *c)
{
    printf("Usage: wmrx %s [OPTION...]%s%s\n\n", c->name, c->operands ? " " : "",
           c->operands ? c->operands : "");
    wrapped_print(c->summary, 0, 0);
    if (c->details) printf("\n%s\n", c->details);
    printf("\nOptions:\n");
    for (size_t i = 0; i < c->option_count; i++) option_help(&c->options[i]);
    option_help(&help_option);
}

int wm_options_help_code(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) return WM_EXIT_OK;
    if (errno == EPIPE) return WM_EXIT_OK;
    wm_log_error("standard output: %s", strerror(errno));
    return WM_EXIT_FAILURE;
}

int wm_exit_code(wm_status status)
{
    switch (status) {
    case WM_OK:
    case WM_END: return WM_EXIT_OK;
    case WM_E_ARGUMENT: return WM_EXIT_USAGE;
    case WM_E_NO_DEVICE: return WM_EXIT_NO_DEVICE;
    case WM_E_DEVICE_LOST: return WM_EXIT_LOST;
    default: return WM_EXIT_FAILURE;
    }
}
