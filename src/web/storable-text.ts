import type { RequestHandler } from 'express'

/** What no database takes: NUL, and half a character, which only JSON can bring. */
const storable = (text: string): string => text.replaceAll('\0', '').replace(/\p{Cs}/gu, '\ufffd')

/** For `JSON.parse`: every text as it can be kept. */
export const storableValue = (_name: string, value: unknown): unknown =>
  typeof value === 'string' ? storable(value) : value

/** For NUL in an address stands U+FFFD: no name, number or key that we gave has it, so it still leads nowhere. */
export const storableAddress = (address: string): string => address.replaceAll('%00', '%EF%BF%BD')

/**
 * Takes out of an address and a form what no database keeps, before any route reads them. Nobody types a NUL: whoever
 * sends one gets the answer to the rest, and no failure of ours.
 */
export const storableRequests: RequestHandler = (req, _res, next) => {
  req.url = storableAddress(req.url)
  if (req.is('urlencoded'))
    req.body = Object.fromEntries(
      Object.entries(Object(req.body)).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.map(each => storableValue('', each)) : storableValue('', value),
      ]),
    )
  next()
}
