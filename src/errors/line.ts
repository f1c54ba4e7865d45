import { type Row, row } from './row.ts'

/** Failures of the production line: a file that cannot become a lesson, or work that broke off. */
export const lineErrors = {
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
    '转码机的磁盘满了。请运营员清理磁盘后点“重试”。',
    'The disk of the working machine is full. Ask the operator to free space, then press “Try again”.',
  ),
  toolMissing: row(
    500,
    false,
    '转码机上没有 {tool}。请运营员安装后点“重试”。',
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
  sourceDeleted: row(
    410,
    false,
    '这个课件的原始素材保存期满，已经删除，不能重新制作；已发布的课件照常播放。需要重做时，请把素材作为新课件再次上传。',
    'The raw footage of this lesson was deleted when its time was over, so it cannot be made again; what is published plays on. To make it anew, upload the film again as a new lesson.',
  ),
  workerLost: row(
    503,
    true,
    '转码机中断了太多次，或没有转码机在运行。请运营员检查后点“重试”。',
    'The working machine broke off too often, or none is running. Ask the operator to check, then press “Try again”.',
  ),
  stopped: row(
    409,
    false,
    '制作已经停止。要继续，请点“重试”，已做好的部分不会重做。',
    'It was stopped by a person. To go on, press “Try again”; what is done is not done again.',
  ),
  // A worker that lost its hold on a job, or is leaving: the job itself goes on.
  cancelled: row(
    499,
    true,
    '处理中断了，会自动重试。',
    'The work was broken off; it is tried again by itself.',
  ),
} as const satisfies Record<string, Row>
