/** Frames a second of every clip that is made here, as of most cameras in the country. */
export const clipFrameRate = 25

/**
 * As a camera or recorder gives it: CABAC and a deblocking filter, which make up much of what decoding costs, up to the
 * 8 Mbit/s of a phone, a keyframe every two seconds.
 */
const asRecorded = [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-maxrate', '8M', '-bufsize', '16M'],
  ...['-g', '50', '-pix_fmt', 'yuv420p'],
  ...['-c:a', 'aac', '-b:a', '96k', '-ac', '1', '-movflags', '+faststart', '-f', 'mp4'],
]
const quiet = ['-hide_banner', '-nostdin', '-y', '-v', 'error']

/** A voice's tones in syllables and breaths over a room's hiss, for machines whose ffmpeg cannot speak too. */
const speech = [
  "aevalsrc='(0.3*sin(2*PI*(125+15*sin(2*PI*0.7*t))*t)+0.18*sin(2*PI*510*t)+0.1*sin(2*PI*1480*t)+0.06*sin(2*PI*2750*t))",
  "*max(0,sin(2*PI*2.1*t))*gt(sin(2*PI*0.23*t),-0.7)+0.004*(random(0)-0.5)':s=48000",
].join('')

/** The texture that the camera walks over, and the leaves that pass close before it. */
export const cameraCanvas = { width: 3200, height: 1800 } as const

/** Seconds from one cut to the next. */
const shotSeconds = 5
/** Slow swings that never meet, as of a hand; in pixels. */
const shake = (reach: number, phase: number) =>
  `${reach}*sin(t*2.1+${phase})+${reach * 0.5}*sin(t*5.3+${phase * 2})+${reach * 0.2}*sin(t*11.7)`
/** A place of the canvas that is another in every shot, from 0 to `reach`. */
const shot = (stride: number, reach: number) => `mod(floor(t/${shotSeconds})*${stride},${reach})`

/**
 * A hand-held camera of 1280x720: it walks over one detailed picture while another passes close before it, turns a
 * little, cuts every five seconds, and its sensor gives no two frames alike.
 */
export function cameraClipArgs(far: string, near: string, seconds: number, outPath: string): string[] {
  const held = `loop=loop=-1:size=1,fps=${clipFrameRate},format=yuv420p,setpts=N/${clipFrameRate}/TB`
  const x = `40+${shot(733, 1500)}+mod(t,${shotSeconds})*50+(${shake(9, 1)})`
  const y = `30+${shot(467, 880)}+mod(t,${shotSeconds})*9+(${shake(7, 4)})`
  const graph = [
    `[0:v]${held},crop=1360:800:'${x}':'${y}'[far]`,
    `[1:v]loop=loop=-1:size=1,fps=${clipFrameRate},format=yuva420p,setpts=N/${clipFrameRate}/TB[near]`,
    // The near leaves pass faster than the ground behind them.
    `[far][near]overlay=x='-300-${shot(311, 700)}-mod(t,${shotSeconds})*110+(${shake(14, 2)})':y='-40+(${shake(12, 5)})'[scene]`,
    // A hand also turns: pixels are mixed anew in every frame, as with any real movement.
    "[scene]rotate=a='0.022*sin(t*1.7)+0.007*sin(t*5.3)':ow=1280:oh=720,noise=alls=6:allf=t,setsar=1[v]",
  ]
  return [
    ...[...quiet, '-i', far, '-i', near, '-f', 'lavfi', '-i', speech],
    ...['-filter_complex', graph.join(';'), '-map', '[v]', '-map', '2:a', '-t', String(seconds)],
    ...[...asRecorded, outPath],
  ]
}

/** Seconds for which a slide stands. */
export const slideSeconds = 8

/** A recorded talk of 1920x1080: slides that stand and fade over, a pointer that wanders, a voice. */
export function slidesClipArgs(slides: readonly string[], seconds: number, outPath: string): string[] {
  const fade = 0.4
  const parts = slides.map(
    (_, place) =>
      `[${place}:v]loop=loop=-1:size=1,fps=${clipFrameRate},format=yuv420p,setpts=N/${clipFrameRate}/TB,` +
      `trim=duration=${slideSeconds + fade},setpts=PTS-STARTPTS[p${place}]`,
  )
  const faded = slides
    .slice(1)
    .map(
      (_, place) =>
        `[${place === 0 ? 'p0' : `f${place}`}][p${place + 1}]xfade=duration=${fade}:offset=${(place + 1) * slideSeconds}[f${place + 1}]`,
    )
  const last = slides.length > 1 ? `f${slides.length - 1}` : 'p0'
  // The pointer rests most of the time: it moves for one second of four.
  const stroll = 'floor(t/4)+min(1,mod(t,4))'
  const graph = [
    ...[...parts, ...faded],
    `color=c=0xd04020:s=18x18:r=${clipFrameRate}[pointer]`,
    `[${last}][pointer]overlay=x='500+400*sin(2.4*(${stroll}))':y='560+260*cos(1.7*(${stroll}))':shortest=1,setsar=1[v]`,
  ]
  return [
    ...[...quiet, ...slides.flatMap(path => ['-i', path]), '-f', 'lavfi', '-i', speech],
    ...['-filter_complex', graph.join(';'), '-map', '[v]', '-map', `${slides.length}:a`],
    ...['-t', String(seconds), ...asRecorded, outPath],
  ]
}

/** A calm film of 426x240 whose only rung takes about as much as its sound: 65 kbit/s together. */
export function thinClipArgs(far: string, seconds: number, outPath: string): string[] {
  const steps = [
    'scale=640:-2,gblur=sigma=3,loop=loop=-1:size=1',
    `fps=${clipFrameRate},setpts=N/${clipFrameRate}/TB`,
    "crop=426:240:'60+40*sin(t*0.05)':'40+20*sin(t*0.07)'",
    'noise=alls=1:allf=t,setsar=1',
  ]
  return [
    ...[...quiet, '-i', far, '-f', 'lavfi', '-i', speech],
    ...['-filter_complex', `[0:v]${steps.join(',')}[v]`, '-map', '[v]', '-map', '1:a', '-t', String(seconds)],
    ...[...asRecorded, outPath],
  ]
}

/** A minute of 160x90 at five frames a second, to be looped to an hour: long, and cheap to encode. */
export const minuteArgs = (outPath: string): string[] => [
  ...[...quiet, '-f', 'lavfi', '-i', 'testsrc=s=160x90:r=5,noise=alls=6:allf=t', '-f', 'lavfi', '-i', speech],
  ...['-t', '60', ...asRecorded, outPath],
]

/** The same bytes over and over, without decoding. */
export const loopArgs = (path: string, seconds: number, outPath: string): string[] => [
  ...[...quiet, '-stream_loop', '-1', '-i', path, '-t', String(seconds), '-c', 'copy'],
  ...['-movflags', '+faststart', '-f', 'mp4', outPath],
]

/** The same film as another file: a hub takes a file that it has already for the lesson that it has already. */
export const stampArgs = (path: string, stamp: string, outPath: string): string[] => [
  ...[...quiet, '-i', path, '-map', '0:v?', '-map', '0:a?', '-c', 'copy', '-metadata', `comment=${stamp}`],
  ...['-f', 'matroska', outPath],
]
