/** Keeps the screen on until the signal, where the browser can; a projector that goes dark ends a lesson. */
export function keepAwake(signal: AbortSignal): void {
  const ask = async () => {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
    const lock = await navigator.wakeLock.request('screen').catch(() => undefined)
    signal.addEventListener('abort', () => void lock?.release().catch(() => undefined))
  }
  void ask()
  // A lock ends whenever the page is hidden.
  document.addEventListener('visibilitychange', () => void ask(), { signal })
}
