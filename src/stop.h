// SPDX-License-Identifier: MIT
// Signals, turned into questions that the loops ask.
#pragma once
#include <stdbool.h>

// SIGINT, SIGTERM and SIGHUP ask for an orderly stop; a second one ends the program at once. SIGUSR1 asks for
// the counters. Waiting calls return with EINTR.
void wm_stop_install(void);

// From now on a SIGHUP that somebody sends asks to read the keys again. The one of a terminal that goes away
// still asks for a stop, unless the program was started to ignore it (nohup).
void wm_stop_install_reload(void);

// True once for every such SIGHUP (several may merge).
bool wm_reload_asked(void);

bool wm_stop_asked(void);

// True once for every SIGUSR1 (several may merge).
bool wm_report_asked(void);
