# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2016,SC2034,SC2154
# What the system around it asks for: the service manager's socket, the unit, completions.

"$WMRX" synth --output x_868.625M_1600k.cu8 --duration 0.2 "T1:$A"
scripts=$HERE/../../scripts
if command -v python3 >/dev/null; then
    for socket in "$T/notify" @wmrx-test-$$; do
        run "$HERE/notify_socket.py" "$socket" sh -c '"$0" listen -d - <x_868.625M_1600k.cu8' "$WMRX"
        exits 0
        ok "ready with the first samples: $socket" [ "$(head -n 1 err)" = READY=1 ]
        ok "signs of life" grep -qx WATCHDOG=1 err
        ok "the counters are its status" grep -q '^STATUS=samples=[1-9]' err
        ok "the end is told" [ "$(tail -n 1 err)" = STOPPING=1 ]
        rm -f "$T/notify"
    done
    # No samples: not ready, and no sign of life.
    run "$HERE/notify_socket.py" "$T/notify" sh -c 'sleep 0.2 | "$0" listen -d -' "$WMRX"
    exits 1
    ok "never ready without samples" [ "$(grep -c READY err)" -eq 0 ]
else
    skip "notification socket" "no python3"
fi
for socket in "" / relative "/$(printf '%0200d' 0)" /nobody/listens; do
    run env NOTIFY_SOCKET="$socket" sh -c '"$0" listen -d - <x_868.625M_1600k.cu8' "$WMRX"
    exits 0
    silent
done

if command -v systemd-analyze >/dev/null; then
    sed -e "s|@bindir@|$(dirname "$WMRX")|" -e '/^Documentation/d' "$scripts/wmrx.service" >wmrx.service
    run systemd-analyze verify "$T/wmrx.service"
    ok "the unit is valid" [ "$code" -eq 0 ]
    silent
else
    skip "the unit is valid" "no systemd-analyze"
fi

# What completion offers behind "wmrx WORD..."; the last word is the one being typed.
if command -v bash >/dev/null; then
    cat >complete.bash <<'END'
. "$SCRIPTS/completions/wmrx.bash"
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_wmrx "$WMRX" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
END
    offers() { # WORDS OFFER
        # shellcheck disable=SC2086
        run env SCRIPTS="$scripts" bash complete.bash wmrx $1
        ok "bash: wmrx $1 offers $2" grep -qxF -e "$2" out
    }
    for command in listen replay decode scan keys meters synth devices; do offers "$(echo $command | cut -c 1-3)" $command; done
    offers 'replay --thr' --throttle
    offers '--bias' --bias-tee
    offers 'listen --on' --once
    offers 'decode --meter kam' kamwater
    offers 'meters kam' kamwater
    offers 'keys im' import
    run env SCRIPTS="$scripts" bash complete.bash wmrx replay --format cs
    ok "bash: formats" [ "$(tr '\n' ' ' <out)" = 'cs8 cs16 ' ]
else
    skip "completion for bash" "no bash"
fi
if command -v zsh >/dev/null; then
    cat >complete.zsh <<'END'
_describe() { print -rl -- "${(@P)2}" }
_files() { print files }
words=("$@")
CURRENT=$#
PREFIX=$words[CURRENT]
_wmrx_file=$SCRIPTS/completions/_wmrx
source $_wmrx_file
END
    zsh_offers() { # OFFER WORD...
        offer=$1
        shift
        run env SCRIPTS="$scripts" zsh -f complete.zsh "$WMRX" "$@"
        ok "zsh: wmrx $* offers $offer" grep -q -e "^$offer" out
    }
    zsh_offers replay: rep
    zsh_offers --throttle: replay --thr
    zsh_offers --bias-tee: --bias
    zsh_offers kamwater: decode --meter kam
    zsh_offers import keys im
    zsh_offers files replay x
else
    skip "completion for zsh" "no zsh"
fi
