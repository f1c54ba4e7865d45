/** Three notes that rise, in Hz: c, e, g. A hum or a crackle is none of them. */
const notesHz = [523, 659, 784]
const noteSeconds = 0.5
/** As loud as speech in a film that is levelled to -23 LUFS, about. */
const gain = 0.2
/** A browser that is not let to sound keeps one waiting for ever. */
const patienceMs = 1000

/** Plays three notes; resolves as they begin, with whether this browser sounds at all. Whether they are heard only people know. */
export async function playTestNotes(): Promise<boolean> {
  const context = new AudioContext()
  await Promise.race([context.resume(), new Promise(resolve => setTimeout(resolve, patienceMs))])
  if (context.state !== 'running') {
    void context.close()
    return false
  }
  const volume = new GainNode(context, { gain })
  volume.connect(context.destination)
  notesHz.forEach((frequency, at) => {
    const note = new OscillatorNode(context, { frequency })
    note.connect(volume)
    note.start(context.currentTime + at * noteSeconds * 1.2)
    note.stop(context.currentTime + (at * 1.2 + 1) * noteSeconds)
    if (at === notesHz.length - 1) note.onended = () => void context.close()
  })
  return true
}
