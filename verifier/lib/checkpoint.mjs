// Section 8: a log's key, and the checkpoints that it signs.
import { equal, fromBase64, hex, number, refuse, sha256, text, utf8 } from './bytes.mjs'
import { holds, keyIsSound } from './signature.mjs'

/** readVKey reads a log's public key in signed-note form. */
export function readVKey(vkey) {
  const f = /^([^\s+]+)\+([0-9a-f]{8})\+(.*)$/u.exec(vkey)
  const bytes = f && fromBase64(f[3])
  if (!bytes || bytes.length !== 33 || bytes[0] !== 1) refuse('bad-checkpoint', 'not the public key of a log')
  const id = sha256(utf8(f[1] + '\n'), bytes).slice(0, 4)
  if (hex(id) !== f[2]) refuse('bad-checkpoint', 'the id of the log\'s key is not its own')
  const key = hex(bytes.slice(1))
  if (!keyIsSound(key)) refuse('bad-checkpoint', 'the key of the log is not sound')
  return { origin: f[1], id, key }
}

/** openCheckpoint gives origin, size and root of a note that this key signed. */
export function openCheckpoint(note, vkey) {
  const log = readVKey(vkey)
  const s = text(note)
  // eslint-disable-next-line no-control-regex
  if (s === null || /[\x00-\x09\x0b-\x1f]/.test(s) || !s.endsWith('\n')) refuse('bad-checkpoint', 'not a signed note')
  const cut = s.lastIndexOf('\n\n')
  if (cut < 0) refuse('bad-checkpoint', 'the note has no signature')
  const body = s.slice(0, cut + 1)
  const signature = s.slice(cut + 2, -1).split('\n').map(readLine).find((l) => l.name === log.origin && equal(l.id, log.id))
  if (!signature) refuse('bad-checkpoint', 'the log has not signed it')
  if (signature.bytes.length !== 64 || !holds(signature.bytes, utf8(body), log.key)) refuse('bad-checkpoint', 'the log\'s signature does not hold')
  const [origin, size, root, ...extensions] = body.split('\n')
  const hash = fromBase64(root ?? '')
  if (origin !== log.origin || extensions.length === 0 || number(size) === null || !hash || hash.length !== 32) {
    refuse('bad-checkpoint', 'the note is no checkpoint of this log')
  }
  const n = number(size)
  if (n > BigInt(Number.MAX_SAFE_INTEGER)) refuse('bad-checkpoint', 'the log is larger than this program can count')
  return { origin, size: Number(n), root: hash }
}

// The unused bits of a line's base64 are not looked at: a signed note is
// compared by what it says.
function readLine(line) {
  const f = /^\u2014 ([^\s\u0085+]+) ((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/u.exec(line)
  const bytes = f && new Uint8Array(Buffer.from(f[2], 'base64'))
  if (!bytes || bytes.length < 5) refuse('bad-checkpoint', 'a line of the note is no signature')
  return { name: f[1], id: bytes.slice(0, 4), bytes: bytes.slice(4) }
}
