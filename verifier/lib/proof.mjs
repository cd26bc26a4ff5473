// Section 17: a proof of one confidential statement, held against a register.
import { concat, equal, fromBase64, fromHex, isHash, isKey, number, refuse, sha256, text, utf8 } from './bytes.mjs'
import { checkSignature, openBlob, parseLeaf } from './leaf.mjs'
import { includes, leafHash } from './tree.mjs'

const form = 'comity-proof/1'
const members = ['proof', 'origin', 'size', 'leaf', 'blob', 'salt', 'index', 'path', 'checkpoint', 'anchor']

/** parseProof reads a proof in its one form. */
export function parseProof(bytes) {
  let p
  try {
    p = JSON.parse(text(bytes) ?? '')
  } catch {
    refuse('malformed', 'a proof is one JSON object')
  }
  if (p === null || typeof p !== 'object' || Array.isArray(p) || p.proof !== form) refuse('malformed', `no proof of the form ${form}`)
  if (p.blob === undefined) delete p.blob
  const texts = [...members.filter((m) => !['blob', 'path', 'anchor'].includes(m)).map((m) => p[m]), p.blob ?? '', p.anchor?.index, p.anchor?.salt]
  if (!texts.every((t) => typeof t === 'string') || !Array.isArray(p.path) || !p.path.every((t) => typeof t === 'string') || !isHash(p.anchor.id)) {
    refuse('malformed', 'a member of the proof is not of its sort')
  }
  const again = {}
  for (const m of members) if (p[m] !== undefined) again[m] = m === 'anchor' ? { id: p.anchor.id, index: p.anchor.index, salt: p.anchor.salt } : p[m]
  if (p.blob === '' || !equal(utf8(JSON.stringify(again)), bytes)) refuse('not-canonical', 'the proof is not written in its one form')
  return again
}

/** checkProof holds a proof against a register, whose log's name is given. It
 * gives the statement, its body (null when it is not shown), and whether it is
 * struck. */
export function checkProof(p, register, origin) {
  const { s, body } = said(p)
  const size = included(p)
  const at = anchored(p, register, origin)
  const { header: h } = s
  if (size > at) refuse('bad-value', 'it was signed after its anchor')
  const who = register.participant(h.by)
  if (!who) refuse('unknown-participant', 'nobody has been opened with that identity')
  const uses = who.keys.filter((k) => k.key === h.key)
  if (!uses.some((k) => k.from < size && (k.until === null || k.until >= size))) refuse('wrong-key', `the key was not in force when the register held ${size} statements`)
  return { s, body, size, anchor: at, struck: uses.some((k) => k.struck !== null && size >= k.struck) }
}

function said(p) {
  const s = parseLeaf(utf8(p.leaf))
  if (s.header.stream === 'public' || s.header.marking === 'TLP:CLEAR') refuse('bad-value', 'a public statement is proved by the register alone')
  checkSignature(s)
  if (p.blob === undefined) return { s, body: null }
  const blob = fromBase64(p.blob)
  if (!blob) refuse('bad-value', 'the blob is not base64')
  return { s, body: openBlob(s, blob) }
}

function included(p) {
  const [size, index] = [p.size, p.index].map(read)
  read(p.anchor.index)
  const [salt, ...path] = [p.salt, ...p.path].map(bytes32)
  const lines = p.checkpoint.split('\n')
  if (lines.length !== 4 || lines[0] !== `${p.origin}/journal` || lines[3] !== '') refuse('bad-checkpoint', `not a checkpoint of the journal of ${p.origin}`)
  const root = fromBase64(lines[2])
  const length = number(lines[1])
  if (!root || root.length !== 32 || length === null || length > BigInt(Number.MAX_SAFE_INTEGER)) refuse('bad-checkpoint', 'the checkpoint has no size or no root')
  if (index >= length) refuse('bad-checkpoint', 'the journal of the checkpoint does not reach so far')
  const envelope = Buffer.alloc(8)
  envelope.writeBigUInt64BE(size)
  const leaf = sha256(concat(salt, envelope, utf8(p.leaf)))
  if (!includes(path, Number(length), Number(index), leafHash(leaf), root)) refuse('bad-root', 'the path does not lead to the root')
  return size
}

function anchored(p, register, origin) {
  const salt = bytes32(p.anchor.salt)
  if (p.origin !== origin) refuse('bad-checkpoint', `the proof is of ${p.origin}, the register is ${origin}`)
  const at = read(p.anchor.index)
  const a = register.anchorAt(at)
  if (!a || a.id !== p.anchor.id) refuse('bad-checkpoint', 'the anchor does not stand there, or is none of the hub')
  const hash = Buffer.from(sha256(concat(salt, utf8(p.checkpoint)))).toString('hex')
  if (a.body === null || text(a.body) !== `{"checkpoint":"${hash}"}`) refuse('bad-checkpoint', 'the anchor binds another checkpoint')
  return at
}

function read(s) {
  const n = number(s)
  if (n === null) refuse('bad-value', `${s} is no number`)
  return n
}

function bytes32(s) {
  if (!isKey(s)) refuse('bad-value', 'not 32 bytes in hex')
  return fromHex(s)
}
