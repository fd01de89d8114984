import { HOSTS } from "../blueshift/limits.ts";
import type { Config } from "./config.ts";

/** The part of a configuration that says where Blueshift is. */
export type Address = Pick<Config, "region" | "api_url">;

/** Where Blueshift's API is. */
export const urlOf = ({ region, api_url: url }: Address): string => url ?? HOSTS[region];

/** The host that is called, with its port where that is not the usual one. */
export const hostOf = (address: Address): string => new URL(urlOf(address)).host;

/** The region in which the account may be instead; undefined where the address does not follow the region. */
export function otherRegion({ region, api_url: url }: Address): Config["region"] | undefined {
  if (url !== undefined) return undefined;
  return region === "us" ? "eu" : "us";
}
