/** The file of undici that the client loads instead of the whole, in the words of undici's own types. */
declare module "undici/lib/dispatcher/agent.js" {
  export { Agent as default } from "undici";
}
