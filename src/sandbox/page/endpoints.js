/**
 * The sandbox's endpoints as it names them, in the order in which they are shown.
 * @type {Record<string, {title: string, path: string}>}
 */
export const ENDPOINTS = {
  customer_bulk: { title: "Customers in bulk", path: "POST /api/v1/customers/bulk" },
  event_bulk: { title: "Events in bulk", path: "POST /api/v1/bulkevents" },
  customer: { title: "Single customers", path: "POST /api/v1/customers" },
  event: { title: "Single events", path: "POST /api/v1/event" },
  customer_search: { title: "Customer searches", path: "GET /api/v1/customers" },
  customer_get: { title: "Customers by uuid", path: "GET /api/v1/customers/{uuid}" },
  event_debug: { title: "Event debug", path: "GET /api/v1/event/debug" },
};

/** @param {string} name */
export function endpoint(name) {
  return ENDPOINTS[name] ?? { title: name, path: "" };
}
