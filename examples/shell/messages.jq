# Makes messages of what comes in: an object is a row, "STARTED" and "COMPLETE" tell how far the source is.
#   jq -cn --arg stream NAME [--arg cursor COLUMN] -f messages.jq
# With a cursor, a state follows every 1000 rows and the last one: it comes back once all rows before it are settled.

def milliseconds: now * 1000 | floor;

def record($stream):
  {type: "RECORD", record: {stream: $stream, emitted_at: milliseconds, data: .}};

def status($stream):
  {type: "TRACE", trace: {type: "STREAM_STATUS", emitted_at: milliseconds,
    stream_status: {stream_descriptor: {name: $stream}, status: .}}};

def state($stream):
  {type: "STATE", state: {type: "STREAM",
    stream: {stream_descriptor: {name: $stream}, stream_state: {cursor: .}}}};

($ARGS.named.cursor // null) as $column
| foreach inputs as $line (
    {rows: 0, cursor: null};
    if $line | type == "object"
    then {rows: (.rows + 1), cursor: (if $column then $line[$column] else null end)}
    else . end;
    ($line | select(type == "object") | record($stream)),
    (select(.cursor != null and (.rows % 1000 == 0 or $line == "COMPLETE")) | .cursor | state($stream)),
    ($line | select(type == "string") | status($stream))
  )
