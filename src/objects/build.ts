import type { Reader } from "../values/reader.ts";
import { type Attributes, leaveOut } from "./attributes.ts";
import { objectSchema } from "./object-schemas.ts";
import { compileObjectValidator } from "./object-validator.ts";
import type { BlueshiftObject } from "./objects.ts";
import { isPreferenceList } from "./preference-kinds.ts";
import { gatherPreferences } from "./preferences.ts";
import type { Problem } from "./problem.ts";

/** What building an object needs to know of the one who asks. */
export interface Building {
  readonly readPhone: Reader;
  /** Takes each attribute that had to be left out. */
  readonly leaveOut: (flaw: Problem) => void;
}

/** Makes attributes the object, in place; returns the problem where they can't be one. */
export type Build = (attributes: Attributes, building: Building) => Problem | undefined;

/** Says which of an object's attributes are a customer's consent, its lists of preferences among them. */
export function consentOf(object: BlueshiftObject): (attribute: string) => boolean {
  const { properties } = objectSchema(object.schema);
  return (attribute) => isPreferenceList(attribute) || properties[attribute]?.["x-consent"] === true;
}

/**
 * How attributes whose values are in their forms become an object: preferences are gathered into their lists, what
 * breaks a limit of the object's schema is left out, and what every such object has is added. Whether anybody is
 * named is not looked at here.
 */
export function builderOf(object: BlueshiftObject, isConsent: (attribute: string) => boolean): Build {
  const flawsOf = compileObjectValidator(objectSchema(object.schema));
  return (attributes, building) => {
    const problem = gatherPreferences(attributes, building);
    if (problem !== undefined) return problem;
    for (const { attribute, reason } of flawsOf(attributes)) {
      if (isConsent(attribute)) return { field: attribute, reason };
      leaveOut(attributes, attribute);
      building.leaveOut({ field: attribute, reason });
    }
    for (const name in object.fixed) attributes[name] = object.fixed[name];
    return undefined;
  };
}
