// Sections 6 and 7: chains, and who may sign. A participant is a value: next
// gives a new one and leaves the old as it was.
import { compare, fromHex, isHash, isKey, number, refuse, text, utf8 } from './bytes.mjs'
import { typeName } from './header.mjs'
import { members } from './json.mjs'
import { checkSignature, isApproved } from './leaf.mjs'
import { checkKey } from './signature.mjs'

const opened = 'participant.opened/1'
const rotated = 'participant.key.rotated/1'
const compromised = 'participant.key.compromised/1'
const recovered = 'participant.recovered/1'
const moved = 'participant.moved/1'

const five = [opened, rotated, compromised, recovered, moved]
const byRecovery = [compromised, recovered, moved]
const maxSealed = 4096
const originForm = /^[a-z0-9][a-z0-9._:/-]{0,254}$/

export const isIdentityType = (type) => five.includes(type)
const isOtherVersion = (type) => !five.includes(type) && five.some((t) => typeName(t) === typeName(type))

/** next folds a statement. index is a BigInt; body is null when it is not there. */
export function next(p, index, s, body) {
  const n = p === null ? open(index, s, body) : follow(p, index, s, body)
  checkSignature(s)
  return n
}

function open(index, s, body) {
  const h = s.header
  if (h.by === '' && isOtherVersion(h.type)) refuse('unknown-version', h.type)
  if (h.by !== '' || h.type !== opened) refuse('unknown-participant', `nobody has been opened as ${h.by}`)
  const b = readBody(body, { signing: 'key', recovery: 'key' })
  if (h.key !== b.signing) refuse('wrong-key', 'not signed by the key that it introduces')
  if (b.signing === b.recovery) refuse('bad-key', 'one key for both')
  checkKey(b.signing)
  checkKey(b.recovery)
  if (!isApproved(s, 'recovery', b.recovery)) refuse('bad-signature', 'the recovery key has not approved')
  return {
    id: s.id, signing: b.signing, recovery: b.recovery, movedTo: '',
    keys: [{ key: b.signing, from: index, until: null, struck: null }],
    heads: new Map([['public', headOf(s)]]),
  }
}

const headOf = (s) => ({ seq: s.header.seq, id: s.id, at: s.header.at })

function follow(p, index, s, body) {
  const h = s.header
  if (s.id === p.id) refuse('replay', 'the opening statement is here already')
  if (h.by !== p.id) refuse('unknown-participant', 'by another participant')
  if (p.movedTo !== '') refuse('moved', `home is ${p.movedTo}`)
  checkPlace(p.heads.get(h.stream), s)
  if (h.type === opened) refuse('fork', 'opened already')
  if (isOtherVersion(h.type)) refuse('unknown-version', h.type)
  const must = byRecovery.includes(h.type) ? p.recovery : p.signing
  if (h.key !== must) refuse('wrong-key', 'not the key that has to sign')
  const n = { ...p, keys: p.keys.map((k) => ({ ...k })), heads: new Map(p.heads).set(h.stream, headOf(s)) }
  if (isIdentityType(h.type)) changeKeys(n, index, s, body)
  return n
}

function checkPlace(head, s) {
  const h = s.header
  if (!head) {
    if (h.seq !== 0n) refuse('gap', 'the stream has not begun')
    return
  }
  if (s.id === head.id) refuse('replay', 'here already')
  if (h.seq > head.seq + 1n) refuse('gap', `seq ${h.seq} after ${head.seq}`)
  if (h.seq <= head.seq) refuse('fork', `another stands at seq ${h.seq}`)
  if (h.prev !== head.id) refuse('fork', 'prev is not the statement before it')
  // Instants have one length, so that their order is that of their texts.
  if (h.at < head.at && !byRecovery.includes(h.type)) refuse('clock-backwards', `${h.at} after ${head.at}`)
}

