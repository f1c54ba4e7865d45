import type Hls from 'hls.js'
import { Events } from 'hls.js'
import { makeOneLadder } from './one-ladder.ts'

/** One silence is a bad second of the line; two in a row without an answer between are a dead source. */
const silencesOfDeadSource = 2

/**
 * Turns to the next source of a lesson when the one in use does not answer, or lacks a file. hls.js does so by itself
 * only after all its patience, which for a village's line is minutes: right for the only source, far too long where
 * there is another. `restart` begins to load anew from where the film stands.
 */
export function openSources(hls: Hls, restart: () => void) {
  let silences = 0
  const answered = () => {
    silences = 0
  }
  hls.on(Events.LEVEL_LOADED, answered)
  hls.on(Events.FRAG_LOADED, answered)
  hls.on(Events.LEVELS_UPDATED, (_, { levels }) => {
    // hls.js hands another source's levels over in an order of its own, while it goes on by number.
    makeOneLadder(levels)
    for (const [index, level] of levels.entries())
      for (const fragment of level.details?.fragments ?? []) fragment.level = index
    // What was asked of the last source goes on, but hls.js (1.7) drops it before the new playlists are there, and then
    // waits for ever for its end, or sound and picture for each other. In its own turn: the new level is not chosen yet.
    queueMicrotask(restart)
  })
  return {
    /** The source in use does not answer, where the hub does: the next failure turns to another one. */
    isDead() {
      silences = silencesOfDeadSource
    },
    /** Whether another source was turned to; `isFinal`: this one answered that it has no such file for us. */
    failed(isFinal: boolean): boolean {
      silences += 1
      const [current, ...others] = hls.pathwayPriority ?? []
      const known = others.filter(name => hls.pathways.includes(name))
      if ((silences < silencesOfDeadSource && !isFinal) || current === undefined || known.length === 0)
        return false
      silences = 0
      // To the end: the hub tells the order anew every few minutes, and then the first is tried again.
      hls.pathwayPriority = [...known, current]
      return true
    },
  }
}
