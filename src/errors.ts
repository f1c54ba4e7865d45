/** The languages a person can be spoken to in; the first is the default. */
export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

type Row = {
  /** HTTP status that the hub answers with. */
  readonly status: number
  /** Whether doing the same again, later, can help: the queue retries only these. */
  readonly retry: boolean
  /** What happened and what to do, for a person. `{name}` is filled from the error's facts. */
  readonly words: Readonly<Record<Language, string>>
}

const row = (status: number, retry: boolean, zh: string, en: string): Row => ({
  status,
  retry,
  words: { 'zh-CN': zh, en },
})

/** Every way in which Xiangtu can fail, by code. Closed: a new failure is a new row here. */
export const errorTable = {
  // who may do what
  notSignedIn: row(401, false, '请先登录。', 'Please sign in first.'),
  notAllowed: row(
    403,
    false,
    '您没有这项操作的权限。请联系运营员。',
    'You may not do this. Ask the operator.',
  ),
  wrongOrigin: row(
    403,
    false,
    '请求来自别的网站，已拒绝。请从本站页面操作。',
    'The request came from another site and was refused. Use the pages of this site.',
  ),
  wrongPassword: row(
    401,
    false,
    '用户名或密码不对，请再试一次。',
    'The user name or the password is wrong. Please try again.',
  ),
  invitationUnusable: row(
    410,
    false,
    '这个链接已经用过或过期了。请向邀请您的人要一个新的。',
    'This link was used already or has expired. Ask the person who invited you for a new one.',
  ),
  usernameTaken: row(
    409,
    false,
    '这个用户名已有人用，请换一个。',
    'This user name is taken. Choose another.',
  ),
  tooManyTries: row(
    429,
    true,
    '尝试次数太多，请过几分钟再试。',
    'Too many tries. Please wait a few minutes and try again.',
  ),

  // requests
  notFound: row(
    404,
    false,
    '没有找到。请检查地址，或回到首页查找。',
    'Not found. Check the address, or search from the home page.',
  ),
  inProduction: row(
    409,
    false,
    '这个课件正在制作，完成后再试。',
    'This lesson is in production. Try again when it is done.',
  ),
  badRequest: row(
    400,
    false,
    '填写的内容有误：{field}。请改正后再提交。',
    'Something is not filled in right: {field}. Correct it and send it again.',
  ),
  internal: row(
    500,
    false,
    '系统出错了，我们已记录（编号 {id}）。请稍后再试，或把编号告诉运营员。',
    'Something went wrong here and was recorded (number {id}). Try again later, or tell the operator the number.',
  ),
  unavailable: row(
    503,
    true,
    '服务暂时不可用，请稍后再试。',
    'The service is not available right now. Please try again later.',
  ),

  // upload
  emptyFile: row(
    422,
    false,
    '这个文件是空的。请检查后重新选择文件。',
    'This file is empty. Check it and choose the file again.',
  ),
  fileTooLarge: row(
    413,
    false,
    '文件太大，上限是 {limit}。请先压缩或分段，再上传。',
    'The file is too large; the limit is {limit}. Compress it or split it, then upload again.',
  ),
  checksumDiffers: row(
    422,
    false,
    '收到的文件和您电脑上的不一致，没有采用。请重新上传。',
    'What arrived differs from the file on your computer and was not used. Please upload it again.',
  ),
  alreadyInLibrary: row(
    409,
    false,
    '同样的文件已经上传过，不用再传。',
    'The same file was uploaded before; there is no need to send it again.',
  ),
  hubDiskFull: row(
    507,
    true,
    '服务器的磁盘快满了，暂时不能接收文件。请联系运营员清理磁盘，再继续上传；已传的部分会保留。',
    'The server’s disk is nearly full, so files cannot be received now. Ask the operator to free space, then continue; what you sent is kept.',
  ),

  uploadComplete: row(
    409,
    false,
    '文件已经全部传完，不能再改动或取消。',
    'The whole file has arrived; it cannot be changed or cancelled any more.',
  ),
  uploadEnded: row(
    410,
    false,
    '这次上传已经结束，不再接收内容。',
    'This upload has ended; nothing more can be added to it.',
  ),
  uploadOnItsWay: row(
    409,
    false,
    '这个课件已经有文件，或正在上传。',
    'This lesson has a file already, or one is on its way.',
  ),

  // probe
  notMedia: row(
    422,
    false,
    '这不是能识别的视频或音频文件。请确认文件能在电脑上播放，再上传 MP4、MOV、MKV 等格式。',
    'This is not a video or sound file that we can read. Check that it plays on your computer, then upload MP4, MOV, MKV or the like.',
  ),
  mediaTruncated: row(
    422,
    false,
    '文件不完整，可能没有复制完或录制时中断了。请从摄像机或手机重新复制，再上传。',
    'The file is incomplete: it was perhaps not copied fully, or the recording was cut off. Copy it again from the camera or phone and upload it again.',
  ),
  mediaTooShort: row(
    422,
    false,
    '文件里没有可播放的内容（时长几乎为 0）。请检查录像后重新上传。',
    'There is nothing to play in this file (its length is almost 0). Check the recording and upload it again.',
  ),
  mediaTooLong: row(
    422,
    false,
    '片子太长，上限是 {limit}。请分成几段再上传。',
    'The film is too long; the limit is {limit}. Split it and upload the parts.',
  ),
  pictureTooLarge: row(
    422,
    false,
    '画面尺寸太大（{size}），上限是 4096×2176。请用较小的尺寸导出后再上传。',
    'The picture is too large ({size}); the limit is 4096×2176. Export it at a smaller size and upload it again.',
  ),
  stillPicture: row(
    422,
    false,
    '这是一张图片，不是视频。请上传视频或音频文件。',
    'This is a still picture, not a film. Upload a video or sound file.',
  ),
  tooManyStreams: row(
    422,
    false,
    '文件里的音视频流太多。请只保留一路画面和一路声音，导出后再上传。',
    'The file holds too many streams. Export it with one picture and one sound track and upload it again.',
  ),
  codecUnsupported: row(
    422,
    false,
    '不支持这种编码（{codec}）。请导出为 H.264 编码的 MP4 再上传。',
    'This encoding ({codec}) is not supported. Export the film as H.264 in MP4 and upload it again.',
  ),
  probeFailed: row(
    422,
    false,
    '无法读取这个文件。请确认能在电脑上播放，或重新导出为 MP4 再上传。',
    'The file could not be read. Check that it plays on your computer, or export it as MP4 and upload it again.',
  ),

  // transcode, package, store
  encodeFailed: row(
    500,
    true,
    '转码没有成功。请点“重试”；再不行，请重新导出为 MP4 再上传。',
    'The film could not be converted. Press “Try again”; if that fails, export it as MP4 and upload it again.',
  ),
  commandStalled: row(
    500,
    true,
    '处理停住不动，已中止。请点“重试”。',
    'The work stood still and was stopped. Press “Try again”.',
  ),
  commandTimedOut: row(
    500,
    true,
    '处理时间过长，已中止。请点“重试”；再不行，请把片子分成几段。',
    'The work took too long and was stopped. Press “Try again”; if that fails, split the film into parts.',
  ),
  outputWrong: row(
    500,
    true,
    '转码结果没有通过检查，没有发布。请点“重试”；再不行，请重新导出为 MP4 再上传。',
    'The converted film did not pass the check and was not published. Press “Try again”; if that fails, export it as MP4 and upload it again.',
  ),
  scratchFull: row(
    507,
    true,
    '处理机的磁盘满了。请运营员清理磁盘后点“重试”。',
    'The disk of the working machine is full. Ask the operator to free space, then press “Try again”.',
  ),
  toolMissing: row(
    500,
    false,
    '处理机上没有 {tool}。请运营员安装后点“重试”。',
    'The program {tool} is missing on the working machine. Ask the operator to install it, then press “Try again”.',
  ),
  storeUnavailable: row(
    503,
    true,
    '存储暂时连不上，会自动重试。若一直如此，请联系运营员。',
    'The storage cannot be reached right now; we keep trying. If this lasts, tell the operator.',
  ),
  storeRefused: row(
    500,
    false,
    '存储拒绝了访问。请运营员检查存储的密钥和权限。',
    'The storage refused access. Ask the operator to check its keys and permissions.',
  ),
  objectMissing: row(
    500,
    false,
    '存储里缺少需要的文件。请重新上传这个文件。',
    'A file that is needed is missing from the storage. Please upload the file again.',
  ),
  workerLost: row(
    503,
    true,
    '处理机中断了太多次，或没有处理机在运行。请运营员检查后点“重试”。',
    'The working machine broke off too often, or none is running. Ask the operator to check, then press “Try again”.',
  ),
  // subtitles
  subtitleWrongType: row(
    422,
    false,
    '这不是字幕文件。请上传 SRT、VTT 或 ASS 文件。',
    'This is not a subtitle file. Upload an SRT, VTT or ASS file.',
  ),
  subtitleUndecodable: row(
    422,
    false,
    '认不出这个文件的文字编码。请在字幕软件或记事本里另存为 UTF-8，再上传。',
    'The encoding of this file’s text is not known to us. Save it as UTF-8 in your subtitle program or editor, then upload it again.',
  ),
  subtitleNoCue: row(
    422,
    false,
    '这个字幕文件里没有一条字幕。请检查后重新选择文件。',
    'There is not one subtitle in this file. Check it and choose the file again.',
  ),
  subtitleBadTime: row(
    422,
    false,
    '第 {line} 行的时间写错了。请改成 00:01:02,500 --> 00:01:05,000 这样，再上传。',
    'The time on line {line} is wrong. Write it like 00:01:02,500 --> 00:01:05,000 and upload the file again.',
  ),
  subtitleCueTooLong: row(
    422,
    false,
    '第 {line} 行开始的那条字幕太长。一条最多 {characters} 个字、{lines} 行、{minutes} 分钟，请分成几条再上传。',
    'The subtitle that begins on line {line} is too long. One may have {characters} characters, {lines} lines and {minutes} minutes; split it and upload the file again.',
  ),
  subtitleTooMuch: row(
    413,
    false,
    '这个文件太大（上限 {limit}），不像一课的字幕。请检查是否选错了文件。',
    'This file is too large (the limit is {limit}) for the subtitles of one lesson. Check that you chose the right file.',
  ),
  subtitleOutsideFilm: row(
    422,
    false,
    '有一条字幕从 {time} 开始，可是这一课只有 {length}。请确认字幕和视频是同一课，再上传。',
    'One subtitle begins at {time}, but the lesson is only {length} long. Check that file and lesson belong together, then upload it again.',
  ),
  // A worker that lost its hold on a job, or is leaving: the job itself goes on.
  cancelled: row(
    499,
    true,
    '处理中断了，会自动重试。',
    'The work was broken off; it is tried again by itself.',
  ),
} as const satisfies Record<string, Row>

export type ErrorCode = keyof typeof errorTable
export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errorTable, text)

/** Values for the `{name}` places in an error's words. Never secrets, never paths. */
export type ErrorFacts = Readonly<Record<string, string>>

/** The one error class: a code of the table, facts for the person, and a detail for the log only. */
export class XiangtuError extends Error {
  readonly code: ErrorCode
  readonly facts: ErrorFacts
  /** For the log: never shown to a person. */
  readonly detail: string | undefined

  constructor(code: ErrorCode, options: { facts?: ErrorFacts; detail?: string; cause?: unknown } = {}) {
    super(options.detail === undefined ? code : `${code}: ${options.detail}`, { cause: options.cause })
    this.name = 'XiangtuError'
    this.code = code
    this.facts = options.facts ?? {}
    this.detail = options.detail
  }
}

/** The sentence of an error code in a person's language, its places filled from `facts`. */
export function errorWords(code: ErrorCode, language: Language, facts: ErrorFacts = {}): string {
  return errorTable[code].words[language].replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '—')
}
