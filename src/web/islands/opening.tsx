// In one packed file with what a player takes apart from it, which two files would not compress as well.
import './player/whole-player.tsx'
import { offerOpening } from './player/extra-parts.ts'
import { openOpening } from './player/opening.ts'

/**
 * What takes a film's opening apart, for browsers that have the player's scripts already. As `subtitles.tsx`: it stands
 * before the player. The hub is told that it is here, and puts the opening on the next page (`View.keeps`).
 */
offerOpening(openOpening)
// Where the system's own player plays, nobody would take it apart.
if ('MediaSource' in window)
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is younger than the browsers of villages
  document.cookie = `kept=${new URL(import.meta.url).pathname};path=/;max-age=31536000;samesite=lax`
