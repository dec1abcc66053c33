// SPDX-License-Identifier: MIT
// Keeps this process's memory to itself, for commands that hold keys.
#pragma once

// No core dumps, and no other process of the user may read the memory (ptrace, /proc/PID/mem). Best effort:
// a system that refuses lets the program go on.
void wm_core_dump_forbid(void);
