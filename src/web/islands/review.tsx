import './player/old-browsers.ts'
import './steering.tsx'
import './subtitles.tsx'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ReviewProps } from '../../competition/review-props.ts'
import type { SheetDraft } from '../../competition/sheet.ts'
import { reviewWords } from '../words/competition-review.ts'
import { mountIsland } from './mount.tsx'
import type { PlayerControl } from './player/props.ts'
import { Player } from './player/whole-player.tsx'
import { BottomBar } from './review/bottom-bar.tsx'
import { keepSheet, type SheetKeeper, type Standing } from './review/keep-sheet.ts'
import { Remarks } from './review/remarks.tsx'
import { SheetForm } from './review/sheet-form.tsx'
import { watchCoverage } from './review/watch-coverage.ts'

/** A film and the sheet that it is judged by: side by side, and one above the other on a phone. */
function Review(props: ReviewProps) {
  const { assignmentId, player, language, rubric, words, watchPercent } = props
  const says = reviewWords[language]
  const control = useRef<PlayerControl | undefined>(undefined)
  const keeper = useRef<SheetKeeper | undefined>(undefined)
  const stopWatching = useRef<() => void>(undefined)
  const [sheet, setSheet] = useState(props.sheet)
  const [watched, setWatched] = useState(props.watchedPercent)
  const [standing, setStanding] = useState<Standing>({ kind: 'resting' })
  const isOver = standing.kind === 'locked' || standing.kind === 'closed' || standing.kind === 'gone'
  const isOpen = props.isOpen && !isOver && standing.kind !== 'submitting' && standing.kind !== 'notSubmitted'

  useEffect(() => {
    if (!props.isOpen) return
    const { revision, sheet: first } = props
    keeper.current = keepSheet({
      ...{ assignmentId, revision, sheet: first },
      onStanding: setStanding,
      onSheet: setSheet,
    })
    return () => keeper.current?.close()
  }, [])
  useEffect(() => () => stopWatching.current?.(), [])

  const change = (part: Partial<SheetDraft>) => {
    const changed = { ...sheet, ...part }
    setSheet(changed)
    keeper.current?.change(changed)
  }

  return (
    <div class="review">
      <div class="review-film">
        {player && (
          <Player
            {...player}
            onReady={ready => {
              control.current = ready
              if (props.isOpen)
                stopWatching.current = watchCoverage(
                  ready.video,
                  `/reviewing/${assignmentId}/played`,
                  setWatched,
                )
            }}
          />
        )}
        <Remarks
          language={language}
          remarks={sheet.remarks}
          isOpen={isOpen && player !== undefined}
          now={() => control.current?.video.currentTime ?? 0}
          onGoTo={seconds => control.current?.seekTo(seconds)}
          onChange={remarks => change({ remarks })}
        />
      </div>
      <section class="review-sheet" aria-label={says.sheet}>
        <SheetForm
          language={language}
          rubric={rubric}
          words={words}
          sheet={sheet}
          isOpen={isOpen}
          onChange={change}
        />
        <BottomBar
          language={language}
          rubric={rubric}
          words={words}
          sheet={sheet}
          watched={{ watchedPercent: watched, watchPercent }}
          standing={standing}
          isOpen={isOpen}
          onSubmit={() => keeper.current?.submit(sheet)}
          onDecide={which => keeper.current?.decide(which)}
        />
      </section>
    </div>
  )
}

mountIsland('review', Review)
