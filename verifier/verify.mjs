#!/usr/bin/env node
// Verifies a hub, as section 12 of docs/PROTOCOL.md says:
//
//   node verifier/verify.mjs [--memory FILE] [--proof FILE] URL
//
// FILE remembers the log's key and its last checkpoint from one time to the
// next. The FILE of --proof is a proof of one confidential statement, which is
// held against the register as section 17 says. The exit code is 0 when everything holds, 1 when something does not
// (the first thing is named), and 2 when the hub could not be asked.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { Fault, equal, hex, refuse, text, utf8 } from './lib/bytes.mjs'
import { openCheckpoint, readVKey } from './lib/checkpoint.mjs'
import { Clearances } from './lib/cleared.mjs'
import { Hub, Unreachable } from './lib/hub.mjs'
import { parseLeaf } from './lib/leaf.mjs'
import { checkProof, parseProof } from './lib/proof.mjs'
import { Register } from './lib/register.mjs'
import { Tree, path, tiles } from './lib/tree.mjs'

const atOnce = 8 // requests at a time
const patience = 8 // times that a hub may grow while it is verified

/** Finding is the first thing that does not hold. */
class Finding extends Error {
  constructor(where, fault) {
    super(`${where}: ${fault.message}`)
  }
}

/** at runs a step and says where it was when something does not hold. */
async function at(where, step) {
  try {
    return await step()
  } catch (e) {
    throw e instanceof Fault ? new Finding(where, e) : e
  }
}

/** each runs a task for every item, some at a time, and keeps their order. */
async function each(items, task) {
  const out = new Array(items.length)
  const iterator = items.entries()
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (const [i, item] of iterator) out[i] = await task(item, i)
  }))
  return out
}

/** recall reads what was remembered: the key, an empty line, the checkpoint. */
function recall(file) {
  if (!file || !existsSync(file)) return null
  const s = readFileSync(file, 'utf8')
  const cut = s.indexOf('\n\n')
  const vkey = s.slice(0, cut)
  return { vkey, ...openCheckpoint(utf8(s.slice(cut + 2)), vkey) }
}

function remember(file, vkey, note) {
  if (!file) return
  writeFileSync(file + '.new', `${vkey}\n\n${Buffer.from(note).toString('utf8')}`)
  renameSync(file + '.new', file)
}

/** blobOf asks for the blob of a leaf; what is no leaf is refused later. */
async function blobOf(hub, leaf) {
  let hash
  try {
    hash = parseLeaf(leaf).header.body
  } catch {
    return null
  }
  return hub.blob(hash)
}

/** grow reads the register up to a checkpoint's size. */
async function grow(hub, register, clearances, size) {
  for (let n = Math.floor(register.size / 256); n * 256 < size; n++) {
    const first = n * 256
    const bundle = await at(`statements from ${first}`, () => hub.entries(n, Math.min(256, size - first)))
    const fresh = bundle.slice(Math.max(0, register.size - first))
    const blobs = await each(fresh, (leaf) => blobOf(hub, leaf).catch((e) => e))
    for (const [i, leaf] of fresh.entries()) {
      const index = register.size
      await at(`statement ${index}`, () => {
        if (blobs[i] instanceof Error) throw blobs[i]
        const { s, body } = register.add(leaf, blobs[i])
        clearances.add(index, s, body)
      })
    }
    if (process.stderr.isTTY) process.stderr.write(`\r${register.size} of ${size} statements`)
  }
  if (process.stderr.isTTY) process.stderr.write('\n')
}

/** checkRoots compares a register with the checkpoint of its size. */
function checkRoot(hashes, c) {
  const tree = new Tree()
  for (const h of hashes.slice(0, c.size)) tree.append(h)
  return tree.size === c.size && equal(tree.root(), c.root)
}

async function checkTiles(hub, hashes) {
  const all = [...tiles(hashes)]
  await each(all, (t) => at(path(t.level, t.n, t.width), async () => {
    if (!equal(await hub.hashes(t.level, t.n, t.width), t.data)) refuse('bad-root', 'the tile is not that of the statements')
  }))
  return all.length
}

async function verify(url, memory, proof) {
  const hub = new Hub(url)
  const seen = recall(memory)
  const known = await at('.well-known/comity', () => hub.wellKnown())
  const vkey = seen?.vkey ?? known.log_vkeys[0]
  await at('.well-known/comity', () => {
    if (!known.log_vkeys.includes(vkey)) refuse('inconsistent', `the log's key is not ${vkey}, which was seen before`)
    if (readVKey(vkey).origin !== known.origin) refuse('bad-checkpoint', 'the key is of another log')
  })
  const register = new Register()
  const clearances = new Clearances()
  let note, c
  for (let round = 0; ; round++) {
    note = await at('checkpoint', () => hub.checkpoint())
    c = await at('checkpoint', () => openCheckpoint(note, vkey))
    const earlier = Math.max(register.size, seen?.size ?? 0)
    await at('checkpoint', () => { if (c.size < earlier) refuse('inconsistent', `the log had ${earlier} statements, and has ${c.size}`) })
    const before = register.size
    await grow(hub, register, clearances, c.size)
    await at('checkpoint', () => { if (!checkRoot(register.hashes, c)) refuse('bad-root', 'the statements give another root than the log has signed') })
    const left = register.fault()
    if (!left) break
    // It may have been erased after the checkpoint: the next one would say so.
    if (register.size === before || round === patience) throw new Finding(`statement ${left.index}`, left.fault)
  }
  await at('checkpoint', () => {
    if (seen && !checkRoot(register.hashes, seen)) refuse('inconsistent', `the first ${seen.size} statements are not those that were seen before`)
  })
  const count = await checkTiles(hub, register.hashes)
  await at(`the hub's own statements`, () => register.checkDeclaration(known.origin, vkey))
  const proved = proof && await at('the proof', () => shown(checkProof(parseProof(readFileSync(proof)), register, known.origin)))
  remember(memory, vkey, note)
  const cleared = {
    held: clearances.held, erased: clearances.erased, struck: clearances.by.filter((i) => register.isStruck(i)).length, domain: clearances.domain,
  }
  return {
    origin: c.origin, size: c.size, root: hex(c.root), applied: register.applied.length, erased: register.erased(), struck: register.struck().length,
    cleared, tiles: count, seen: seen?.size ?? null, ...(proved && { proved }),
  }
}

/** shown is what a proof proves, for people. */
function shown({ s, body, size, anchor, struck }) {
  const { type, by, stream, subject, marking, at } = s.header
  return { id: s.id, type, by, to: stream, subject, marking, at, body: body && text(body), signed: Number(size), anchor: Number(anchor), struck }
}

async function main(args) {
  let [memory, proof] = [null, null]
  if (args[0] === '--memory') [, memory] = args.splice(0, 2)
  if (args[0] === '--proof') [, proof] = args.splice(0, 2)
  if (args.length !== 1 || !/^https?:\/\//.test(args[0])) {
    console.error('usage: node verifier/verify.mjs [--memory FILE] [--proof FILE] URL')
    return 2
  }
  try {
    console.log(JSON.stringify(await verify(args[0], memory, proof), null, 2))
    return 0
  } catch (e) {
    if (e instanceof Finding) {
      console.error(e.message)
      return 1
    }
    if (e instanceof Unreachable) {
      console.error(`the hub cannot be asked: ${e.message}`)
      return 2
    }
    throw e
  }
}

process.exitCode = await main(process.argv.slice(2))
