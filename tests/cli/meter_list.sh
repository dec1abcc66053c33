# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154
# --meters: a list's names and scaled units are in the line, a bad list is one line on standard error.

allocator=314493441234567835087a740000200b6e2701004b6e450100426c5f2ccb086e790000c2086c7f21326cffff046d200b7422

decode() {
    run "$WMRX" decode --meters list "$allocator"
}
has() { ok "the line has $1" grep -qF -- "$1" out; }
refused() {
    decode
    exits 2
    says "$1"
    ok "no line: $1" [ ! -s out ]
}

printf '\357\273\277id;name;room;scale_factor;reduction_percent\r\n78563412;"Stue; syd";K\303\270kken;1,550;25\r\n' >list
decode
exits 0
silent
has '"name":"Stue; syd","room":"Køkken",'
has '"scale_factor":1.55,"reduction_percent":25,"reduced_scale_factor":1.163,'
has '"scaled_units":147.701,"scaled_units_at_set_date":168.635,'
has '"scaled_units_at_set_date_17":91.877,'
printf '[Stue]\nid = QDS.78563412\nscale_factor = 2\ncounter = yearly\n' >list
decode
has '"name":"Stue",'
has '"scaled_units_since_set_date":254,'
"$WMRX" synth --output x_868.625M_1600k.cu8 --seed 7 "C1A:$allocator" || echo "# synth failed"
run "$WMRX" replay --meters list x_868.625M_1600k.cu8
exits 0
has '"name":"Stue",'
has '"scaled_units_since_set_date":254,'
printf '[Stue]\nid = KAM.78563412\nscale_factor = 2\n' >list
decode
has '"meter":"qcaloric","current_consumption_hca":127,'
ok "another manufacturer's row is not used" [ "$(grep -c scale out)" = 0 ]

printf '[Stue]\nid = 78563412\nscale_factor = 1.550,0\n' >list
refused 'list:3: found scale_factor "1.550,0", expected a factor above 0'
printf 'id;factor\n78563412;2\n' >list
refused 'list:1: found column "factor", expected id,'
rm list
refused 'list: found No such file or directory, expected a meter list'
