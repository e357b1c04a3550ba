/** Why an attempt to deliver a message failed. The set is closed: it is the `reason` label of the delivery metrics. */
export const deliveryFailures = [
  'network',
  'timeout',
  'refused',
  'redirect',
  'gone',
  'throttled',
  'client_error',
  'server_error',
  'unknown_sink',
  'internal',
] as const;

/** Why a message did not arrive. */
export type DeliveryFailure = (typeof deliveryFailures)[number];
