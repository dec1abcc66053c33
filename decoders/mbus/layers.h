// SPDX-License-Identifier: MIT
// One function a layer. Each reads from t->at, leaves t->at behind its header and says how to go on: WM_OK
// (next layer at t->at) or any other result of wm_telegram_parse().
#pragma once
#include "ci.h"
#include "wm/reader.h"

wm_reader wm_layer_reader(const wm_telegram *t);

WM_MUST_USE wm_status wm_ell_parse(wm_telegram *t);
WM_MUST_USE wm_status wm_ell_check(const wm_telegram *t); // WM_E_CRC: payload CRC at t->at does not hold
WM_MUST_USE wm_status wm_afl_parse(wm_telegram *t);

// CI and transport header; sets payload and stage. WM_OK here means: done.
WM_MUST_USE wm_status wm_tpl_parse(wm_telegram *t, wm_ci_kind kind);
void wm_tpl_opened(wm_telegram *t); // sets the payload once keys opened it

// The meter that the link-layer address stands for: some Diehl telegrams send version and type in front of
// the identification number. Keys and initialisation vectors take the address as it is on air.
void wm_address_correct(wm_telegram *t, uint8_t ci);
