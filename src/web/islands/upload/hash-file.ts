/** SHA-256 of a file, made off the main thread so that the page stays quick. Rejects when it cannot be read. */
export function hashFile(workerAddress: string, file: File, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerAddress)
    const end = (finish: () => void) => {
      worker.terminate()
      signal.removeEventListener('abort', stop)
      finish()
    }
    const stop = () => end(() => reject(new Error('stopped')))
    worker.onmessage = (event: MessageEvent<{ sha256?: string; fault?: string }>) => {
      const { sha256, fault } = event.data
      end(() => (sha256 ? resolve(sha256) : reject(new Error(fault))))
    }
    worker.onerror = event => end(() => reject(new Error(event.message)))
    signal.addEventListener('abort', stop, { once: true })
    worker.postMessage(file)
  })
}
