// SPDX-License-Identifier: MIT
// wmrx: finds the subcommand, runs it, returns its exit code.
#include "commands.h"
#include "log.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>

// The first one runs when no command is named.
static const wm_command *const commands[] = {
    &wm_command_listen, &wm_command_replay, &wm_command_decode, &wm_command_scan,
    &wm_command_keys,   &wm_command_meters, &wm_command_synth,  &wm_command_devices,
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static int help(void)
{
    printf("Usage: wmrx [COMMAND] [OPTION...]\n\n"
           "Receives Wireless M-Bus meters with an RTL-SDR dongle: IQ samples in, one JSON line a telegram "
           "out.\n\n"
           "Commands:\n");
    for (size_t i = 0; i < COMMANDS; i++) printf("  %-10s %s\n", commands[i]->name, commands[i]->summary);
    printf("\nOptions:\n"
           "  -h, --help     print this help and exit\n"
           "  -V, --version  print the version and exit\n\n"
           "Without a command, wmrx runs %s. \"wmrx COMMAND --help\" lists a command's options.\n",
           commands[0]->name);
    return wm_options_help_code();
}

int main(int argc, char **argv)
{
    char name[] = "wmrx";
    char *no_words[] = {name, NULL};
    // A closed pipe is seen as an error of write(), where it ends the program quietly.
    signal(SIGPIPE, SIG_IGN);
    if (argc < 1) argc = 1, argv = no_words;
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) return help();
    if (argc > 1 && (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)) {
        printf("wmrx %s\n", WMRX_VERSION);
        return wm_options_help_code();
    }
    if (argc == 1 || argv[1][0] == '-') return commands[0]->run(commands[0], argc, argv);
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i]->name) == 0) return commands[i]->run(commands[i], argc - 1, argv + 1);
    wm_log_error("found unknown command \"%s\", expected one that \"wmrx --help\" lists", argv[1]);
    return WM_EXIT_USAGE;
}
