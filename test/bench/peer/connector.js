/**
 * The least that one would write on a connector kit to do the same: rows become customers by a new name for their id,
 * with their dates in Blueshift's form; they go out in calls of 50, no customer in two calls at a time; and a state goes
 * back when what came before it has been answered. It validates nothing, knows customers by their id alone, keeps no
 * digits, checks no consent, retries nothing and knows no rate.
 * `node connector.js write --config FILE --catalog FILE`.
 */
import { createInterface } from "node:readline";
// Not the package itself: that loads the parts for sources as well, which need a further package.
import { AirbyteDestination } from "faros-airbyte-cdk/lib/destinations/destination.js";
import { AirbyteDestinationRunner } from "faros-airbyte-cdk/lib/destinations/destination-runner.js";
import { AirbyteLogger } from "faros-airbyte-cdk/lib/logger.js";
import * as protocol from "faros-airbyte-cdk/lib/protocol.js";

const ROWS_A_CALL = 50;
const CALLS_AT_A_TIME = 8;

class Destination extends AirbyteDestination {
  async spec() {
    return new protocol.AirbyteSpec({ connectionSpecification: { type: "object", properties: {} } });
  }

  async check() {
    return new protocol.AirbyteConnectionStatusMessage({
      status: protocol.AirbyteConnectionStatus.SUCCEEDED,
    });
  }

  async *write(config, _redacted, catalog, stdin) {
    const datesOf = new Map(
      catalog.streams.map(({ stream }) => [stream.name, dateColumns(stream.json_schema)]),
    );
    const url = `${config.api_url}/api/v1/customers/bulk`;
    const authorization = `Basic ${Buffer.from(`${config.user_api_key}:`).toString("base64")}`;
    const headers = { authorization, "content-type": "application/json" };
    const underway = new Set();
    /** Customers by id: those of the next call, and the calls of those that are under way. */
    let next = new Map();
    const callOf = new Map();

    const send = async (customers) => {
      const body = JSON.stringify({ customers: [...customers.values()] });
      const answer = await fetch(url, { method: "POST", headers, body });
      const { errors } = await answer.json();
      if (!answer.ok || errors.length > 0) throw new Error(`HTTP ${answer.status}`);
    };
    const start = () => {
      const customers = next;
      next = new Map();
      const call = send(customers).finally(() => {
        underway.delete(call);
        for (const id of customers.keys()) callOf.delete(id);
      });
      underway.add(call);
      for (const id of customers.keys()) callOf.set(id, call);
    };

    for await (const line of createInterface({ input: stdin })) {
      const message = protocol.parseAirbyteMessage(line);
      if (message.type === protocol.AirbyteMessageType.RECORD) {
        const { id, ...attributes } = message.record.data;
        const customer = { customer_id: String(id), ...attributes };
        for (const name of datesOf.get(message.record.stream)) {
          if (customer[name] != null) customer[name] = new Date(customer[name]).toISOString();
        }
        const call = callOf.get(customer.customer_id);
        if (call !== undefined) await call;
        const earlier = next.get(customer.customer_id);
        next.set(customer.customer_id, earlier === undefined ? customer : { ...earlier, ...customer });
        if (next.size === ROWS_A_CALL) start();
        if (underway.size >= CALLS_AT_A_TIME) await Promise.race(underway);
      } else if (protocol.isStateMessage(message)) {
        if (next.size > 0) start();
        await Promise.all(underway);
        yield message;
      }
    }
    if (next.size > 0) start();
    await Promise.all(underway);
  }
}

/** The columns that a stream's schema calls dates. */
const dateColumns = ({ properties }) =>
  Object.keys(properties).filter((name) => properties[name].format === "date-time");

const logger = new AirbyteLogger();
await new AirbyteDestinationRunner(logger, new Destination(logger)).mainCommand().parseAsync();
