// Section 2: keys, signatures, and what is signed.
import * as ed from '@noble/ed25519'
import { concat, fromHex, refuse, sha512, utf8 } from './bytes.mjs'

ed.hashes.sha512 = (message) => sha512(message)

/** pae is the pre-authentication encoding of DSSE. */
export function pae(type, body) {
  return concat(utf8(`DSSEv1 ${utf8(type).length} ${type} ${body.length} `), body)
}

export const forStatement = 'comity/statement/v1'
export const forRecovery = 'comity/recovery/v1'
export const forNewKey = 'comity/newkey/v1'

const sound = new Map() // keys in hex that have been looked at

/** keyIsSound applies the key rule to a key in hex. */
export function keyIsSound(key) {
  if (!sound.has(key)) sound.set(key, obeysRule(fromHex(key)))
  return sound.get(key)
}

function obeysRule(bytes) {
  try {
    const a = ed.Point.fromBytes(bytes, false) // canonical, on the curve
    return !a.is0() && a.isTorsionFree()
  } catch {
    return false
  }
}

export function checkKey(key) {
  if (!keyIsSound(key)) refuse('bad-key', `${key} is not in the group of prime order, or not in its one form`)
}

/**
 * holds applies the signature rule. The library multiplies by the cofactor;
 * the rule does not. The two agree where A and R are both in the group of
 * prime order: A is, by the key rule, so R is looked at here.
 */
export function holds(signature, message, key) {
  const a = fromHex(key)
  try {
    return ed.verify(signature, message, a, { zip215: false }) &&
      ed.Point.fromBytes(signature.subarray(0, 32), false).isTorsionFree()
  } catch {
    return false
  }
}

/** sign is for the vectors: it makes the signature that RFC 8032 makes. */
export const sign = (message, secret) => ed.sign(message, secret)
export const publicKey = (secret) => ed.getPublicKey(secret)
