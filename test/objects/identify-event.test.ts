import { describe, expect, it } from "vitest";
import { type Attributes, newAttributes } from "../../src/objects/attributes.ts";
import { becomeIdentifyEvent } from "../../src/objects/identify-event.ts";

const attributes = (values: object): Attributes => Object.assign(newAttributes(), values);

describe("an identify event", () => {
  it("is a customer's attributes beside the event's name", () => {
    const event = attributes({ customer_id: 7, firstname: "x" });
    expect(becomeIdentifyEvent(event)).toBeUndefined();
    expect({ ...event }).toEqual({ customer_id: "7", firstname: "x", event: "identify" });
  });

  it("is called identify, whatever a column of that name says", () => {
    const event = attributes({ event: "purchase", email: "x@example.com" });
    expect(becomeIdentifyEvent(event)).toBeUndefined();
    expect(event.event).toBe("identify");
  });

  it("has a customer's problems", () => {
    expect(becomeIdentifyEvent(attributes({ event: "identify" }))).toEqual({
      reason: "has neither email nor customer_id",
    });
    expect(becomeIdentifyEvent(attributes({ customer_id: true }))).toMatchObject({ field: "customer_id" });
  });
});
