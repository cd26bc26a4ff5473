#!/usr/bin/env node
// Runs every test vector of the protocol: node verifier/vectors.mjs
import { readFileSync } from 'node:fs'
import { concat, equal, fromHex, hex, sha256, utf8 } from './lib/bytes.mjs'
import { Fault } from './lib/bytes.mjs'
import { challenge, checkApproval, frozen, parseApproval, parseKey, passkeysOf, together } from './lib/clearance.mjs'
import { openCheckpoint, readVKey } from './lib/checkpoint.mjs'
import { parseHeader } from './lib/header.mjs'
import { next } from './lib/identity.mjs'
import { openBlob, parseLeaf } from './lib/leaf.mjs'
import { checkProof, parseProof } from './lib/proof.mjs'
import { Register } from './lib/register.mjs'
import { forNewKey, forRecovery, forStatement, holds, keyIsSound, pae, publicKey, sign } from './lib/signature.mjs'
import { Tree, includes, leafHash, leaves, path, tiles } from './lib/tree.mjs'

const root = new URL('../', import.meta.url)
const read = (name) => JSON.parse(readFileSync(new URL(name, root), 'utf8'))

let ran = 0
const failures = []

function check(name, got, want) {
  ran++
  if (JSON.stringify(got) !== JSON.stringify(want)) failures.push(`${name}: ${JSON.stringify(got)}, want ${JSON.stringify(want)}`)
}

/** kindOf gives the kind with which something is refused; empty when it is not. */
function kindOf(f) {
  try {
    f()
    return ''
  } catch (e) {
    if (e instanceof Fault) return e.kind
    throw e
  }
}

function keys() {
  for (const v of read('statement/testdata/vectors/keys.json').keys) check(`key ${v.name}`, keyIsSound(v.key), v.valid)
}

function signatures() {
  for (const v of read('statement/testdata/vectors/signatures.json').signatures) {
    check(`signature ${v.name}`, holds(fromHex(v.signature), fromHex(v.message), v.key), v.valid)
  }
}

function parsing() {
  const parse = { header: parseHeader, leaf: parseLeaf }
  for (const v of read('statement/testdata/vectors/parsing.json').cases) {
    const bytes = concat(v.hex ? fromHex(v.hex) : utf8(v.text ?? ''),
      utf8(v.pad ? v.pad.char.repeat(v.pad.times) : ''), utf8(v.tail ?? ''))
    check(`${v.parse} ${v.name}`, kindOf(() => parse[v.parse](bytes)), v.kind)
  }
}

function statements() {
  const file = read('statement/testdata/vectors/statements.json')
  const purpose = { recovery: forRecovery, newkey: forNewKey }
  check('vkey', readVKey(file.vkey).origin, file.origin)
  for (const v of [...file.register, ...file.others]) {
    const name = `statement ${v.type} ${v.note ?? ''}`
    const header = utf8(v.header)
    const secret = fromHex(v.seed)
    check(`${name}: key`, parseHeader(header).key, hex(publicKey(secret)))
    check(`${name}: blob`, hex(concat(fromHex(v.salt), utf8(v.body))), v.blob)
    check(`${name}: body hash`, hex(sha256(fromHex(v.blob))), parseHeader(header).body)
    check(`${name}: PAE`, hex(pae(forStatement, header)), v.pae)
    check(`${name}: id`, hex(sha256(fromHex(v.pae))), v.id)
    check(`${name}: signature`, hex(sign(fromHex(v.pae), secret)), v.signature)
    for (const a of v.approvals) check(`${name}: ${a.kind}`, hex(sign(pae(purpose[a.kind], header), fromHex(a.seed))), a.payload)
    const base64 = (bytes) => Buffer.from(bytes).toString('base64')
    const leaf = `${v.header}\nsig ${base64(fromHex(v.signature))}\n` +
      v.approvals.map((a) => `${a.kind} ${base64(fromHex(a.payload))}\n`).join('')
    check(`${name}: leaf`, leaf, v.leaf)
    check(`${name}: leaf hash`, hex(leafHash(utf8(leaf))), v.leaf_hash)
    check(`${name}: read`, parseLeaf(utf8(leaf)).id, v.id)
  }
}

