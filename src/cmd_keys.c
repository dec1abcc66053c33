// SPDX-License-Identifier: MIT
// wmrx keys: makes keys files from others' lists, and checks them against what was heard.
#include "commands.h"
#include "core_dump.h"
#include "key_check.h"
#include "key_import.h"
#include "log.h"
#include "stop.h"
#include <stdlib.h>
#include <string.h>

typedef struct keys_values {
    wm_option_list keys;
    const char *output;
    int64_t password_fd;
    double centre_hz, rate_hz;
    int insecure_keys;
} keys_values;

#define AT(member) offsetof(keys_values, member)

// clang-format off
static const wm_option options[] = {
    {'k', "keys", "FILE", WM_OPTION_LIST, AT(keys),
     "check: read the meters' keys from FILE; may be repeated"},
    {0, "insecure-keys", NULL, WM_OPTION_FLAG, AT(insecure_keys),
     "check: take keys files that other users may read"},
    {'f', "frequency", "HZ", WM_OPTION_NUMBER, AT(centre_hz),
     "check: centre frequency of captures; default: their metadata or names", WM_CAPTURE_CENTRE_MIN, 6e9},
    {'s', "rate", "HZ", WM_OPTION_NUMBER, AT(rate_hz),
     "check: samples a second of captures; default: their metadata or names", WM_CAPTURE_RATE_MIN,
     WM_CAPTURE_RATE_MAX},
    {'o', "output", "FILE", WM_OPTION_STRING, AT(output),
     "import: keys file to make, for its owner only; default: standard output"},
    {0, "password-fd", "N", WM_OPTION_INTEGER, AT(password_fd),
     "import: read the passwords of KEM files from this file descriptor, one a line", 0, 1 << 20},
};
// clang-format on

static int check_files(wm_key_check *c, char **paths, int count, const keys_values *v)
{
    const wm_capture_facts given = {.rate_hz = v->rate_hz, .centre_hz = v->centre_hz};
    int code = WM_EXIT_OK;
    uint64_t failed;
    wm_stop_install();
    for (int i = 0; i < count && !wm_stop_asked(); i++)
        if (wm_key_check_read(c, paths[i], &given) != WM_OK) code = WM_EXIT_FAILURE;
    wm_status status = wm_key_check_print(c, &failed);
    if (status != WM_OK) {
        wm_log_error("%s", wm_status_text(status));
        return wm_exit_code(status);
    }
    int printed = wm_options_help_code();
    if (printed != WM_EXIT_OK) return printed;
    return failed > 0 ? WM_EXIT_FAILURE : code;
}

static int check(char **paths, int count, const keys_values *v)
{
    wm_interpreter_config config = {
        .keys_files = v->keys.items,
        .keys_file_count = v->keys.n,
        .insecure_keys = v->insecure_keys,
    };
    char message[512] = "";
    wm_interpreter *interpreter;
    wm_key_check *c = NULL;
    if (v->output || v->password_fd >= 0) {
        wm_log_error("--%s: found with check, expected with import", v->output ? "output" : "password-fd");
        return WM_EXIT_USAGE;
    }
    if (wm_interpreter_create(&config, &interpreter, message, sizeof message) != WM_OK) {
        wm_log_error("%s", message);
        return WM_EXIT_USAGE;
    }
    int code = WM_EXIT_USAGE;
    if (count == 0 && wm_keyring_count(wm_interpreter_keys(interpreter)) == 0)
        wm_log_error("found neither keys nor captures, expected --keys FILE, WMRX_KEYS or a capture");
    else if (wm_key_check_create(interpreter, &c) != WM_OK)
        code = wm_exit_code(WM_E_MEMORY);
    else
        code = check_files(c, paths, count, v);
    wm_key_check_destroy(c);
    wm_interpreter_destroy(interpreter);
    return code;
}

static int import(char **paths, int count, const keys_values *v)
{
    if (v->keys.n > 0 || v->insecure_keys || v->centre_hz > 0 || v->rate_hz > 0) {
        wm_log_error("--%s: found with import, expected with check", v->keys.n > 0      ? "keys"
                                                                     : v->insecure_keys ? "insecure-keys"
                                                                     : v->centre_hz > 0 ? "frequency"
                                                                                        : "rate");
        return WM_EXIT_USAGE;
    }
    if (count == 0) {
        wm_log_error("import: found no file, expected a KEM, CSV or wmbusmeters file");
        return WM_EXIT_USAGE;
    }
    return wm_key_import_run(paths, count, v->output, (int)v->password_fd);
}

static int keys_run(const wm_command *c, int argc, char **argv)
{
    keys_values v = {.password_fd = -1};
    int count;
    wm_status status = wm_options_parse(c, argc, argv, &v, &count);
    if (status == WM_END) return wm_options_help_code();
    if (status != WM_OK) return WM_EXIT_USAGE;
    wm_core_dump_forbid();
    if (count > 0 && strcmp(argv[0], "import") == 0) return import(argv + 1, count - 1, &v);
    if (count > 0 && strcmp(argv[0], "check") == 0) return check(argv + 1, count - 1, &v);
    wm_log_error("found %s%s%s, expected import or check", count > 0 ? "\"" : "nothing",
                 count > 0 ? argv[0] : "", count > 0 ? "\"" : "");
    return WM_EXIT_USAGE;
}

const wm_command wm_command_keys = {
    .name = "keys",
    .operands = "import FILE... | check [CAPTURE-OR-LOG...|-]",
    .summary = "make a keys file from others' lists, or check keys against what was heard",
    .details =
        "import reads Kamstrup's KEM and KEM2 files, alone or zipped, CSV tables, and meter files of\n"
        "wmbusmeters. check lists the meters with fingerprints of their keys, never the keys, and how the\n"
        "telegrams of captures and logs ended with them.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = keys_run,
};
