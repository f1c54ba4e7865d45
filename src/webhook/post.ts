import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import type { DeliveryFault } from './rules.ts'
import { findTarget, type TargetRules } from './target.ts'

type Message = { readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** How an attempt ended: delivered where there is no fault. */
export type Attempt = { readonly status?: number; readonly fault?: DeliveryFault }

/** A receiver that needs longer should put the message aside and answer first. */
const timeoutMs = 10_000
/** The answer's text is of no use to us. So much is let pass for politeness, then the line is cut. */
const answerBytes = 64 * 1024
const headerBytes = 16 * 1024

type PostRules = TargetRules & { readonly signal: AbortSignal; readonly timeoutMs?: number }

/**
 * Sends one message. Connects only to an address that was checked, follows no redirect, waits a limited time for a
 * limited answer. Never rejects but when `signal` is aborted.
 */
export async function postMessage(url: URL, message: Message, rules: PostRules): Promise<Attempt> {
  const late = AbortSignal.timeout(rules.timeoutMs ?? timeoutMs)
  const signal = AbortSignal.any([rules.signal, late])
  try {
    const target = await untilAborted(findTarget(url, rules), signal)
    if ('fault' in target) return target
    return await postToFirst(url, target.addresses, message, signal)
  } catch (error) {
    rules.signal.throwIfAborted()
    if (late.aborted) return { fault: 'timeout' }
    return { fault: isCertificateFault(error) ? 'certificate' : 'unreachable' }
  }
}

/** A look-up of a name cannot be stopped, only left. */
async function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted()
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    }),
  ])
}

/** A host of several addresses: the next is tried where one lets nobody in. */
async function postToFirst(
  url: URL,
  [address = '', ...others]: readonly string[],
  message: Message,
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    return await postTo(url, address, message, signal)
  } catch (error) {
    if (others.length > 0 && isConnectFault(error) && !signal.aborted)
      return postToFirst(url, others, message, signal)
    throw error
  }
}

function postTo(
  url: URL,
  address: string,
  { headers, body }: Message,
  signal: AbortSignal,
): Promise<Attempt> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  const name = url.hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve, reject) => {
    const sending = request({
      // The checked address itself: no second look-up, so no second answer.
      host: address,
      port: url.port || undefined,
      path: url.pathname + url.search,
      method: 'POST',
      headers: {
        'User-Agent': 'Xiangtu-Webhook/1',
        'Content-Type': 'application/json',
        ...headers,
        Host: url.host,
        'Content-Length': Buffer.byteLength(body),
      },
      // The certificate must be the name's, not the address's.
      ...(isIP(name) ? {} : { servername: name }),
      // A connection of its own: one that is kept open was checked for another message.
      agent: false,
      maxHeaderSize: headerBytes,
      signal,
    })
    sending.once('error', reject)
    sending.once('response', answer => {
      drain(answer)
      resolve(judge(answer.statusCode ?? 0))
    })
    sending.end(body)
  })
}

function judge(status: number): Attempt {
  if (status >= 200 && status < 300) return { status }
  return { status, fault: status >= 300 && status < 400 ? 'redirected' : 'status' }
}

/** Lets a short answer end, so that the receiver sees no broken line; cuts a long or slow one. */
function drain(answer: IncomingMessage): void {
  let bytes = 0
  const late = setTimeout(() => answer.destroy(), 1000)
  answer
    .on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > answerBytes) answer.destroy()
    })
    .on('error', () => undefined)
    .once('close', () => clearTimeout(late))
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
const isConnectFault = (error: unknown): boolean =>
  ['ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL'].includes(codeOf(error))
/** OpenSSL's words for a certificate that is not trusted, and Node's for one of another name. */
const isCertificateFault = (error: unknown): boolean =>
  /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_SSL_)/.test(codeOf(error))