function lifecycles() {
  const number = (n) => n === null ? null : String(n)
  for (const v of read('identity/testdata/vectors/lifecycles.json').lifecycles) {
    let p = null
    v.steps.forEach((step, i) => {
      const s = parseLeaf(utf8(step.leaf))
      const body = step.blob === null ? null : openBlob(s, fromHex(step.blob))
      const before = JSON.stringify(shown(p, number))
      check(`life ${v.name}, step ${i}`, kindOf(() => {
        const n = next(p, BigInt(step.index), s, body)
        check(`life ${v.name}, step ${i}, what it was given`, JSON.stringify(shown(p, number)), before)
        p = n
      }), step.kind)
    })
    check(`life ${v.name}, at the end`, shown(p, number), v.end)
  }
}

/** shown writes a participant as the vectors do. */
function shown(p, number) {
  if (p === null) return null
  const heads = [...p.heads].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([stream, h]) => [stream, { seq: String(h.seq), id: h.id, at: h.at }])
  return {
    id: p.id, signing: p.signing, recovery: p.recovery,
    keys: p.keys.map((k) => ({ key: k.key, from: String(k.from), until: number(k.until), struck: number(k.struck) })),
    heads: Object.fromEntries(heads), moved_to: p.movedTo,
  }
}

function trees() {
  const file = read('statement/testdata/vectors/tree.json')
  const leaf = (i) => utf8(`leaf ${i}`)
  for (const [i, h] of Object.entries(file.leaf_hash)) check(`leaf hash ${i}`, hex(leafHash(leaf(i))), h)
  const tree = new Tree()
  const hashes = []
  const roots = new Map()
  for (const v of file.roots) {
    for (; tree.size < v.size;) {
      hashes.push(leafHash(leaf(tree.size)))
      tree.append(hashes[tree.size])
    }
    check(`root of ${v.size}`, hex(tree.root()), v.root)
    roots.set(v.size, tree.root())
  }
  for (const v of file.inclusions) {
    const proof = v.proof.map(fromHex)
    const of = (i) => includes(proof, v.size, i, hashes[i], roots.get(v.size) ?? rootAt(hashes, v.size))
    check(`inclusion of ${v.index} in ${v.size}`, of(v.index), true)
    if (v.size > 1) check(`inclusion of another than ${v.index} in ${v.size}`, of((v.index + 1) % v.size), false)
  }
  const all = new Map([...tiles(hashes)].map((t) => [path(t.level, t.n, t.width), hex(sha256(t.data))]))
  for (const v of file.tiles) {
    if (v.path.includes('entries')) {
      const last = hashes.length - hashes.length % 256
      const bundle = concat(...hashes.slice(last).map((_, i) => concat(Uint8Array.of(0, leaf(last + i).length), leaf(last + i))))
      check(v.path, hex(sha256(bundle)), v.sha256)
      check(`${v.path}, cut`, leaves(bundle).length, hashes.length - last)
    } else {
      check(v.path, all.get(v.path), v.sha256)
    }
  }
  for (const v of file.paths) check(`path ${v.path}`, path(v.level, v.n, v.width), v.path)
}

function rootAt(hashes, size) {
  const t = new Tree()
  for (const h of hashes.slice(0, size)) t.append(h)
  return t.root()
}

function checkpoints() {
  for (const v of read('statement/testdata/vectors/checkpoints.json').checkpoints) {
    const kind = kindOf(() => {
      const c = openCheckpoint(utf8(v.note), v.vkey)
      check(`checkpoint ${v.name}: size and root`, [String(c.size), hex(c.root)], [v.size, v.root])
    })
    check(`checkpoint ${v.name}`, kind, v.valid ? '' : 'bad-checkpoint')
  }
}

