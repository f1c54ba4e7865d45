import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:http2'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../src/services/free-port.ts'
import { localhostCertificate } from './localhost-certificate.ts'

type Answer = {
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly body: Buffer
}

/** A real nginx in front of a hub, with a file of docs/nginx as it stands there, and somebody who asks it by HTTP/2. */
export type TestNginx = {
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>
  /** All that it has logged. */
  readonly logged: () => Promise<string>
  readonly close: () => Promise<void>
}

const confFolder = fileURLToPath(new URL('../../docs/nginx/', import.meta.url))
const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

/** Starts it on a free port of the loopback address; only address, names of files and certificate are this machine's. */
export async function startNginx(file: 'hub.conf' | 'mirror.conf', hubUrl: string): Promise<TestNginx> {
  const folder = await mkdtemp(join(tmpdir(), 'xiangtu-nginx-'))
  const port = await freePort()
  const certificate = `ssl_certificate ${folder}/xiangtu.crt; ssl_certificate_key ${folder}/xiangtu.key;`
  const servers = (await readFile(join(confFolder, file), 'utf8'))
    .replace(/127\.0\.0\.1:8080|xiangtu\.example:443/, new URL(hubUrl).host)
    // The tests' hub has no TLS; the mirror has some, so that it can be asked in the same way.
    .replaceAll('https://hub', 'http://hub')
    .replace('listen 443 ', `listen 127.0.0.1:${port} `)
    .replace('listen 8080;', `listen 127.0.0.1:${port} ssl http2; ${certificate}`)
    .replaceAll(/\/(etc\/ssl|var\/log\/nginx|var\/cache\/nginx)\//g, `${folder}/`)
  const conf = `daemon off; user ${userInfo().username}; pid ${folder}/pid; events {}
    http { ${temporary.map(name => `${name}_temp_path ${folder}/${name};`).join(' ')}\n${servers} }`
  await Promise.all([
    writeFile(join(folder, 'nginx.conf'), conf),
    writeFile(join(folder, 'xiangtu.crt'), localhostCertificate.cert),
    writeFile(join(folder, 'xiangtu.key'), localhostCertificate.key),
  ])
  const PATH = `${process.env.PATH}:/usr/sbin`
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    env: { PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  const session = await connected(`https://localhost:${port}`, () =>
    child.exitCode === null ? undefined : complaints,
  )
  return {
    get: async (path, headers = {}) => {
      const stream = session.request({ ':path': path, ...headers })
      const [answer] = await once(stream, 'response')
      const body = await buffer(stream)
      return { status: Number(answer[':status']), header: name => answer[name], body }
    },
    logged: () => readFile(join(folder, 'xiangtu.log'), 'utf8'),
    close: async () => {
      session.destroy()
      const gone = once(child, 'exit')
      child.kill('SIGQUIT')
      await gone
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function connected(address: string, fault: () => string | undefined) {
  const deadline = performance.now() + 10_000
  for (;;) {
    const session = connect(address, { ca: localhostCertificate.cert })
    try {
      await once(session, 'connect')
      return session
    } catch (error) {
      const said = fault()
      if (said !== undefined || performance.now() > deadline)
        throw new Error(`nginx did not start. ${said ?? ''}`, { cause: error })
      await wait(20)
    }
  }
}
