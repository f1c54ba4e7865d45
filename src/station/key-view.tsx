import { deviceName } from '../account/device-name.ts'
import { formatDay, formatDayTime, type Language } from '../web/languages.ts'
import { stationWords } from '../web/words/station.ts'
import type { StationKey } from './key-records.ts'

/** One computer of a station: what it calls itself, who let it in, when it was last there. */
export function KeyLine({ language, stationKey }: { language: Language; stationKey: StationKey }) {
  const words = stationWords[language]
  const { userAgent, createdAt, lastUsedAt, revokedAt, approvedByName } = stationKey
  const used = lastUsedAt ? words.lastUsed(formatDayTime(lastUsedAt, language)) : words.neverUsed
  return (
    <span>
      <strong>{deviceName(userAgent, language)}</strong>{' '}
      <span class="soft">
        {words.computerBy(approvedByName ?? words.somebody, formatDay(createdAt, language))} ·{' '}
        {revokedAt ? words.revoked(formatDay(revokedAt, language)) : used}
      </span>
    </span>
  )
}
