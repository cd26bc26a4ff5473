// Clearance: the approval of kind "passkey", section 4.1.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { concat, equal, fromHex, hex, isHash, refuse, sha256, text, utf8 } from './bytes.mjs'
import { members } from './json.mjs'
import { holds, keyIsSound, pae } from './signature.mjs'

export const forDraft = 'comity/draft/v1'
export const forDrafts = 'comity/drafts/v1'

/** frozen gives the part of a header that a clearance binds. */
export function frozen(header) {
  return header.replace(/,"key":"[0-9a-f]{64}"(?=,"stream":)/, '').replace(/,"seq":"[0-9]+","prev":"[0-9a-f]*","at":"[^"]*"/, '')
}

export const challenge = (header) => sha256(pae(forDraft, utf8(frozen(header))))

/** together gives what is signed for challenges that are cleared with one touch. */
export function together(challenges) {
  if (challenges.length === 1) return challenges[0]
  return sha256(pae(forDrafts, concat(...challenges.map(hex).sort().map(fromHex))))
}

/** fromBase64url reads the one encoding, without padding; null when it is none. */
export function fromBase64url(s) {
  if (typeof s !== 'string' || !/^[A-Za-z0-9_-]*$/.test(s)) return null
  const b = Buffer.from(s, 'base64url')
  return b.toString('base64url') === s ? new Uint8Array(b) : null
}

const names = ['authorization', 'authenticator', 'client', 'signature']

/** parseApproval reads the payload of an approval. */
export function parseApproval(bytes) {
  if (bytes.length > 8192) refuse('too-large', 'an approval')
  const s = text(bytes)
  const found = s === null ? null : members(s)
  if (found === null) refuse('malformed', 'no JSON object')
  const raw = Object.fromEntries(found.map((m) => [m.name, m.value]))
  if (names.some((n) => typeof raw[n] !== 'string')) refuse('malformed', 'not four strings')
  const others = raw.with ?? []
  if (!Array.isArray(others) || others.some((h) => typeof h !== 'string')) refuse('malformed', 'no list of strings')
  if (!isHash(raw.authorization)) refuse('bad-value', 'names no authorization')
  const out = { authorization: raw.authorization }
  for (const n of names.slice(1)) {
    out[n] = fromBase64url(raw[n])
    if (out[n] === null || out[n].length === 0) refuse('bad-value', n)
  }
  if (others.length > 63 || others.some((h, i) => !isHash(h) || (i > 0 && others[i - 1] >= h))) refuse('bad-value', 'with')
  out.with = others
  const list = others.length === 0 ? '' : `,"with":${JSON.stringify(others)}`
  const again = `{${names.map((n) => `"${n}":"${raw[n]}"`).join(',')}${list}}`
  if (again !== s) refuse('not-canonical', 'written otherwise than in the one form')
  return out
}

/** passkeysOf reads the body of an authorization: its passkeys as COSE keys. */
export function passkeysOf(body) {
  let o
  try {
    o = JSON.parse(body)
  } catch {
    refuse('bad-body', 'no JSON')
  }
  const keys = Array.isArray(o?.passkeys) ? o.passkeys.map((p) => fromBase64url(p.key)) : []
  if (!o?.person || keys.length === 0 || keys.includes(null)) refuse('bad-body', 'no authorization with a passkey')
  return keys
}

/** reader reads as much of CBOR as a COSE key needs; it throws on anything else. */
function reader(bytes) {
  let i = 0
  const no = () => refuse('bad-key', 'no COSE key of a known algorithm')
  const head = () => {
    if (i >= bytes.length) no()
    const [major, low] = [bytes[i] >> 5, bytes[i++] & 31]
    if (low < 24) return [major, low]
    const size = 1 << (low - 24)
    if (low > 25 || i + size > bytes.length) no()
    let n = 0
    for (let k = 0; k < size; k++) n = n * 256 + bytes[i++]
    if (n < (size === 1 ? 24 : 256)) no()
    return [major, n]
  }
  const integer = () => {
    const [major, n] = head()
    return major === 0 ? n : major === 1 ? -1 - n : no()
  }
  const member = (name) => { if (integer() !== name) no() }
  return {
    no,
    pairs: () => { const [major, n] = head(); return major === 5 ? n : no() },
    value: (name) => { member(name); return integer() },
    bytes: (name) => {
      member(name)
      const [major, n] = head()
      if (major !== 2 || i + n > bytes.length) no()
      i += n
      return bytes.subarray(i - n, i)
    },
    end: () => { if (i !== bytes.length) no() },
  }
}

