import type { Request } from 'express'

/** Where people reach this hub: as the operator has set it, else as this request has reached it. */
export const hubAddress = (req: Request, publicUrl: string | undefined): string =>
  publicUrl ?? `${req.protocol}://${req.get('host') ?? 'localhost'}`
