/** How long after the last digit a number counts as complete: time to look down at the remote control and up again. */
export const dialPauseMs = 2000
const mostDigits = 7

/** The digits after one more key; undefined for a key that is none of dialling. */
export const withDigit = (digits: string, key: string): string | undefined =>
  /^\d$/.test(key) ? (digits + key).slice(-mostDigits) : undefined
