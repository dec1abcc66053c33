# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154
# Every command: help, errors in one line, the man page.

run "$WMRX" --version
exits 0
silent
ok "version" grep -qE '^wmrx [0-9]+\.[0-9]+\.[0-9]+$' out
run "$WMRX" --help
exits 0
cp out commands
run "$WMRX" --help replay
exits 0
ok "help first is the program's" cmp out commands
run "$WMRX" nonsense
exits 2
says 'found unknown command "nonsense"'

sed -n 's/^  \([a-z][a-z]*\)  *.*/\1/p' commands >names
ok "commands are listed" grep -qx replay names
sed -n 's/^  [-a-zA-Z, ]\{4\}\(--[a-z][a-z-]*\).*/\1/p' commands >options
while read -r name; do
    run "$WMRX" "$name" --help
    exits 0
    silent
    sed -n 's/^  [-a-zA-Z, ]\{4\}\(--[a-z][a-z-]*\).*/\1/p' out | sed "s/^/$name /" >>options
    run "$WMRX" "$name" --no-such-option
    exits 2
    says 'unknown option --no-such-option'
    run "$WMRX" "$name" -Z
    exits 2
    says 'unknown option -Z'
done <names

# Kinds of values and what is wrong with them.
run "$WMRX" replay --rate
exits 2
says '--rate: found nothing, expected a number'
run "$WMRX" replay --rate 1.6X x.cu8
exits 2
says '--rate: found "1.6X", expected a number'
run "$WMRX" replay --rate= x.cu8
exits 2
says '--rate: found ""'
run "$WMRX" replay -s 1e6 x.cu8
exits 2
says '--rate: found "1e6"'
run "$WMRX" replay -s 224k x.cu8
exits 2
says 'expected a number from 225k to 20M'
run "$WMRX" replay -s nan x.cu8
exits 2
says '--rate: found "nan"'
run "$WMRX" replay --format mp3 x.cu8
exits 2
says '--format: found "mp3", expected one of cu8, cs8'
run "$WMRX" replay --throttle=yes x.cu8
exits 2
says '--throttle: found "yes", expected no argument'
run "$WMRX" replay --start yesterday x.cu8
exits 2
says '--start: found "yesterday"'
run "$WMRX" replay --cpu z80 x.cu8
exits 2
says '--cpu: found "z80", expected one of scalar'
run "$WMRX" listen -p 1.5
exits 2
says '--ppm: found "1.5", expected a whole number'
run "$WMRX" listen -g loud
exits 2
says '--gain: found "loud", expected auto or a number'
run "$WMRX" -g loud
exits 2
says '--gain: found "loud"'
run "$WMRX" listen --duration -1
exits 2
says '--duration: found "-1", expected a time'
run "$WMRX" listen extra
exits 2
says 'found "extra", expected options only'
config() { # TEXT WORDS
    printf '%b' "$1" >config.ini
    run "$WMRX" listen --config config.ini
    exits 2
    says "$2"
}
config '\nrate = fast\n' 'config.ini:2: rate: found "fast", expected a number'
config 'loudness = 3' 'config.ini:1: found "loudness", expected a long option'
config 'help' 'config.ini:1: found "help"'
config 'bias-tee = 1' 'bias-tee: found "1", expected no value'
config 'rate' 'rate: found ""'
config 'config = other.ini' 'expected no further configuration file'
config '\0000' 'found a byte 0'
run "$WMRX" listen --config missing.ini
exits 2
says 'missing.ini: found No such file'
run "$WMRX" listen --config .
exits 2
says 'Is a directory'
run "$WMRX" replay
exits 2
says 'found no capture'
run "$WMRX" replay "$(printf 'a\nb.cu8')"
exits 1
says 'a?b.cu8: No such file'
run sh -c '"$0" --help >/dev/full' "$WMRX"
exits 1
says 'No space left'

# The same number in every notation, in a locale with a decimal comma too.
LC_ALL=de_DE.UTF-8
export LC_ALL
for rate in 1600000 1600k 1.6M 1M6 0.0016G; do
    run "$WMRX" replay --frequency 868M95 --rate "$rate" --format cu8 missing.cu8
    exits 1
    says 'missing.cu8: No such file'
done
unset LC_ALL

# man/wmrx.1 describes exactly the options that there are.
man=$HERE/../../man/wmrx.1
sed -n 's/^\.It.* Fl -\([a-z][a-z-]*\).*/--\1/p' "$man" | sort -u >in_man
sed 's/^[a-z][a-z]* //' options | sort -u >in_program
diff in_program in_man >err 2>&1 # shown when they differ
ok "man page and option tables agree" cmp in_program in_man
while read -r name; do
    ok "man page has $name" grep -qE "^\.Ss $name\$" "$man"
done <names
if command -v mandoc >/dev/null; then
    last="mandoc -T lint"
    mandoc -T lint -W warning "$man" >err 2>&1
    ok "man page is clean" [ ! -s err ]
else
    skip "man page is clean" "no mandoc"
fi
