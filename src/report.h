// SPDX-License-Identifier: MIT
// A report about a telegram to paste into an issue: all that helps to write a meter file, nothing that tells
// whose meter it is.
#pragma once
#include "explain.h"

// Prints header facts, layers, records, the share of bytes understood and the telegram as hex, opened where
// it could be. Identification numbers, customers' names and places are zeroes in the hex and left out of the
// text, and so is every other place where an identification number stands; keys were never in it. Sizes as
// wm_explanation_print().
size_t wm_report_print(const wm_explanation *e, char *text, size_t size);
