import type { Lesson } from '../catalogue/rules.ts'
import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import { formatDuration } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { programmeWords } from '../web/words/programme.ts'
import { noonOf, type ProgrammeItem, runningSeconds, type Target } from './rules.ts'

type DayParts = {
  readonly target: Target
  readonly day: string
  readonly items: readonly ProgrammeItem[]
  /** What lessons were looked for by, and which ones were found. */
  readonly text: string
  readonly found: readonly Lesson[]
  /** It could not be copied: that day has a programme already. */
  readonly isTaken: boolean
  readonly isCopied: boolean
}

/** What one station, or the stations of one place, play on one day. Works without script. */
export function dayPage(view: View, parts: DayParts): string {
  const { target, day, items, text, found, isTaken, isCopied } = parts
  const { language } = view
  const words = programmeWords[language]
  const here = `/programmes/${target.kind}/${target.id}/${day}`
  const gone = items.filter(({ isPlayable }) => !isPlayable).length
  return renderPage(view, {
    title: words.dayTitle(target.name, noonOf(day)),
    width: 'narrow',
    children: (
      <>
        <h1>{words.dayTitle(target.name, noonOf(day))}</h1>
        <p class="soft">{target.kind === 'place' ? words.forPlace(target.name) : words.forStation}</p>
        {isTaken && <Notice tone="bad">{words.dayTaken}</Notice>}
        {isCopied && <Notice tone="good">{words.copied}</Notice>}
        {gone > 0 && <Notice tone="bad">{words.someGone(gone)}</Notice>}
        <Card title={words.lessonsOfDay}>
          {items.length === 0 ? (
            <p>{words.empty}</p>
          ) : (
            <>
              <ol class="programme">
                {items.map((item, at) => (
                  <Item key={item.id} view={view} here={here} item={item} at={at} last={items.length - 1} />
                ))}
              </ol>
              <p>
                <strong>{words.runningTime(formatDuration(runningSeconds(items), language))}</strong>
              </p>
            </>
          )}
        </Card>
        <Card title={words.add}>
          <form method="get" action={here} class="find">
            <Field label={words.search} name="q" value={text} maxLength={120} autocomplete="off" />
            <Button kind="quiet">{words.find}</Button>
          </form>
          {text !== '' && found.length === 0 && <p>{words.nothingFound(text)}</p>}
          <ul class="plain-list">
            {found.map(({ coursewareId, title, media }) => (
              <li key={coursewareId}>
                <span>
                  <a href={`/courseware/${coursewareId}`}>{title}</a>{' '}
                  <span class="soft">{formatDuration(media.durationSeconds, language)}</span>
                </span>
                <form method="post" action={`${here}/add`}>
                  <input type="hidden" name="coursewareId" value={coursewareId} />
                  <Button kind="quiet" label={words.addOf(title)}>
                    {words.addIt}
                  </Button>
                </form>
              </li>
            ))}
          </ul>
        </Card>
        {items.length > 0 && (
          <Card title={words.copy}>
            <form method="post" action={`${here}/copy`}>
              <Field label={words.copyTo} name="day" type="date" max="2099-12-31" required />
              <Button kind="quiet">{words.copyIt}</Button>
            </form>
          </Card>
        )}
        <ButtonLink kind="quiet" href="/programmes">
          {words.back}
        </ButtonLink>
      </>
    ),
  })
}

type ItemProps = {
  readonly view: View
  readonly here: string
  readonly item: ProgrammeItem
  readonly at: number
  readonly last: number
}

/** A lesson with its running time and what can be done with it; all by plain buttons, so also by keyboard alone. */
function Item({ view, here, item, at, last }: ItemProps) {
  const { language } = view
  const words = programmeWords[language]
  const { id, title, durationSeconds, dialNumber, isPlayable, coursewareId } = item
  return (
    <li class={isPlayable ? '' : 'gone'}>
      <p>
        {isPlayable ? <a href={`/courseware/${coursewareId}`}>{title}</a> : title}{' '}
        <span class="soft">
          {isPlayable
            ? [
                ...(durationSeconds === null ? [] : [formatDuration(durationSeconds, language)]),
                ...(dialNumber === null ? [] : [words.number(dialNumber)]),
              ].join(' · ')
            : words.gone}
        </span>
      </p>
      <div class="row">
        <form method="post" action={`${here}/move`} class="row">
          <input type="hidden" name="itemId" value={id} />
          <Button kind="quiet" name="direction" value="up" disabled={at === 0} label={words.upOf(title)}>
            {words.up}
          </Button>
          <Button
            kind="quiet"
            name="direction"
            value="down"
            disabled={at === last}
            label={words.downOf(title)}
          >
            {words.down}
          </Button>
        </form>
        <form method="post" action={`${here}/remove`}>
          <input type="hidden" name="itemId" value={id} />
          <Button kind="quiet" label={words.removeOf(title)}>
            {words.remove}
          </Button>
        </form>
      </div>
    </li>
  )
}
