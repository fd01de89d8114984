/** The attributes that Blueshift sets itself and that are never sent, in words. Source: its attribute pages. */
export const reservedAttributes = "email_hard_bounced, email_spam_reported and all that start with bsft_";

/** Whether Blueshift sets this attribute itself. Attribute names are case-sensitive, and so is this. */
export function isReservedAttribute(name: string): boolean {
  return name === "email_hard_bounced" || name === "email_spam_reported" || name.startsWith("bsft_");
}
