// Sections 4 and 5: id, signature, approvals, leaf, blob.
import { compare, fromBase64, fromHex, hex, refuse, sha256, utf8 } from './bytes.mjs'
import { parseHeader } from './header.mjs'
import { forNewKey, forRecovery, forStatement, holds, pae } from './signature.mjs'

export const maxLeaf = 65535
const maxBody = 1048576
const maxApprovals = 32
const lf = 0x0a

/** parseLeaf reads a statement from its leaf; it does not check the signature. */
export function parseLeaf(bytes) {
  if (bytes.length > maxLeaf) refuse('too-large', `leaf of ${bytes.length} bytes`)
  if (bytes.length === 0 || bytes[bytes.length - 1] !== lf) refuse('malformed', 'leaf does not end with a line feed')
  const end = bytes.indexOf(lf)
  const raw = bytes.slice(0, end)
  const header = parseHeader(raw)
  if (end === bytes.length - 1) refuse('malformed', 'leaf has no signature')
  const lines = Buffer.from(bytes.slice(end + 1, -1)).toString('latin1').split('\n')
  if (lines.length - 1 > maxApprovals) refuse('too-large', `${lines.length - 1} approvals`)
  const [first, ...approvals] = lines.map(readLine)
  if (first.kind !== 'sig' || first.payload.length !== 64) refuse('malformed', 'the line after the header is no signature')
  approvals.forEach((a, i) => {
    if (a.kind === 'sig') refuse('malformed', 'two signatures')
    if (i > 0 && !before(approvals[i - 1], a)) refuse('not-canonical', 'approvals out of order, or one twice')
  })
  return { header, raw, id: hex(sha256(pae(forStatement, raw))), signature: first.payload, approvals }
}

function readLine(line) {
  const f = /^([a-z][a-z0-9-]{0,31}) (.*)$/s.exec(line)
  const payload = f && fromBase64(f[2])
  if (!payload) refuse('malformed', 'a line of the leaf is no proof')
  return { kind: f[1], payload }
}

const before = (a, b) => a.kind === b.kind ? compare(a.payload, b.payload) < 0 : compare(utf8(a.kind), utf8(b.kind)) < 0

/** checkSignature refuses a statement that its key has not signed. */
export function checkSignature(s) {
  if (!holds(s.signature, pae(forStatement, s.raw), s.header.key)) refuse('bad-signature', 'the signature does not hold')
}

const purpose = { recovery: forRecovery, newkey: forNewKey }

/** isApproved reports whether a key has approved a statement for a kind. */
export function isApproved(s, kind, key) {
  return s.approvals.some((a) => a.kind === kind && a.payload.length === 64 && holds(a.payload, pae(purpose[kind], s.raw), key))
}

/** openBlob checks salt ‖ body against a statement and gives the body. */
export function openBlob(s, blob) {
  if (blob.length > 32 + maxBody) refuse('too-large', `body of ${blob.length - 32} bytes`)
  if (blob.length < 32) refuse('bad-body', 'blob is shorter than a salt')
  if (compare(sha256(blob), fromHex(s.header.body)) !== 0) refuse('bad-body', 'salt and body do not give the hash')
  return blob.slice(32)
}
