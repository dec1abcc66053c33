// SPDX-License-Identifier: MIT
#include "stop.h"
#include <signal.h>
#include <string.h>

// A signal handler has no argument that could carry state.
static volatile sig_atomic_t stop_asked, report_asked, reload_asked, stays;

static void on_signal(int number)
{
    if (number == SIGUSR1)
        report_asked = 1;
    else
        stop_asked = 1;
}

static void on_hangup(int number, siginfo_t *info, void *context)
{
    (void)number;
    (void)context;
    if (info->si_code == SI_USER || info->si_code == SI_QUEUE)
        reload_asked = 1;
    else if (!stays)
        stop_asked = 1;
}

void wm_stop_install(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGUSR1, &action, NULL);
    // The second signal finds the default action: a program that hangs in its output can still be ended.
    action.sa_flags = (int)SA_RESETHAND;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    // nohup asks to go on without a terminal.
    struct sigaction hangup;
    if (sigaction(SIGHUP, NULL, &hangup) == 0 && hangup.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &action, NULL);
}

bool wm_stop_asked(void)
{
    return stop_asked != 0;
}

void wm_stop_install_reload(void)
{
    struct sigaction action, before;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    stays = sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler == SIG_IGN;
    action.sa_sigaction = on_hangup;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGHUP, &action, NULL);
}

bool wm_reload_asked(void)
{
    bool asked = reload_asked != 0;
    reload_asked = 0;
    return asked;
}

bool wm_report_asked(void)
{
    bool asked = report_asked != 0;
    report_asked = 0;
    return asked;
}
