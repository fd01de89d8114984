#!/bin/sh
# Sends the rows of the table "users" that have changed since the last time. How far it came stands in the file "cursor".
set -eu
cd "$(dirname "$0")"

since=-infinity
[ ! -s cursor ] || since=$(cat cursor)

# Rows that changed shortly before are sent again, which changes nothing: a transaction may end later than another
# that began after it, and rows may share a time.
rows() {
  echo '"STARTED"'
  psql -qAtX --set=FETCH_COUNT=1000 --set=ON_ERROR_STOP=1 --set=since="$since" <<'SQL' || return
select to_jsonb(u) || jsonb_build_object('id', u.id::text) from users u
where updated_at >= :'since'::timestamptz - interval '5 minutes'
order by updated_at;
SQL
  echo '"COMPLETE"'
}

status=0
rows |
  jq -cn --arg stream users --arg cursor updated_at -f messages.jq |
  destination-blueshift write --config config.json --catalog catalog.json > last-run.out || status=$?

# Also after a failure: a state that came back covers rows that are settled.
jq -r 'select(.type == "STATE") | .state.stream.stream_state.cursor' last-run.out | tail -n 1 > cursor.new
if [ -s cursor.new ]; then mv cursor.new cursor; else rm cursor.new; fi

jq -r '(.log // empty | "\(.level) \(.message)"), (.trace.error // empty | "\(.failure_type) \(.message)")' last-run.out >&2
exit "$status"
