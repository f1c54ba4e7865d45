import { useEffect, useState } from 'preact/hooks'

/** Long enough to find a button with a remote control. */
const idleAfterMs = 4000

/** Whether nobody has touched pointer, screen or keys for four seconds; never while `isHeld`. */
export function useIdle(frame: { readonly current: HTMLElement | null }, isHeld: boolean): boolean {
  const [isIdle, setIdle] = useState(false)
  useEffect(() => {
    setIdle(false)
    const element = frame.current
    if (isHeld || !element) return
    const closing = new AbortController()
    let timer = setTimeout(setIdle, idleAfterMs, true)
    const wake = () => {
      setIdle(false)
      clearTimeout(timer)
      timer = setTimeout(setIdle, idleAfterMs, true)
    }
    for (const name of ['pointermove', 'pointerdown', 'focusin'])
      element.addEventListener(name, wake, { signal: closing.signal })
    document.addEventListener('keydown', wake, { signal: closing.signal })
    return () => {
      closing.abort()
      clearTimeout(timer)
    }
  }, [isHeld])
  return isIdle
}
