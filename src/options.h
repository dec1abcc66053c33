// SPDX-License-Identifier: MIT
// One table of options per command: the parser, --help, and the check of the man page all read it.
#pragma once
#include "wm/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Exit codes of the program.
enum {
    WM_EXIT_OK = 0,        // done, or stopped by a signal or a closed pipe
    WM_EXIT_FAILURE = 1,   // failed while running
    WM_EXIT_USAGE = 2,     // options, configuration or keys
    WM_EXIT_NO_DEVICE = 3, // device not found or not opened
    WM_EXIT_LOST = 4,      // device lost or stalled
};

enum {
    WM_OPTION_LIST_MAX = 64, // times one option may be repeated
    WM_OPTION_TEXT_MAX = 32, // longest number, in characters
};

typedef struct wm_option_list {
    const char *items[WM_OPTION_LIST_MAX]; // point into argv
    size_t n;
} wm_option_list;

// The kind says which type the member at `offset` of the command's values has.
typedef enum wm_option_kind {
    WM_OPTION_FLAG,    // int, counts: -vv is 2
    WM_OPTION_STRING,  // const char *, the last one wins
    WM_OPTION_LIST,    // wm_option_list, may be repeated
    WM_OPTION_NUMBER,  // double in min..max: 868950000, 868.95M, 1600k, 2M4; choices[0], if any, stands for
                       // NAN
    WM_OPTION_SECONDS, // double in min..max: 10, 1.5s, 500ms, 2m, 1h
    WM_OPTION_INTEGER, // int64_t in min..max
    WM_OPTION_CHOICE,  // int, index into choices
} wm_option_kind;

typedef struct wm_option {
    char letter;          // 'f', or 0
    const char *name;     // "frequency"
    const char *argument; // "HZ", NULL for flags
    wm_option_kind kind;
    size_t offset; // offsetof(values of the command, member)
    const char *help;
    double min, max;
    const char *const *choices; // ends with NULL
} wm_option;

// A subcommand. Every cmd_NAME.c defines one, main.c lists them.
typedef struct wm_command {
    const char *name;     // "replay"
    const char *operands; // "FILE...", NULL: takes none
    const char *summary;  // one line, for the overall help
    const char *details;  // more lines for its own help, or NULL
    const wm_option *options;
    size_t option_count;
    int (*run)(const struct wm_command *c, int argc,
               char **argv); // argv[0] is the name; returns the exit code
} wm_command;

// Reads argv[1..argc) into `values` (which hold the defaults) and moves the operands to the front of argv, in
// order. WM_OK: *ret_operands counts them. WM_END: --help was printed, or failed to be: return
// wm_options_help_code(). WM_E_ARGUMENT: one line on stderr said what is wrong: return WM_EXIT_USAGE.
WM_MUST_USE wm_status wm_options_parse(const wm_command *c, int argc, char **argv, void *values,
                                       int *ret_operands);

// Sets one option by its long name, as from a line of a configuration file; `where` ("FILE:LINE") begins the
// message.
WM_MUST_USE wm_status wm_options_set(const wm_command *c, const char *name, const char *text,
                                     const char *where, void *values);

// Prints the help of one command on stdout.
void wm_options_help(const wm_command *c);

// Ends a text on stdout: WM_EXIT_OK, or WM_EXIT_FAILURE when it could not be written.
int wm_options_help_code(void);

// Text to number, the same in every locale. Decimal point or unit letter k, M, G in its place ("2M4"), sign
// allowed. WM_E_FORMAT: anything else, or more than WM_OPTION_TEXT_MAX characters.
WM_MUST_USE wm_status wm_number_parse(const char *text, double *ret);
WM_MUST_USE wm_status wm_seconds_parse(const char *text, double *ret); // units ms, s, m, h; never negative

// Exit code that belongs to a status which ended a command.
int wm_exit_code(wm_status status);
