/**
 * What a line carried while it was asked to, over one stretch of about 10 s. `busySeconds`: some request was open;
 * `deadSeconds`: those of them in which not one byte came. Its rate is `kbits / busySeconds`.
 */
export type LineSample = {
  /** Unix milliseconds at its end. */
  readonly at: number
  readonly kbits: number
  readonly busySeconds: number
  readonly deadSeconds: number
}