const b64 = (b) => Buffer.from(b).toString('base64url')

/** parseKey reads a COSE key; verify reports whether it has signed a message. */
export function parseKey(bytes) {
  const r = reader(bytes)
  const [n, type, algorithm] = [r.pairs(), r.value(1), r.value(3)]
  if (n === 5 && type === 2 && algorithm === -7) {
    if (r.value(-1) !== 1) r.no()
    const [x, y] = [r.bytes(-2), r.bytes(-3)]
    r.end()
    if (x.length !== 32 || y.length !== 32) r.no()
    return { algorithm, verify: platform(r, { kty: 'EC', crv: 'P-256', x: b64(x), y: b64(y) }) }
  }
  if (n === 4 && type === 1 && algorithm === -8) {
    if (r.value(-1) !== 6) r.no()
    const x = r.bytes(-2)
    r.end()
    if (x.length !== 32 || !keyIsSound(hex(x))) r.no()
    return { algorithm, verify: (message, signature) => holds(signature, message, hex(x)) }
  }
  if (n === 4 && type === 3 && algorithm === -257) {
    const [m, e] = [r.bytes(-1), r.bytes(-2)]
    r.end()
    const exponent = e.reduce((a, b) => a * 256 + b, 0)
    if (m.length < 256 || m.length > 512 || m[0] < 1 || (m.length === 256 && m[0] < 128) || m.at(-1) % 2 === 0) r.no()
    if (e.length < 1 || e.length > 3 || e[0] === 0 || exponent < 3 || exponent % 2 === 0) r.no()
    return { algorithm, verify: platform(r, { kty: 'RSA', n: b64(m), e: b64(e) }) }
  }
  return r.no()
}

function platform(r, jwk) {
  let key
  try {
    key = createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    r.no()
  }
  return (message, signature) => {
    try {
      return verify('sha256', message, key, signature)
    } catch {
      return false
    }
  }
}

/** checkApproval applies section 4.1 to a parsed approval. */
export function checkApproval(a, header, party, keys) {
  const no = (why) => refuse('bad-signature', why)
  const d = a.authenticator
  if (d.length < 37 || !equal(d.subarray(0, 32), sha256(utf8(party.rp_id)))) no('another site')
  const flags = d[32]
  if ((flags & 0x05) !== 0x05) no('nobody, or nobody verified')
  if ((flags & 0x18) === 0x10) no('backed up and not eligible')
  if (flags & 0x40) no('a credential is attached')
  if ((flags & 0x80) !== 0 !== d.length > 37) no('its length')
  const own = challenge(header)
  if (a.with.includes(hex(own))) no('what it clears stands among the others')
  checkClient(text(a.client), b64(together([own, ...a.with.map(fromHex)])), party.origins, no)
  const message = concat(d, createHash('sha256').update(a.client).digest())
  if (!keys.map(parseKey).some((k) => k.verify(message, a.signature))) no('no passkey of the authorization')
}

function checkClient(s, want, origins, no) {
  const found = s === null || !s.endsWith('}') ? null : members(s)
  if (found === null || new Set(found.map((m) => m.name)).size !== found.length) no('client data')
  const c = new Map(found.map((m) => [m.name, m.value]))
  if (c.get('type') !== 'webauthn.get') no('not a signature')
  if (c.get('challenge') !== want) no('another challenge')
  if (!origins.includes(c.get('origin'))) no('another page')
  if ((c.has('crossOrigin') && c.get('crossOrigin') !== false) || c.has('topOrigin')) no('inside another site')
}
