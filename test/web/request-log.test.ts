import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect } from 'chai'
import express from 'express'
import { pino } from 'pino'
import { z } from 'zod'
import { loggedPath, requestLog } from '../../src/web/request-log.ts'

describe('loggedPath', () => {
  it('refuses to repeat any part of an invitation, also a token that was copied badly', () => {
    for (const path of [
      '/invitation/abc',
      '/setup/abc?x=1',
      '//setup/abc',
      '/SETUP/abc/def',
      '/invitation/a%62c',
    ])
      expect(loggedPath(path)).to.match(/^\/+(setup|invitation)\/…$/i)
  })

  it('refuses queries, and whatever looks like one of our keys', () => {
    expect(loggedPath('/upload?key=abc')).to.equal('/upload')
    expect(loggedPath(`/api/${'k'.repeat(43)}/x`)).to.equal('/api/…/x')
  })

  it('refuses the token of a signed address, however it is written, and keeps what was asked for', () => {
    const [lesson, release] = ['0a'.repeat(16), '0b'.repeat(16)]
    for (const start of ['/media/signed/', '/MEDIA/Signed/', '//media//signed/'])
      for (const token of ['1abc.k.s.c2ln', 'x', 'a%62.c'])
        expect(loggedPath(`${start}${token}/${lesson}/${release}/master.m3u8`)).to.equal(
          `${start}…/${lesson}/${release}/master.m3u8`,
        )
  })

  it('keeps the ids that a fault is looked for by', () => {
    expect(loggedPath(`/courseware/${'0a'.repeat(16)}`)).to.equal(`/courseware/${'0a'.repeat(16)}`)
  })
})

describe('requestLog', () => {
  const lineSchema = z.object({
    msg: z.string(),
    req: z.object({ method: z.string(), path: z.string() }).optional(),
  })

  /** The lines that a hub writes while it answers these requests. */
  async function linesOf(requests: readonly (readonly [method: string, path: string])[], headers = {}) {
    const lines: z.infer<typeof lineSchema>[] = []
    const write = (line: string) => void lines.push(lineSchema.parse(JSON.parse(line)))
    const app = express()
    app.use(requestLog(pino({ level: 'info' }, { write })))
    app.use((req, res) => {
      if (req.get('x-fails')) req.log.error('request failed')
      res.json({})
    })
    const server = createServer(app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    for (const [method, path] of requests)
      await (await fetch(`http://127.0.0.1:${port}${path}`, { method, headers })).arrayBuffer()
    server.close()
    await once(server, 'close')
    return lines
  }

  it('writes a line for each request and none for beats, which come a hundred a second', async () => {
    const lines = await linesOf([
      ['GET', '/api/v1/beats'],
      ['POST', '/api/v1/beats'],
      ['POST', '/api/v1/uploads'],
    ])
    expect(lines.map(({ req }) => `${req?.method} ${req?.path}`)).to.deep.equal([
      'GET /api/v1/beats',
      'POST /api/v1/uploads',
    ])
  })

  it('says of a beat that the hub fails at where it was', async () => {
    const lines = await linesOf([['POST', '/api/v1/beats']], { 'x-fails': 'yes' })
    expect(lines).to.deep.equal([{ msg: 'request failed', req: { method: 'POST', path: '/api/v1/beats' } }])
  })
})
