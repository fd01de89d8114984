/**
 * The least that one would write on a connector kit: rows become customers by a new name for their id, go out in
 * calls of 50, and a state goes back when what came before it has been answered. It validates nothing, keeps no
 * order, retries nothing and knows no rate. `node connector.js write --config FILE --catalog FILE`.
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

  async *write(config, _redacted, _catalog, stdin) {
    const url = `${config.api_url}/api/v1/customers/bulk`;
    const authorization = `Basic ${Buffer.from(`${config.user_api_key}:`).toString("base64")}`;
    const headers = { authorization, "content-type": "application/json" };
    const underway = new Set();
    let customers = [];

    const send = async () => {
      const body = JSON.stringify({ customers });
      customers = [];
      const answer = await fetch(url, { method: "POST", headers, body });
      const { errors } = await answer.json();
      if (!answer.ok || errors.length > 0) throw new Error(`HTTP ${answer.status}`);
    };
    const start = () => {
      const call = send().finally(() => underway.delete(call));
      underway.add(call);
    };

    for await (const line of createInterface({ input: stdin })) {
      const message = protocol.parseAirbyteMessage(line);
      if (message.type === protocol.AirbyteMessageType.RECORD) {
        const { id, ...attributes } = message.record.data;
        customers.push({ customer_id: String(id), ...attributes });
        if (customers.length === ROWS_A_CALL) start();
        if (underway.size >= CALLS_AT_A_TIME) await Promise.race(underway);
      } else if (protocol.isStateMessage(message)) {
        if (customers.length > 0) start();
        await Promise.all(underway);
        yield message;
      }
    }
    if (customers.length > 0) start();
    await Promise.all(underway);
  }
}

const logger = new AirbyteLogger();
await new AirbyteDestinationRunner(logger, new Destination(logger)).mainCommand().parseAsync();
