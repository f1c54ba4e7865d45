import { expect } from 'chai'
import { sniffRefusal } from '../../src/media/sniff.ts'

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part, 'utf8') : Buffer.from(part))))

describe('sniffRefusal', () => {
  it('refuses an empty file', () => {
    expect(sniffRefusal(bytes())).to.equal('emptyFile')
  })

  it('refuses pictures as pictures', () => {
    const pictures = {
      png: bytes([0x89], 'PNG\r\n', [0x1a], '\n'),
      jpeg: bytes([0xff, 0xd8, 0xff, 0xe0, 0, 0x10]),
      gif: bytes('GIF89a', [1, 0, 1, 0]),
      bmp: bytes('BM', [0x36, 0, 0, 0]),
      'little-endian tiff': bytes('II', [0x2a, 0]),
      'big-endian tiff': bytes('MM', [0, 0x2a]),
      webp: bytes('RIFF', [1, 0, 0, 0], 'WEBPVP8 '),
      heic: bytes([0, 0, 0, 24], 'ftypheic', [0, 0, 0, 0]),
      avif: bytes([0, 0, 0, 24], 'ftypavif', [0, 0, 0, 0]),
    }
    for (const [name, content] of Object.entries(pictures)) {
      expect(sniffRefusal(content), name).to.equal('stillPicture')
    }
  })

  it('refuses text in any dress: playlists, scripts, descriptions, subtitles, UTF-16', () => {
    const texts = {
      playlist: bytes('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'),
      'concat script': bytes('ffconcat version 1.0\nfile x.mp4\n'),
      'behind blank lines': bytes(`${'\n'.repeat(600)}#EXTM3U\n`),
      'behind a byte order mark': bytes([0xef, 0xbb, 0xbf], '#EXTM3U\n'),
      sdp: bytes('v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n'),
      svg: bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      chinese: bytes('会议记录\n'),
      'a text that begins like a bitmap': bytes('BMW 保养记录\n'),
      'UTF-16, little end first': bytes([0xff, 0xfe], 'h\0i\0'),
      'UTF-16, big end first': bytes([0xfe, 0xff], '\0h\0i'),
    }
    for (const [name, content] of Object.entries(texts)) {
      expect(sniffRefusal(content), name).to.equal('notMedia')
    }
  })

  it('lets ffprobe look at what may be film or sound', () => {
    const films = {
      mp4: bytes([0, 0, 0, 32], 'ftypisom', [0, 0, 2, 0]),
      mov: bytes([0, 0, 0, 20], 'ftypqt  ', [0, 0, 2, 0]),
      'mov without ftyp': bytes([0, 0, 0, 8], 'wide', [0, 0, 0, 0], 'mdat'),
      matroska: bytes([0x1a, 0x45, 0xdf, 0xa3, 1, 0, 0, 0]),
      avi: bytes('RIFF', [1, 0, 0, 0], 'AVI LIST'),
      wav: bytes('RIFF', [36, 0, 0, 0], 'WAVEfmt '),
      'transport stream': bytes([0x47, 0x40, 0, 0x10, 0]),
      'mp3 with tags': bytes('ID3', [3, 0, 0, 0, 0, 0, 0]),
      'mp3 without tags': bytes([0xff, 0xfb, 0x90, 0x00]),
      'adts aac': bytes([0xff, 0xf1, 0x50, 0x80, 0x02]),
      ogg: bytes('OggS', [0, 2, 0, 0]),
      flac: bytes('fLaC', [0, 0, 0, 34]),
    }
    for (const [name, content] of Object.entries(films)) {
      expect(sniffRefusal(content), name).to.equal(undefined)
    }
  })
})
