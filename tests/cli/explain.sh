# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154
# decode --explain and --report: plain into a pipe, colours on a terminal, no id in a report.

has() { ok "output has $1" grep -qF -- "$1" out; }
lacks() { ok "output lacks $1" [ "$(grep -cE -- "$1" out)" = 0 ]; }

run "$WMRX" decode --explain "$A"
exits 0
silent
has '  13  43 65 87                                          876.543 m3  -> total_m3'
has '16 of 16 bytes understood (100 %)'
lacks '"raw"'
run "$WMRX" decode --report "$A"
exits 0
silent
has 'hex           0f44ae0c000000000107780b13436587'
lacks '12345678|78563412'
run "$WMRX" decode --explain --report "$A" "$B"
exits 0
ok "two texts of two telegrams" [ "$(grep -c understood out)" = 4 ]
run "$WMRX" decode --explain 0F44
exits 1
says "found 2 bytes of hex, expected a telegram"

terminal() {
    TERM=xterm python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' "$WMRX" decode --explain "$A" </dev/null >out
}
escape=$(printf '\033')
terminal
has "$escape"
NO_COLOR=1
export NO_COLOR
terminal
lacks "$escape"
has total_m3
