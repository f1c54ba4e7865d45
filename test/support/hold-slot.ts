import { openEncodeSlots } from '../../workers/encode-slots.ts'

/** A program of its own: takes encode slots of a scope as a worker does, says each time that it has one, and keeps it. */
const [scope = '', count = '1', wanted = '1'] = process.argv.slice(2)
const slots = openEncodeSlots(Number(count), scope)
for (let taken = 0; taken < Number(wanted); taken++) {
  void slots.take(1, new AbortController().signal).then(() => process.send?.('held'))
}
process.on('message', () => process.exit(0))
