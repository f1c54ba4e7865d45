import type { VerbJob } from '../queue/line.ts'
import { freshVerbStates, type VerbState } from './rules.ts'

/** The queue's last word on each verb, kept for good. `publish` itself is under way while a release is entered. */
export function verbStatesOf(jobs: readonly VerbJob[], isPublished: boolean): VerbState[] {
  const now = new Date().toISOString()
  return freshVerbStates().map(fresh => {
    const job = jobs.find(each => each.verb === fresh.verb)
    const startedAt = job?.startedAt?.toISOString()
    const times = { ...(startedAt && { startedAt }), endedAt: job?.endedAt?.toISOString() ?? now }
    if (job?.verb === 'publish')
      return isPublished ? { verb: 'publish', state: 'done', share: 1, ...times } : fresh
    if (job?.state === 'done') return { verb: fresh.verb, state: 'done', share: 1, ...times }
    if (job?.state === 'failed') return { verb: fresh.verb, state: 'failed', share: job.share, ...times }
    if (fresh.verb === 'upload') return { verb: 'upload', state: 'done', share: 1 }
    return fresh
  })
}
