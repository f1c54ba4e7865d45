import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Language } from '../../languages.ts'
import { playWords } from '../../words/play.ts'
import {
  fetchPictures,
  mayFetchPictures,
  pictureAt,
  type SeekPicture,
  savesData,
  secondAt,
} from './storyboard-track.ts'

type SeekBarProps = {
  readonly language: Language
  readonly video: RefObject<HTMLVideoElement | null>
  readonly durationSeconds: number
  /** The thumbnail track; absent where there is none, or where the viewer wants no pictures. */
  readonly storyboardUrl: string | undefined
  /** What the line was measured to carry; undefined where nobody knows. */
  readonly linkKbps: () => number | undefined
  readonly onSeek: (seconds: number) => void
  readonly onSeekBy: (seconds: number) => void
}

const stepByKey: Readonly<Record<string, number>> = {
  ArrowLeft: -10,
  ArrowDown: -10,
  ArrowRight: 10,
  ArrowUp: 10,
}

/**
 * The film's length as a bar. Under a pointer, while it is dragged and while it is used by keyboard, a small picture of
 * the place with its time stands above it; nothing of that is fetched before.
 */
export function SeekBar(props: SeekBarProps) {
  const { language, video, durationSeconds } = props
  const words = playWords[language]
  const [now, setNow] = useState(0)
  const [hovered, setHovered] = useState<number>()
  const [dragged, setDragged] = useState<number>()
  const [isByKeyboard, setByKeyboard] = useState(false)
  const shownAt = dragged ?? hovered ?? (isByKeyboard ? now : undefined)
  const pictures = usePictures(props, shownAt !== undefined)
  const picture = shownAt === undefined ? undefined : pictureAt(pictures, shownAt)

  useEffect(() => {
    const element = video.current
    if (!element) return
    const closing = new AbortController()
    const tell = () => setNow(Math.min(element.currentTime, durationSeconds))
    for (const name of ['timeupdate', 'seeking', 'seeked', 'loadedmetadata'])
      element.addEventListener(name, tell, { signal: closing.signal })
    return () => closing.abort()
  }, [])

  return (
    <div class="seek">
      <div class="seek-bar">
        {shownAt !== undefined && (
          <Preview at={shownAt} share={shownAt / durationSeconds} picture={picture} clock={words.clock} />
        )}
        <input
          type="range"
          min="0"
          max={durationSeconds}
          step="any"
          value={dragged ?? now}
          style={{ '--played': String((dragged ?? now) / durationSeconds) }}
          aria-label={words.position}
          aria-valuetext={words.positionOf(dragged ?? now, durationSeconds)}
          onPointerMove={event =>
            event.pointerType === 'mouse' &&
            setHovered(secondAt(event.clientX, event.currentTarget.getBoundingClientRect(), durationSeconds))
          }
          onPointerLeave={() => setHovered(undefined)}
          onFocus={event => setByKeyboard(event.currentTarget.matches(':focus-visible'))}
          onBlur={() => {
            setByKeyboard(false)
            setDragged(undefined)
          }}
          onInput={event => setDragged(Number(event.currentTarget.value))}
          onChange={event => {
            props.onSeek(Number(event.currentTarget.value))
            setDragged(undefined)
          }}
          onKeyDown={event => {
            setByKeyboard(true)
            const step = stepByKey[event.key]
            const edge = event.key === 'Home' ? 0 : event.key === 'End' ? durationSeconds : undefined
            if (event.ctrlKey || event.altKey || event.metaKey) return
            if (step === undefined && edge === undefined) return
            // The steps of the page's own arrows, not the browser's hundredth of the film. Both edges too: while the
            // player is still on its way the bar may stand there already, and the browser would do nothing.
            event.preventDefault()
            if (step !== undefined) props.onSeekBy(step)
            if (edge !== undefined) props.onSeek(edge)
          }}
        />
      </div>
      <span class="seek-clock" aria-hidden="true">
        {words.clock(now)} / {words.clock(durationSeconds)}
      </span>
    </div>
  )
}

/** Pictures, from the first time on that some are to be shown and the line may be asked for them. */
function usePictures({ storyboardUrl, linkKbps }: SeekBarProps, isWanted: boolean): readonly SeekPicture[] {
  const [pictures, setPictures] = useState<readonly SeekPicture[]>([])
  const [mayShow, setMayShow] = useState(false)
  const fetching = useRef<AbortController>(null)
  useEffect(() => {
    if (!isWanted || !storyboardUrl) return
    // Asked each time that the preview opens: a line may have become thin since, and each sheet is a fetch of its own.
    const may = mayFetchPictures({ linkKbps: linkKbps(), savesData: savesData() })
    setMayShow(may)
    if (!may || fetching.current || pictures.length > 0) return
    const own = new AbortController()
    fetching.current = own
    fetchPictures(storyboardUrl, own.signal)
      // Without pictures the bar still seeks and tells the time; the next hover tries again.
      .then(setPictures, () => undefined)
      .finally(() => {
        fetching.current = null
      })
  }, [isWanted, storyboardUrl])
  useEffect(() => () => fetching.current?.abort(), [])
  return mayShow && storyboardUrl ? pictures : []
}

type PreviewProps = {
  readonly at: number
  readonly share: number
  readonly picture: SeekPicture | undefined
  readonly clock: (seconds: number) => string
}

/** For the eye alone: the bar itself tells its place to those who listen. */
const Preview = ({ at, share, picture, clock }: PreviewProps) => (
  <div class="seek-preview" aria-hidden="true" style={{ '--share': String(share) }}>
    {picture && (
      <div
        class="seek-picture"
        style={{
          width: `${picture.width}px`,
          height: `${picture.height}px`,
          backgroundImage: `url("${picture.url}")`,
          backgroundPosition: `-${picture.left}px -${picture.top}px`,
        }}
      />
    )}
    <span>{clock(at)}</span>
  </div>
)
