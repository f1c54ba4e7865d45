import { secondsLeft, speedOf } from '../../../upload/rules.ts'
import { Button } from '../../components.tsx'
import type { UploadWords } from '../../words/upload.ts'
import { hasAllSent, type Item, isUnderway } from './item.ts'
import type { UploadQueue } from './queue.ts'

type CardProps = { readonly item: Item; readonly words: UploadWords; readonly queue: UploadQueue }

/** One file: what it will be called, how far it is, and what can be done with it. */
export function ItemCard({ item, words, queue }: CardProps) {
  const { key, phase, title } = item
  const isGone = phase === 'duplicate' || (phase === 'failed' && !item.canSendAgain)
  return (
    <li class={`card upload-item ${phase}`} aria-label={title}>
      <p class="file-name">{item.file.name}</p>
      {!isGone && !item.replaces && <Description item={item} words={words} queue={queue} />}
      {!isGone && <Bar item={item} words={words} />}
      <p class={phase === 'failed' ? 'fault' : 'sentence'}>{standing(item, words)}</p>
      {phase === 'failed' && item.canSendAgain && <p>{words.differsHint}</p>}
      <div class="row">
        {phase === 'ready' && (
          <Button type="button" onClick={() => queue.start(key)}>
            {words.start}
          </Button>
        )}
        {phase === 'paused' && (
          <Button type="button" onClick={() => queue.start(key)}>
            {words.goOn}
          </Button>
        )}
        {isUnderway(item) && (
          <Button type="button" kind="quiet" onClick={() => queue.pause(key)}>
            {words.pause}
          </Button>
        )}
        {phase === 'failed' && item.canSendAgain && (
          <Button type="button" onClick={() => void queue.sendAgain(key)}>
            {words.again}
          </Button>
        )}
        {phase === 'signIn' && (
          <a class="button main" href="/sign-in?next=%2Fupload">
            {words.signIn}
          </a>
        )}
        {item.lessonPath && (
          <a class="button main" href={item.lessonPath}>
            {phase === 'duplicate' ? words.toExisting : words.toLesson}
          </a>
        )}
        <Leave item={item} words={words} queue={queue} />
      </div>
    </li>
  )
}

/** The button that ends it: asks first where bytes would be lost. */
function Leave({ item, words, queue }: CardProps) {
  const { key, phase, title, beginning } = item
  if (phase === 'done' || phase === 'duplicate') return null
  if (hasAllSent(item)) return null
  const remove = () => {
    if (!beginning || confirm(words.cancelAsk(title))) void queue.cancel(key)
  }
  return (
    <Button type="button" kind={beginning ? 'danger' : 'quiet'} onClick={remove}>
      {beginning ? words.cancel : words.remove}
    </Button>
  )
}

function Description({ item, words, queue }: CardProps) {
  const { key } = item
  const id = `upload-${key}`
  const save = () => void queue.saveDescription(key)
  return (
    <div class="description">
      <div class="field">
        <label for={`${id}-title`}>{words.titleLabel}</label>
        <input
          id={`${id}-title`}
          class="input"
          required
          maxLength={120}
          value={item.title}
          onInput={event => queue.describe(key, { title: event.currentTarget.value })}
          onChange={save}
        />
      </div>
      <div class="field">
        <label for={`${id}-notes`}>{words.notesLabel}</label>
        <textarea
          id={`${id}-notes`}
          class="input"
          rows={2}
          maxLength={4000}
          placeholder={words.notesHint}
          value={item.notes}
          onInput={event => queue.describe(key, { notes: event.currentTarget.value })}
          onChange={save}
        />
      </div>
      {item.beginning && item.descriptionSaved && (
        <p class="hint" role="status">
          {words.saved}
        </p>
      )}
    </div>
  )
}

function Bar({ item, words }: Pick<CardProps, 'item' | 'words'>) {
  if (item.phase === 'ready') return null
  const bytes = item.file.size
  const share = hasAllSent(item) ? 1 : Math.min(1, item.sentBytes / bytes)
  const speed = item.phase === 'sending' ? speedOf(item.milestones) : undefined
  const left = secondsLeft(bytes - item.sentBytes, speed)
  return (
    <div class="transfer">
      <progress value={share} max={1} aria-label={words.progressOf(item.title)} />
      <p class="figures">
        <b>{words.percent(share)}</b>
        <span>{words.amount(hasAllSent(item) ? bytes : item.sentBytes, bytes)}</span>
        {speed !== undefined && <span>{words.speed(speed)}</span>}
        {left !== undefined && <span>{words.left(left)}</span>}
      </p>
    </div>
  )
}

/** The sentence that says where it stands and what it waits for. */
export function standing(item: Item, words: UploadWords): string {
  const { phase, trouble } = item
  if (phase === 'waiting') return words.waiting[trouble === 'hub' || trouble === 'hubDisk' ? trouble : 'link']
  if (phase === 'signIn') return words.signInAgain
  if (phase === 'failed') return item.words || words.state.failed
  if (phase === 'queued' && item.resumedAt) return words.resumes(item.resumedAt)
  return words.state[phase]
}
