import { z } from 'zod'

const id = z.string().regex(/^[0-9a-f]{32}$/)

/** What a waiting browser is told, and the code that it waits under: a tab that shows another one is out of date. */
export const pairingStateSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('waiting'), code: z.string() }),
  z.strictObject({ state: z.enum(['approved', 'over']) }),
])
export type PairingState = z.infer<typeof pairingStateSchema>

/** What a box without a browser gets when it asks to be paired. */
export const newPairingSchema = z.strictObject({
  deviceToken: z.string().describe('The box’s own secret until it has its key; never show it.'),
  code: z.string().describe('Eight digits to show: the technician types them.'),
  approveUrl: z.string().describe('The same as an address, for a QR code.'),
  expiresAt: z.iso.datetime(),
  pollSeconds: z.number().int().describe('How often to ask for the key.'),
})
export const takeKeySchema = z.strictObject({ deviceToken: z.string() })

/** What it gets when it asks for its key. */
export const pairedSchema = z.union([
  z.strictObject({ state: z.literal('waiting'), pollSeconds: z.number().int() }),
  z.strictObject({
    state: z.literal('approved'),
    cookie: z.string().describe('Send it as the header `Cookie` with every request; it proves the station.'),
    stationId: id,
    stationName: z.string(),
  }),
])
export type Paired = z.infer<typeof pairedSchema>
