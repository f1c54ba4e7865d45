import Hls, { type AbrController } from 'hls.js'

/**
 * hls.js with our choice of level in place of its own, and what the line carries by our own measure, in kbit/s; 0 if
 * nothing is known. A class, for that is what hls.js takes; it asks `nextAutoLevel` before each segment. What it extends
 * is the empty one that `slim-hls.ts` puts in its place, which never abandons a segment and asks `lineBitsPerSecond`.
 */
export function paceController(choose: () => number, lineKbps: () => number): typeof AbrController {
  return class extends Hls.DefaultConfig.abrController {
    lineBitsPerSecond(): number {
      return lineKbps() * 1000
    }

    override get firstAutoLevel(): number {
      return choose()
    }

    override get nextAutoLevel(): number {
      return choose()
    }

    // hls.js notes here which level it took, and where it would go after errors; we see a level's errors ourselves.
    override set nextAutoLevel(_level: number) {}

    override get forcedAutoLevel(): number {
      return -1
    }
  }
}
