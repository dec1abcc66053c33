// SPDX-License-Identifier: MIT
// The subcommands: cmd_NAME.c defines wm_command_NAME, main.c lists it.
#pragma once
#include "options.h"

extern const wm_command wm_command_decode;
extern const wm_command wm_command_devices;
extern const wm_command wm_command_keys;
extern const wm_command wm_command_listen;
extern const wm_command wm_command_meters;
extern const wm_command wm_command_replay;
extern const wm_command wm_command_scan;
extern const wm_command wm_command_synth;
