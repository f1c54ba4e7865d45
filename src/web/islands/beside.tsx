import './player/old-browsers.ts'
import './steering.tsx'
import './subtitles.tsx'
import { useRef } from 'preact/hooks'
import type { BesideProps } from '../../competition/beside-props.ts'
import { Button } from '../components.tsx'
import { reviewWords } from '../words/competition-review.ts'
import { mountIsland } from './mount.tsx'
import type { PlayerControl } from './player/props.ts'
import { Player } from './player/whole-player.tsx'

/** Two films, each with controls of its own, and a row of buttons for both at once. */
function Beside({ language, films }: BesideProps) {
  const words = reviewWords[language]
  const controls = useRef(new Map<string, PlayerControl>())
  const both = (act: (control: PlayerControl) => void) => () => {
    for (const control of controls.current.values()) act(control)
  }
  return (
    <>
      <p class="row">
        <Button type="button" onClick={both(control => control.play())}>
          {words.playBoth}
        </Button>
        <Button type="button" kind="quiet" onClick={both(control => control.pause())}>
          {words.pauseBoth}
        </Button>
        <Button type="button" kind="quiet" onClick={both(control => control.seekTo(0))}>
          {words.restartBoth}
        </Button>
      </p>
      <div class="beside">
        {films.map(film => (
          <section key={film.coursewareId} aria-label={film.title}>
            <h2>{film.title}</h2>
            <Player
              {...film}
              hasKeys={false}
              onReady={control => controls.current.set(film.coursewareId, control)}
            />
          </section>
        ))}
      </div>
    </>
  )
}

mountIsland('beside', Beside)
