/**
 * The least that a connector can do with its input: reads it, parses each line, and writes it as JSON again, in one
 * plain loop. What it costs is the floor under every connector that is written in JavaScript.
 */
let rest = "";
let bytes = 0;
process.stdin.setEncoding("utf8");
for await (const chunk of process.stdin) {
  const lines = `${rest}${chunk}`.split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) bytes += JSON.stringify(JSON.parse(line)).length;
}
process.stdout.write(`${bytes}\n`);
