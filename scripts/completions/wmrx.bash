# SPDX-License-Identifier: MIT
# Completion of wmrx for bash. What there is to complete is asked of the program, so that it is never out of date.
_wmrx() {
    local program=$1 current=$2 previous=$3 command=listen words
    if [ "$COMP_CWORD" -gt 1 ] && [ "${COMP_WORDS[1]#-}" = "${COMP_WORDS[1]}" ]; then
        command=${COMP_WORDS[1]}
    fi
    case $previous in
    -m | --meter)
        [ "$command" != synth ] && words=$("$program" meters 2>/dev/null | sed -n 's/^\([a-z0-9_]*\):.*/\1/p') ;;
    -d | --device) words=$("$program" devices 2>/dev/null | cut -f 2) ;;
    -F | --format)
        # The choices stand in parentheses at the end of the option's help.
        words=$("$program" "$command" --help 2>/dev/null | tr '\n' ' ' |
            sed -n 's/.* --format [A-Z]*[^-]*(\([a-z0-9, ]*\)).*/\1/p' | tr -d ,) ;;
    *)
        if [ "$COMP_CWORD" -eq 1 ] && [ "${current#-}" = "$current" ]; then
            words=$("$program" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p')
        elif [ "$command" = keys ] && [ "$COMP_CWORD" -eq 2 ] && [ "${current#-}" = "$current" ]; then
            words="import check"
        elif [ "$command" = meters ] && [ "${current#-}" = "$current" ]; then
            words=$("$program" meters 2>/dev/null | sed -n 's/^\([a-z0-9_]*\):.*/\1/p')
        elif [ "${current#-}" != "$current" ]; then
            words=$("$program" "$command" --help 2>/dev/null | sed -n 's/^  [-a-zA-Z, ]\{4\}\(--[a-z][a-z-]*\).*/\1/p')
        fi
        ;;
    esac
    # shellcheck disable=SC2207
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    [ ${#COMPREPLY[@]} -gt 0 ] || compopt -o default 2>/dev/null
}
complete -F _wmrx wmrx
