// biome-ignore-all format: the generator has its own layout
// biome-ignore-all assist: and its own order
/**
 * GENERATED from spec/connector.json by `npm run generate` (test/config/config-types.ts). Do not edit:
 * change the spec and generate again.
 */

export interface GeneratedConfig {
  /**
   * Where your Blueshift account lives: "eu" if you log in at a European address, "us" for the rest of the world.
   */
  region: "us" | "eu";
  /**
   * The account's user API key, found in Blueshift under Account settings, API keys. Needed as soon as a stream is sent as "customer_bulk" or "customer".
   */
  user_api_key?: string;
  /**
   * The account's event API key, found in Blueshift under Account settings, API keys. Needed as soon as a stream is sent as "identify_event".
   */
  event_api_key?: string;
  /**
   * How streams are sent. For each stream the first route that matches its name (and namespace) wins. Streams that no route matches follow the setting "All other streams".
   */
  routes: {
    /**
     * The name of the stream, or a pattern for several: * stands for any characters, ? for one, {a,b} for either.
     */
    stream: string;
    /**
     * The namespace (schema) of the stream, or a pattern as above. Leave it out to match streams of every namespace, and those without one.
     */
    namespace?: string;
    /**
     * "customer_bulk": customers, up to 50 a call, with errors reported at once; right for most streams. "customer": customers, one a call; slower for large streams. "identify_event": identify events, the fastest way in, but Blueshift checks them later and shows their errors only on its click-stream page. "skip": the stream is read and not sent.
     */
    send_as: "customer_bulk" | "customer" | "identify_event" | "skip";
    /**
     * Columns that go to Blueshift under another name. Columns not listed here follow the setting "Other columns".
     */
    fields: {
      /**
       * A column's name: its value moves to the attribute. Or a JSON Pointer into a column, such as /address/city: the value found there is copied, and the column itself stays as "Other columns" says.
       */
      from: string;
      /**
       * The name of the Blueshift attribute. Upper and lower case and blanks count. A name that Blueshift does not know becomes a custom attribute.
       */
      to: string;
      /**
       * What the column holds, where neither the attribute nor the column's schema says it; a value that cannot be read so is invalid. "date_time": a date or a timestamp as text. "epoch_seconds", "epoch_milliseconds", "epoch_microseconds": a timestamp as the time since 1970. "phone_number": a telephone number, which is written with its country code. "boolean", "number": also where they are written as text. "text": a number as its digits.
       */
      type?:
        | "text"
        | "number"
        | "boolean"
        | "date_time"
        | "epoch_seconds"
        | "epoch_milliseconds"
        | "epoch_microseconds"
        | "phone_number";
    }[];
    /**
     * What happens to columns that "Fields" does not name. "keep": they are sent under their own names. "drop": they are not sent.
     */
    other_fields: "keep" | "drop";
    /**
     * What a column does that is null in a row. "omit": it is left out, and Blueshift keeps the value it has. "send": the null is sent, which empties the attribute.
     */
    null_values: "omit" | "send";
    /**
     * What happens when a value cannot be brought into the form that Blueshift needs for its attribute: a date that is none, a telephone number without its country. "drop": the attribute is left out and summed up in the log, the customer is sent. "reject": the whole record is rejected. A consent that cannot be read always rejects the record.
     */
    invalid_attributes: "drop" | "reject";
    /**
     * The country of telephone numbers that are written without their country code, as two capital letters (ISO 3166). Without it such numbers are invalid.
     */
    default_country?: string;
    /**
     * Whether a column whose name is an unmistakable variant of a Blueshift attribute (first_name, FirstName, email_address, mobile_phone) goes to that attribute, where "Fields" does not say otherwise. Left out: as the setting of the same name for all streams says.
     */
    auto_map?: boolean;
  }[];
  /**
   * How a stream is sent that no route matches: as in a route, or "fail" to stop the sync rather than send a stream that nobody has thought of. Where the platform names a destination object for a stream, that wins over this and over the routes.
   */
  default_send_as: "customer_bulk" | "customer" | "identify_event" | "skip" | "fail";
  /**
   * Whether columns whose names are unmistakable variants of Blueshift's attributes (first_name, FirstName, email_address, mobile_phone) go to these attributes. A route may say otherwise for its streams. Streams that the platform has mapped itself are never mapped again.
   */
  auto_map: boolean;
  /**
   * What happens when a record cannot be sent, or Blueshift refuses it. "reject": it is counted, logged by its reason, and kept if you choose so below, and the sync goes on. "fail": the sync fails.
   */
  invalid_records: "reject" | "fail";
  /**
   * When more than this share of a stream's records is rejected, the sync fails. It is looked at once 100 records of the stream were seen. 100 means that rejected records never fail the sync.
   */
  max_rejected_percent: number;
  /**
   * Where records are kept that could not be delivered, so that you can mend and resend them.
   */
  rejected_records:
    | {
        storage: "none";
      }
    | {
        storage: "file";
        /**
         * The directory for the files, as the connector sees it: inside its container, so on a volume if they are to outlive the sync. Airbyte mounts /local; a path that is not absolute lies there. It is made where it is missing.
         */
        path: string;
      };
  /**
   * How many calls a second each Blueshift endpoint gets at most. The defaults are what Blueshift recommends; raise them only if Blueshift has raised your account's limits, lower them if other systems call Blueshift too.
   */
  rate_limits: {
    /**
     * Calls a second, each with one customer.
     */
    customer: number;
    /**
     * Calls a second, each with a batch of customers.
     */
    customer_bulk: number;
    /**
     * Calls a second, each with a batch of events.
     */
    event_bulk: number;
  };
  /**
   * How many records go into one call at most. The defaults are the most that Blueshift accepts, and the fastest.
   */
  batching: {
    /**
     * The most customers in one bulk call.
     */
    customers: number;
    /**
     * The most events in one bulk call. Some accounts are held to 30.
     */
    events: number;
    /**
     * The largest body of one call, in bytes.
     */
    bytes: number;
    /**
     * How long a record waits for its batch to fill before the batch goes as it is.
     */
    linger_ms: number;
  };
  /**
   * How long the connector keeps trying when Blueshift is slow or down.
   */
  retry: {
    /**
     * How long one call is repeated before the sync fails. The next sync sends again what was not delivered. 0 means that a call is never repeated.
     */
    max_elapsed_seconds: number;
    /**
     * How long one call may take before it counts as failed and is repeated.
     */
    request_timeout_seconds: number;
  };
  /**
   * Replaces the address that the region stands for: a proxy, or the sandbox. Unencrypted http: only to this machine itself.
   */
  api_url?: string;
}