function registers() {
  for (const v of read('statement/testdata/vectors/registers.json').registers) {
    const c = openCheckpoint(utf8(v.checkpoint), v.vkey)
    const whole = new Tree()
    for (const leaf of v.leaves) whole.append(leafHash(utf8(leaf)))
    check(`register ${v.name}: root`, [whole.size, hex(whole.root())], [c.size, hex(c.root)])
    const r = new Register()
    let [kind, at] = ['', null]
    for (const [i, leaf] of v.leaves.entries()) {
      kind = kindOf(() => {
        r.add(utf8(leaf), blobOf(v, leaf))
      })
      if (kind !== '') {
        at = i
        break
      }
    }
    const left = kind === '' ? r.fault() : null
    if (left) [kind, at] = [left.fault.kind, left.index]
    check(`register ${v.name}`, [kind, at], [v.kind, v.at])
    if (kind === '') {
      check(`register ${v.name}: order of application`, r.applied, v.applied)
      check(`register ${v.name}: its own root`, equal(r.tree.root(), c.root), true)
      check(`register ${v.name}: struck`, r.struck(), v.struck)
      check(`register ${v.name}: declares its log`, kindOf(() => r.checkDeclaration(v.origin, v.vkey)), v.declares ? '' : 'bad-value')
    }
  }
}

/** blobOf finds the blob of a leaf that may not even be one. */
function blobOf(v, leaf) {
  try {
    const blob = v.blobs[parseLeaf(utf8(leaf)).header.body]
    return blob === undefined ? null : fromHex(blob)
  } catch {
    return null
  }
}

function clearances() {
  const file = read('clearance/testdata/vectors/approvals.json')
  check('frozen', frozen(file.header), file.frozen)
  check('challenge', hex(challenge(file.header)), file.challenge)
  for (const v of file.keys) {
    let algorithm = 0
    check(`COSE key ${v.name}`, kindOf(() => { algorithm = parseKey(fromHex(v.key)).algorithm }), v.algorithm === 0 ? 'bad-key' : '')
    check(`COSE key ${v.name}: algorithm`, algorithm, v.algorithm)
  }
  for (const v of file.approvals) {
    check(`approval ${v.name}`, kindOf(() => checkApproval(parseApproval(utf8(v.payload)), file.header, file, passkeysOf(v.authorization))), v.kind)
  }
}

function touches() {
  const file = read('clearance/testdata/vectors/together.json')
  for (const v of file.sets) check(`set ${v.name}`, hex(together(v.challenges.map(fromHex))), v.signed)
  for (const v of file.approvals) {
    check(`touch ${v.name}`, kindOf(() => checkApproval(parseApproval(utf8(v.payload)), file.headers[v.header], file, passkeysOf(file.authorization))), v.kind)
  }
}

function proofs() {
  const file = read('statement/testdata/vectors/proofs.json')
  const register = new Register()
  for (const leaf of file.leaves) register.add(utf8(leaf), blobOf(file, leaf))
  for (const v of file.proofs) {
    let struck = false
    check(`proof ${v.name}`, kindOf(() => { ({ struck } = checkProof(parseProof(utf8(v.proof)), register, file.origin)) }), v.kind)
    check(`proof ${v.name}: struck`, struck, v.struck)
  }
}

for (const group of [keys, signatures, parsing, statements, lifecycles, trees, checkpoints, registers, clearances, touches, proofs]) {
  const before = ran
  group()
  console.log(`${group.name}: ${ran - before} checks`)
}
for (const f of failures) console.error(f)
if (failures.length > 0 || ran === 0) {
  console.error(`${failures.length} of ${ran} checks failed`)
  process.exit(1)
}
console.log(`all ${ran} checks hold`)
