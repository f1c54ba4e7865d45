import type { UploadView } from '../../../upload/messages.ts'
import { Button } from '../../components.tsx'
import type { UploadWords } from '../../words/upload.ts'

type ListProps = {
  readonly uploads: readonly UploadView[]
  readonly words: UploadWords
  readonly onForget: (upload: UploadView) => void
}

/** What an earlier visit left half sent. A page cannot reopen a file by itself, so it asks for it by name. */
export function UnfinishedList({ uploads, words, onForget }: ListProps) {
  if (uploads.length === 0) return null
  return (
    <section class="card">
      <h2>{words.unfinished}</h2>
      <p>{words.unfinishedHint}</p>
      <ul class="plain-list">
        {uploads.map(upload => (
          <li key={upload.uploadId}>
            <div class="unfinished">
              <b>{upload.title}</b>
              <p class="soft">{words.unfinishedLine(upload.fileName, upload.offset, upload.sourceBytes)}</p>
              <progress
                value={upload.offset / upload.sourceBytes}
                max={1}
                aria-label={words.progressOf(upload.title)}
              />
            </div>
            <Button
              type="button"
              kind="quiet"
              onClick={() => {
                if (confirm(words.forgetAsk(upload.title))) onForget(upload)
              }}
            >
              {words.forget}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
