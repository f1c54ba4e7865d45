/** How long to wait before the next try after `failures` in a row: 1, 2, 4, 8, then every 15 s for ever, in ms. */
export const reconnectDelayMs = (failures: number): number =>
  Math.min(15_000, 1000 * 2 ** Math.max(0, failures - 1))
