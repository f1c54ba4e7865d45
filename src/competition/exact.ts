/** A number as the quotient of two whole ones, the lower one positive: sums and means of scores without rounding. */
export type Exact = { readonly over: bigint; readonly under: bigint }

/** `over / under`; throws RangeError where `under` is 0. */
export function exact(over: bigint | number, under: bigint | number = 1): Exact {
  const [top, bottom] = [BigInt(over), BigInt(under)]
  if (bottom === 0n) throw new RangeError('nothing can be divided by 0')
  const sign = bottom < 0n ? -1n : 1n
  const common = greatestCommonDivisor(top < 0n ? -top : top, bottom * sign) || 1n
  return { over: (top * sign) / common, under: (bottom * sign) / common }
}

export const zero: Exact = { over: 0n, under: 1n }

export const add = (a: Exact, b: Exact): Exact =>
  exact(a.over * b.under + b.over * a.under, a.under * b.under)
export const subtract = (a: Exact, b: Exact): Exact => add(a, { over: -b.over, under: b.under })
export const multiply = (a: Exact, b: Exact): Exact => exact(a.over * b.over, a.under * b.under)

/** Negative where `a` is less, 0 where they are equal: for `sort`. */
export function compare(a: Exact, b: Exact): number {
  const difference = a.over * b.under - b.over * a.under
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export const sum = (values: readonly Exact[]): Exact => values.reduce(add, zero)

/** The plain mean; throws RangeError where there is nothing. */
export const mean = (values: readonly Exact[]): Exact => multiply(sum(values), exact(1, values.length))

/** In hundredths, half up, as a result is shown and compared: 87.335 is 8734. For values from 0 up. */
export const hundredths = ({ over, under }: Exact): number =>
  // (200 x + 1) / 2 rounded down; bigint division cuts off.
  Number((200n * over + under) / (2n * under))

/** `8734` as people read it: `87.34`. */
export const writeHundredths = (value: number): string =>
  `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}
