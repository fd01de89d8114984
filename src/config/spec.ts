import connector from "../../spec/connector.json" with { type: "json" };

/** The part of JSON Schema (draft-07) that `spec/connector.json` uses, and Airbyte's own keywords in it. */
export interface OptionSchema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: "string" | "number" | "integer" | "array" | "object";
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  /** What a text that matches `pattern` is, in words; Airbyte's form shows it too. */
  readonly pattern_descriptor?: string;
  readonly properties?: Readonly<Record<string, OptionSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  readonly items?: OptionSchema;
  readonly oneOf?: readonly OptionSchema[];
  readonly order?: number;
  readonly airbyte_secret?: true;
  readonly airbyte_hidden?: true;
}

/** The body of Airbyte's SPEC message, as far as this connector fills it. */
export interface ConnectorSpecification {
  readonly documentationUrl: string;
  readonly protocol_version: string;
  readonly supportsIncremental: boolean;
  readonly supported_destination_sync_modes: readonly ("append" | "append_dedup")[];
  readonly connectionSpecification: OptionSchema;
}

/**
 * What `spec` answers, and what configurations are checked against. It stays a data file, outside of the code, so
 * that other tools can read it.
 */
export const SPEC = connector as ConnectorSpecification;
