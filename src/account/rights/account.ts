import { right } from './right.ts'

/** Ways in and out, people, one's own account. */
export const accountRights = [
  right('GET', '/sign-in', 'anyone'),
  right('POST', '/sign-in', 'anyone', 'so many wrong passwords an address and a name'),
  right('POST', '/sign-in/passkey/options', 'anyone'),
  right('POST', '/sign-in/passkey', 'anyone', 'who has a passkey of this hub'),
  right('POST', '/sign-out', 'anyone', 'ends the session that the cookie names'),
  right('GET', '/setup/:token', 'anyone', 'who holds the link'),
  right('POST', '/setup/:token', 'anyone', 'who holds the link'),
  right('GET', '/invitation/:token', 'anyone', 'who holds the link'),
  right('POST', '/invitation/:token', 'anyone', 'who holds the link'),
  right('GET', '/reset/:token', 'anyone', 'who holds the link'),
  right('POST', '/reset/:token', 'anyone', 'who holds the link'),
  right('GET', '/join', 'anyone'),
  right('POST', '/join', 'anyone', 'who types a right code; so many wrong ones an address'),
  right('GET', '/account', 'signedIn', 'his own'),
  right('POST', '/account/keys', 'signedIn', 'his own'),
  right('POST', '/account/keys/:id/revoke', 'signedIn', 'his own'),
  right('POST', '/account/sessions/end-others', 'signedIn', 'his own'),
  right('POST', '/account/sessions/:id/end', 'signedIn', 'his own'),
  right('POST', '/account/passkeys/options', 'signedIn', 'his own'),
  right('POST', '/account/passkeys', 'signedIn', 'his own'),
  right('POST', '/account/passkeys/:id/remove', 'signedIn', 'his own'),
  right('POST', '/account/password', 'signedIn', 'his own, by the old one'),
]
