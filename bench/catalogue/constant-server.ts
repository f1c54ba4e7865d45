import express from 'express'
import { z } from 'zod'

/**
 * The peer: express, as one gets it, that answers every request with the same bytes. Started by the bench with a type
 * and a size; says its port to the program that started it.
 */
const [type = 'html', size = '0'] = process.argv.slice(2)
const body = Buffer.alloc(z.coerce.number().int().parse(size), 'a')
const app = express()
app.get('/', (_req, res) => {
  res.type(type).send(body)
})
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
})
process.on('disconnect', () => process.exit())
