// SPDX-License-Identifier: MIT
// Signals, turned into questions that the loops ask.
#pragma once
#include <stdbool.h>

// SIGINT, SIGTERM and SIGHUP ask for an orderly stop; a second one ends the program at once. SIGUSR1 asks for
// the counters. Waiting calls return with EINTR.
void wm_stop_install(void);

bool wm_stop_asked(void);

// True once for every SIGUSR1 (several may merge).
bool wm_report_asked(void);
