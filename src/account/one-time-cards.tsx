import encodeQR from 'qr'
import { formatDayTime } from '../web/languages.ts'
import type { View } from '../web/view.ts'
import { invitationWords } from '../web/words/invitation.ts'
import { printedCode } from './one-time.ts'

/** What one card says: made once, printed or sent, never shown again. */
export type OneTimeCard = {
  readonly name: string
  /** What it is for, in a sentence. */
  readonly purpose: string
  readonly link: string
  readonly code: string
  readonly expiresAt: Date
}

/** A QR code as lines of squares; no inline style, no script. Four squares of margin, as ISO/IEC 18004 asks. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 })
  const squares = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <rect width={rows.length} height={rows.length} fill="#fff" />
      <path d={squares.join('')} fill="#000" />
    </svg>
  )
}

type CardsProps = {
  readonly view: View
  readonly cards: readonly OneTimeCard[]
  /** The page on which a code is typed. */
  readonly joinAddress: string
}

/** Cards to print and cut out, each with its link, its QR code and its number. */
export function OneTimeCards({ view: { language }, cards, joinAddress }: CardsProps) {
  const words = invitationWords[language]
  return (
    <ul class="one-time-cards">
      {cards.map(({ name, purpose, link, code, expiresAt }) => (
        <li key={code}>
          <QrCode text={link} label={words.qrLabel} />
          <div>
            <h2>{words.cardFor(name)}</h2>
            <p>{purpose}</p>
            <p>
              {words.cardScan} <strong>{joinAddress}</strong>
              {words.cardCode}
            </p>
            <p class="code">{printedCode(code)}</p>
            <p class="soft">{words.cardUntil(formatDayTime(expiresAt, language))}</p>
            <p class="link">
              {words.link} <code class="secret">{link}</code>
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}
