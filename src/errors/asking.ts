import { type Row, row } from './row.ts'

/** Failures that a person meets while asking for something: accounts, forms, uploads, subtitles, posters. */
export const askingErrors = {
  // who may do what
  notSignedIn: row(401, false, '请先登录。', 'Please sign in first.'),
  notAllowed: row(
    403,
    false,
    '您没有这项操作的权限。请联系运营员。',
    'You may not do this. Ask the operator.',
  ),
  keyTooNarrow: row(
    403,
    false,
    '这把密钥没有这项用途。请在“我的账号”页面另生成一把，选上需要的用途。',
    'This key is not for that. Make another key on the page “My account” and choose what you need.',
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
  passkeyRefused: row(
    401,
    false,
    '这个通行密钥不能用。请再试一次，或用密码登录。',
    'This passkey was not accepted. Try again, or use your password.',
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
  lessonInReview: row(
    409,
    false,
    '这个课件正在审核，暂时不能修改。要改，请联系审核的编辑退回。',
    'This lesson is under review and cannot be changed now. Ask its editor to return it.',
  ),
  changedMeanwhile: row(
    409,
    false,
    '有人刚改过这个课件。请重新读取，再改。',
    'Somebody has just changed this lesson. Read it again and repeat your change.',
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
  cursorUnknown: row(
    410,
    false,
    '这个游标不属于本站现在的目录。请不带 since 重新读取完整目录（{full}）。',
    'This cursor is not one of the catalogue as it is now. Read the whole catalogue again, without since ({full}).',
  ),
  catalogueUntrusted: row(
    422,
    false,
    '课程目录的签名或校验不对，没有采用。请确认目录来源和公钥。',
    'The catalogue’s signature or a checksum is wrong, so it was not used. Check where it comes from and its public key.',
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

  // a lesson's own picture
  posterWrongType: row(
    422,
    false,
    '这不是能用的图片。请上传 JPEG、PNG 或 WebP 图片。',
    'This is not a picture that we take. Upload a JPEG, PNG or WebP picture.',
  ),
  posterBroken: row(
    422,
    false,
    '这张图片已损坏，读不出来。请在电脑上打开看看，重新保存后再上传。',
    'This picture is damaged and could not be read. Open it on your computer, save it again and upload that.',
  ),
  posterTooSmall: row(
    422,
    false,
    '图片太小（{size}），至少要 {limit}。请换一张大一些的。',
    'The picture is too small ({size}); it must be at least {limit}. Choose a larger one.',
  ),
  posterTooLarge: row(
    413,
    false,
    '图片太大，上限是 {limit}。请缩小后再上传。',
    'The picture is too large; the limit is {limit}. Make it smaller and upload it again.',
  ),

  // handouts
  handoutWrongType: row(
    422,
    false,
    '这不是 PDF 文件。请把讲义另存为 PDF，再上传。',
    'This is not a PDF file. Save the handout as PDF and upload that.',
  ),
  handoutTooLarge: row(
    413,
    false,
    '讲义太大，上限是 {limit}。请压缩图片后另存，再上传。',
    'The handout is too large; the limit is {limit}. Save it with smaller pictures and upload it again.',
  ),
  handoutsFull: row(
    409,
    false,
    '一个课件最多 {most} 份讲义。请先删除不用的。',
    'A lesson has {most} handouts at most. Remove one that is not needed first.',
  ),

  // topics
  topicInUse: row(
    409,
    false,
    '这个栏目还在用，不能删除。可以停用，或并入另一个栏目。',
    'This topic is in use and cannot be deleted. Archive it, or merge it into another one.',
  ),
  topicHasBelow: row(
    409,
    false,
    '这个栏目下面还有二级栏目，请先处理它们。',
    'There are topics below this one. Merge or delete those first.',
  ),
  topicParentArchived: row(
    409,
    false,
    '上级栏目已停用，请先恢复上级栏目。',
    'The topic above it is archived. Use that one again first.',
  ),
  topicLabels: row(
    400,
    false,
    '请填写中文和英文名称，各最多 40 个字。',
    'Write a Chinese and an English name of at most 40 characters each.',
  ),
} as const satisfies Record<string, Row>
