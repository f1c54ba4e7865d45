import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { XiangtuError } from '../../src/errors.ts'
import { type EncodeSlots, openEncodeSlots, slotsOfMachine } from '../../workers/encode-slots.ts'

const program = fileURLToPath(new URL('../support/hold-slot.ts', import.meta.url))
const never = new AbortController().signal
const gigabyte = 1024 ** 3

describe('slotsOfMachine', () => {
  it('never gives more than the machine has cores', () => {
    expect(slotsOfMachine(4, 64 * gigabyte)).to.equal(4)
  })

  it('never gives more than its memory holds, and always one', () => {
    expect(slotsOfMachine(64, 8 * gigabyte)).to.equal(7)
    expect(slotsOfMachine(4, gigabyte)).to.equal(1)
  })
})

describe('the encode slots of a machine', function () {
  this.timeout(60_000)
  let others: ChildProcess[] = []
  afterEach(async () => {
    for (const child of others) {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }
    others = []
  })

  /** Unlike that of any other test or worker. */
  const newScope = () => `test-${randomBytes(8).toString('hex')}`
  const startOther = (scope: string, count: number, wanted: number) => {
    const argv = ['--import', 'tsx', program, scope, String(count), String(wanted)]
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    others.push(child)
    let held = 0
    child.on('message', () => held++)
    return { child, held: () => held }
  }
  const until = async (holds: () => boolean) => {
    for (let tries = 0; !holds() && tries < 300; tries++) await pause(50)
    expect(holds()).to.equal(true)
  }
  /** How soon a slot is there. */
  const secondsFor = async (taking: Promise<unknown>) => {
    const began = performance.now()
    await taking
    return (performance.now() - began) / 1000
  }

  it('refuses one whose job was stopped, before it waits and while it waits', async () => {
    const slots = openEncodeSlots(1, newScope())
    const codeOf = (taking: Promise<unknown>) =>
      taking.then(
        () => 'held',
        (error: unknown) => (error instanceof XiangtuError ? error.code : String(error)),
      )
    expect(await codeOf(slots.take(1, AbortSignal.abort()))).to.equal('cancelled')
    const free = await slots.take(1, never)
    const stopping = new AbortController()
    const waiting = codeOf(slots.take(1, stopping.signal))
    await pause(100)
    stopping.abort()
    expect(await waiting).to.equal('cancelled')
    free()
    // The one that gave up took none with it.
    ;(await slots.take(1, never))()
  })

  it('are shared by all workers of the machine: two processes never hold more than there are', async () => {
    const scope = newScope()
    const [one, two] = [startOther(scope, 2, 2), startOther(scope, 2, 2)]
    await until(() => one.held() + two.held() === 2)
    await pause(1000)
    expect(one.held() + two.held()).to.equal(2)
  })

  it('come free when their worker is killed', async () => {
    const scope = newScope()
    const other = startOther(scope, 1, 1)
    await until(() => other.held() === 1)
    const slots = openEncodeSlots(1, scope)
    let isHeld = false
    const taking = slots.take(1, never).then(() => {
      isHeld = true
    })
    await pause(700)
    expect(isHeld).to.equal(false)
    other.child.kill('SIGKILL')
    expect(await secondsFor(taking)).to.be.below(2)
  })

  it('do not wait for a worker that is frozen, and count it again when it wakes', async () => {
    const scope = newScope()
    const other = startOther(scope, 1, 1)
    await until(() => other.held() === 1)
    other.child.kill('SIGSTOP')
    const slots = openEncodeSlots(1, scope)
    const began = performance.now()
    const free = await slots.take(1, never)
    expect(performance.now() - began).to.be.within(2500, 10_000)
    other.child.kill('SIGCONT')
    free()
    let isHeld = false
    void slots.take(1, never).then(() => {
      isHeld = true
    })
    await pause(1000)
    expect(isHeld).to.equal(false)
    other.child.send('end')
    await until(() => isHeld)
  })

  it('go first to what lets a lesson be watched, then to who came first', async () => {
    const slots = openEncodeSlots(1, newScope())
    const first = await slots.take(1, never)
    const order: string[] = []
    const ask = (name: string, rank: number) =>
      slots.take(rank, never).then(free => {
        order.push(name)
        free()
      })
    const all = [ask('bulk 1', 1), ask('bulk 2', 1), ask('first 1', 0), ask('first 2', 0)]
    await pause(50)
    first()
    await Promise.all(all)
    expect(order).to.deep.equal(['first 1', 'first 2', 'bulk 1', 'bulk 2'])
  })

  it('go first to what is urgent for another worker too, however long the others have waited', async () => {
    const scope = newScope()
    const [one, two] = [openEncodeSlots(1, scope), openEncodeSlots(1, scope)]
    for (const round of [1, 2, 3]) {
      const free = await one.take(0, never)
      const order: string[] = []
      const ask = (slots: EncodeSlots, name: string, rank: number) =>
        slots.take(rank, never).then(release => {
          order.push(name)
          release()
        })
      const bulk = ask(one, 'bulk', 1)
      const first = ask(two, 'first', 0)
      free()
      await Promise.all([bulk, first])
      expect(order, `round ${round}`).to.deep.equal(['first', 'bulk'])
    }
  })

  it('go to the longest chunk before a shorter one of another worker, whoever asked first', async () => {
    const scope = newScope()
    const [one, two] = [openEncodeSlots(1, scope), openEncodeSlots(1, scope)]
    for (const round of [1, 2, 3]) {
      const free = await one.take(0, never)
      const order: number[] = []
      const ask = (slots: EncodeSlots, rank: number) =>
        slots.take(rank, never).then(release => {
          order.push(rank)
          release()
        })
      const shorter = ask(two, 2)
      await pause(20 * round)
      const longest = ask(one, 1)
      free()
      await Promise.all([shorter, longest])
      expect(order, `round ${round}`).to.deep.equal([1, 2])
    }
  })
})
