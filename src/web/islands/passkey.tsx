import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser'
import { useState } from 'preact/hooks'
import { Button, Notice } from '../components.tsx'
import type { Language } from '../languages.ts'
import { passkeyWords } from '../words/passkey.ts'
import { mountIsland } from './mount.tsx'

type PasskeyProps = {
  readonly language: Language
  readonly task: 'add' | 'signIn'
  /** Where to go after signing in; the hub checks it. */
  readonly next?: string
}

/** A passkey belongs to a name, never to a bare address: 192.168.1.2 has none. */
const hasName = !/^[\d.]+$|:/.test(location.hostname)

async function post(path: string, body: object = {}): Promise<Response> {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
  return answer
}

async function add(): Promise<void> {
  const optionsJSON = await (await post('/account/passkeys/options')).json()
  await post('/account/passkeys', { response: await startRegistration({ optionsJSON }) })
  location.assign('/account')
}

async function signIn(next: string): Promise<void> {
  const optionsJSON = await (await post('/sign-in/passkey/options')).json()
  const response = await startAuthentication({ optionsJSON })
  const answer: { next: string } = await (await post('/sign-in/passkey', { response, next })).json()
  location.assign(answer.next)
}

const isKnown = (error: unknown) =>
  error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED'

/** One button: makes a passkey on this device, or signs in with one. */
export function Passkey({ language, task, next = '/' }: PasskeyProps) {
  const words = passkeyWords[language]
  const [isBusy, setBusy] = useState(false)
  const [fault, setFault] = useState<string>()

  if (!hasName || !browserSupportsWebAuthn())
    return task === 'add' ? <p class="soft">{words.notHere}</p> : null

  const run = async () => {
    setBusy(true)
    setFault(undefined)
    try {
      await (task === 'add' ? add() : signIn(next))
    } catch (error) {
      setFault(isKnown(error) ? words.alreadyHere : task === 'add' ? words.addFailed : words.signInFailed)
      setBusy(false)
    }
  }

  return (
    <>
      {fault && <Notice tone="bad">{fault}</Notice>}
      <Button type="button" kind="quiet" disabled={isBusy} onClick={() => void run()}>
        {isBusy ? words.waiting : task === 'add' ? words.add : words.signIn}
      </Button>
    </>
  )
}

mountIsland('passkey', Passkey)
