import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Language } from '../../errors.ts'
import { openHubClient } from '../../upload/hub-client.ts'
import type { UploadView } from '../../upload/messages.ts'
import { Button } from '../components.tsx'
import { uploadWords } from '../words/upload.ts'
import { mountIsland } from './mount.tsx'
import { DropArea } from './upload/drop-area.tsx'
import { type Item, isUnsettled, type ReplacedLesson } from './upload/item.ts'
import { ItemCard, standing } from './upload/item-card.tsx'
import { openQueue } from './upload/queue.ts'
import { UnfinishedList } from './upload/unfinished-list.tsx'

type UploadProps = {
  readonly language: Language
  readonly maxUploadBytes: number
  readonly hashWorker: string
  readonly replaces?: ReplacedLesson
}

/** Chooses files, sends them one after the other, and goes on with what an earlier visit left. */
function UploadPage({ language, maxUploadBytes, hashWorker, replaces }: UploadProps) {
  const words = uploadWords[language]
  const [items, setItems] = useState<readonly Item[]>([])
  const [unfinished, setUnfinished] = useState<readonly UploadView[]>([])
  const known = useRef(unfinished)
  known.current = unfinished
  const queue = useMemo(
    () => openQueue({ language, maxUploadBytes, hashWorker, replaces, onChange: setItems }),
    [],
  )
  const client = useMemo(
    () => openHubClient({ base: location.origin, headers: { 'Accept-Language': language } }),
    [],
  )
  useEffect(() => {
    client.unfinished().then(
      answer => answer.ok && setUnfinished(answer.value.filter(isForThisPage)),
      () => {},
    )
  }, [])
  const isForThisPage = ({ state, coursewareId }: UploadView) =>
    state === 'receiving' && (!replaces || coursewareId === replaces.coursewareId)
  const addFiles = useCallback(
    // A lesson has one film.
    (files: readonly File[]) => queue.add(replaces ? files.slice(0, 1) : files, known.current),
    [queue],
  )

  const isBusy = items.some(isUnsettled)
  useEffect(() => {
    if (!isBusy) return
    const warn = (event: BeforeUnloadEvent) => {
      event.preventDefault()
      event.returnValue = words.leaving
    }
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isBusy])

  const held = new Set(items.map(item => item.beginning?.uploadId))
  const waitingForFile = unfinished.filter(one => !held.has(one.uploadId))
  const ready = items.filter(item => item.phase === 'ready')
  const startAll = () => {
    for (const item of ready) queue.start(item.key)
  }
  const forget = (upload: UploadView) => {
    client.cancel(upload.uploadUrl).then(
      answer => answer.ok && setUnfinished(all => all.filter(one => one.uploadId !== upload.uploadId)),
      () => {},
    )
  }
  return (
    <>
      <DropArea {...{ words, maxUploadBytes, isForOne: replaces !== undefined, onFiles: addFiles }} />
      {items.length > 0 && (
        <section aria-label={words.files}>
          {ready.length > 1 && (
            <div class="row start-all">
              <Button type="button" onClick={startAll}>
                {words.startAll}
              </Button>
            </div>
          )}
          <ul class="upload-items">
            {items.map(item => (
              <ItemCard key={item.key} item={item} words={words} queue={queue} />
            ))}
          </ul>
        </section>
      )}
      <UnfinishedList uploads={waitingForFile} words={words} onForget={forget} />
      {/* One quiet voice for all files: it says what changed, not every percent. */}
      <p class="visually-hidden" role="status" aria-live="polite">
        {items.map(item => `${item.title}: ${standing(item, words)}`).join('. ')}
      </p>
    </>
  )
}

mountIsland('upload', UploadPage)
