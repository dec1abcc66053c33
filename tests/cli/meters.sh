# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154
# wmrx meters: every family in both forms, chosen ones, and unknown names refused.

has() { ok "output has $1" grep -qF -- "$1" out; }

run "$WMRX" meters qcaloric kamwater
exits 0
silent
has "qcaloric: Qundis Q caloric"
has "ZRI.FD.08"
has "medium      heat cost allocation"
has "consumption_at_set_date_{storage}_hca"
has "medium      warm water, cold water"

run "$WMRX" meters
exits 0
families=$(grep -c '^[a-z]' out)
run "$WMRX" meters --json
exits 0
cat >check.py <<'END'
import json, sys
meters = {m['name']: m for m in json.load(open('out', encoding='utf-8'))}
q = meters['qcaloric']
assert {'manufacturer': 'ZRI', 'version': 0xFD, 'type': 8} in q['identities']
assert {'key': 'current_consumption_hca', 'kind': 'number', 'unit': 'hca'} in q['fields']
assert q['media'] == 'heat cost allocation' and q['standard_fields'] is True
assert meters['generic']['identities'] == []
for m in meters.values():
    keys = [f['key'] for f in m['fields']]
    assert m['title'] and m['media'] and len(keys) == len(set(keys)), m
assert len(meters) == int(sys.argv[1])
END
ok "the JSON says the same" python3 check.py "$families"

run "$WMRX" meters nosuch
exits 2
says 'found "nosuch", expected a name that "wmrx meters" lists'