function changeKeys(n, index, s, body) {
  const h = s.header
  if (h.stream !== 'public') refuse('bad-value', `${h.type} belongs in the public stream`)
  if (h.subject !== n.id) refuse('bad-value', 'the subject is the identity')
  if (h.type === rotated) {
    const b = readBody(body, { signing: 'key' })
    checkNew(n, s, b.signing)
    introduce(n, index, b.signing)
  } else if (h.type === recovered) {
    recover(n, index, s, readBody(body, { signing: 'key', recovery: 'key?' }))
  } else if (h.type === compromised) {
    strike(n, index, readBody(body, { key: 'key', from: 'text' }))
  } else {
    move(n, readBody(body, { origin: 'text', sealed: 'hashes' }))
  }
}

function checkNew(n, s, key) {
  checkKey(key)
  if (key === n.recovery || n.keys.some((k) => k.key === key)) refuse('bad-key', 'used before')
  if (!isApproved(s, 'newkey', key)) refuse('bad-signature', 'the new key has not approved')
}

function end(n, index) {
  const last = n.keys[n.keys.length - 1]
  if (last.until === null) last.until = index
}

function introduce(n, index, key) {
  end(n, index)
  n.signing = key
  n.keys.push({ key, from: index, until: null, struck: null })
}

function recover(n, index, s, b) {
  checkNew(n, s, b.signing)
  if (b.recovery !== undefined) {
    if (b.recovery === b.signing) refuse('bad-key', 'one key for both')
    checkNew(n, s, b.recovery)
    n.recovery = b.recovery
  }
  introduce(n, index, b.signing)
  for (const [stream, head] of n.heads) {
    if (head.at > s.header.at) n.heads.set(stream, { ...head, at: s.header.at })
  }
}

function strike(n, index, b) {
  const from = number(b.from)
  if (from === null || from > index) refuse('bad-value', 'from is no index up to here')
  const use = n.keys.find((k) => k.key === b.key)
  if (!use) refuse('bad-key', 'never a signing key of this participant')
  if (use.struck === null || from < use.struck) use.struck = from
  if (n.signing === b.key) {
    end(n, index)
    n.signing = null
  }
}

function move(n, b) {
  if (!originForm.test(b.origin)) refuse('bad-value', 'origin is not of its form')
  if (b.sealed.length > maxSealed) refuse('bad-value', `${b.sealed.length} sealed ends`)
  b.sealed.forEach((h, i) => {
    if (i > 0 && compare(fromHex(b.sealed[i - 1]), fromHex(h)) >= 0) refuse('bad-value', 'sealed is out of order')
  })
  n.movedTo = b.origin
}

const isOf = {
  key: isKey,
  'key?': isKey,
  text: (v) => typeof v === 'string',
  hashes: (v) => Array.isArray(v) && v.every((h) => h === null || isHash(h)),
}

/** readBody reads a body whose members are of these types, in this order. */
function readBody(body, shape) {
  if (body === null) refuse('body-missing', 'an identity statement needs its body')
  const found = members(text(body) ?? '')
  if (found === null) refuse('bad-body', 'not one JSON object')
  const b = {}
  for (const { name, value } of found) {
    const type = shape[name] ?? shape[name.toLowerCase()]
    if (!type) refuse('bad-body', `${name} does not belong`)
    if (value !== null && !isOf[type](value)) refuse('bad-body', `${name} is not of its type`)
    b[name] = value
  }
  const names = Object.keys(shape).filter((n) => !(shape[n] === 'key?' && b[n] === undefined))
  const one = '{' + names.map((n) => `"${n}":${JSON.stringify(b[n] ?? null)}`).join(',') + '}'
  // null is of no type, so that a body with one never equals the one form.
  const whole = names.every((n) => b[n] !== undefined && b[n] !== null && !(Array.isArray(b[n]) && b[n].includes(null)))
  if (!whole || compare(utf8(one), body) !== 0) refuse('not-canonical', 'not in its one form')
  return b
}
