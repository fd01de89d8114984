#!/bin/sh
# Sends every row of the table "users" to Blueshift. psql takes the database from PGHOST, PGDATABASE and the like.
set -eu
cd "$(dirname "$0")"

# The id goes as text: jq before 1.7 rounds integers beyond 2^53, and to Blueshift an id is a text in any case.
# Should psql fail half-way, "COMPLETE" does not come, and the connector knows that it has not seen everything.
rows() {
  echo '"STARTED"'
  psql -qAtX --set=FETCH_COUNT=1000 --set=ON_ERROR_STOP=1 <<'SQL' || return
select to_jsonb(u) || jsonb_build_object('id', u.id::text) from users u;
SQL
  echo '"COMPLETE"'
}

rows |
  jq -cn --arg stream users -f messages.jq |
  destination-blueshift write --config config.json --catalog catalog.json "$@"
