import type { PlayerProps } from '../web/player-props.ts'

/** Two films of one category, for who has judged both. Nothing in it tells who made them. */
export type BesideProps = {
  readonly language: PlayerProps['language']
  readonly films: readonly PlayerProps[]
}
