// Bytes and their texts, as section 1 of the protocol writes them.
import { createHash } from 'node:crypto'

/** A refusal: its kind is one of section 13. */
export class Fault extends Error {
  constructor(kind, detail) {
    super(`${kind}: ${detail}`)
    this.kind = kind
  }
}

export const refuse = (kind, detail) => { throw new Fault(kind, detail) }

export const sha256 = (...parts) => {
  const h = createHash('sha256')
  for (const p of parts) h.update(p)
  return new Uint8Array(h.digest())
}

export const sha512 = (...parts) => {
  const h = createHash('sha512')
  for (const p of parts) h.update(p)
  return new Uint8Array(h.digest())
}

export const concat = (...parts) => new Uint8Array(Buffer.concat(parts))
export const equal = (a, b) => a.length === b.length && Buffer.compare(a, b) === 0
export const compare = (a, b) => Buffer.compare(a, b)
export const hex = (b) => Buffer.from(b).toString('hex')
export const utf8 = (s) => new Uint8Array(Buffer.from(s, 'utf8'))

/** fromHex reads lower-case hex of any length; null when it is none. */
export function fromHex(s) {
  return /^([0-9a-f]{2})*$/.test(s) ? new Uint8Array(Buffer.from(s, 'hex')) : null
}

/** text reads UTF-8; null when it is none. */
export function text(b) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(b)
  } catch {
    return null
  }
}

/** fromBase64 reads the one encoding of some bytes; null when it is none. */
export function fromBase64(s) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(s)) return null
  const b = Buffer.from(s, 'base64')
  return b.toString('base64') === s ? new Uint8Array(b) : null
}

const zero = '0'.repeat(64)
export const isKey = (s) => typeof s === 'string' && /^[0-9a-f]{64}$/.test(s)
export const isHash = (s) => isKey(s) && s !== zero

const largest = 9223372036854775807n

/** number reads a number of section 1 as a BigInt; null when it is none, or too large. */
export function number(s) {
  if (!/^(0|[1-9][0-9]*)$/.test(s) || s.length > 19) return null
  const n = BigInt(s)
  return n <= largest ? n : null
}
