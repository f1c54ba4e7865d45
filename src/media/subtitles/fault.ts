import { XiangtuError } from '../../errors.ts'
import { longestCueMs, mostCueCharacters, mostCueLines } from './cue.ts'

/** What a line of the file is wrong about, told by its number as a text editor counts. */
export const badTime = (line: number): XiangtuError =>
  new XiangtuError('subtitleBadTime', { facts: { line: String(line) } })

export const cueTooLong = (line: number): XiangtuError =>
  new XiangtuError('subtitleCueTooLong', {
    facts: {
      line: String(line),
      characters: String(mostCueCharacters),
      lines: String(mostCueLines),
      minutes: String(longestCueMs / 60_000),
    },
  })

export const tooMuch = (limit: string): XiangtuError =>
  new XiangtuError('subtitleTooMuch', { facts: { limit } })

export const wrongType = (): XiangtuError => new XiangtuError('subtitleWrongType')
