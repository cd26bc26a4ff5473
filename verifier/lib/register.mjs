// Sections 8 to 10: a register, statement by statement.
import { Fault, refuse } from './bytes.mjs'
import { isIdentityType, next } from './identity.mjs'
import { checkSignature, openBlob, parseLeaf } from './leaf.mjs'
import { Tree, leafHash } from './tree.mjs'
import { members } from './json.mjs'
import { text } from './bytes.mjs'

const erasure = 'statement.body.erased/1'
const declaration = 'hub.declared/1'
const anchor = 'journal.anchored/1'

/** A Register takes leaves in the order of the log and checks each. */
export class Register {
  tree = new Tree()
  hashes = [] // of the leaves
  applied = [] // indexes, in the order of application
  hub = null // identity of the hub's own participant
  declared = null // origin and vkey, as the hub last declared them

  #people = new Map() // by identity
  #entries = [] // id, author, type, subject, whether the body was there, who erased it
  #anchors = new Map() // bodies of the hub's anchors of its journal, by index
  #byId = new Map() // id to index
  #bodies = new Set()
  #waits = new Map() // index to the set of ids that it waits for
  #waited = new Map() // id to the indexes that wait for it

  get size() { return this.#entries.length }

  /** participant gives the state of an identity. */
  participant(id) { return this.#people.get(id) ?? null }

  /** id gives the id of the statement at an index. */
  id(index) { return this.#entries[index].id }

  /** add checks and takes a leaf; blob is null when it is gone. It gives the
   * statement and its body. */
  add(leaf, blob) {
    const s = parseLeaf(leaf)
    const { header: h, id } = s
    const index = this.#entries.length
    if (h.stream !== 'public' || h.marking !== 'TLP:CLEAR') refuse('bad-value', 'not public: it may not stand in this register')
    if (this.#byId.has(id)) refuse('replay', `stands already at index ${this.#byId.get(id)}`)
    if (this.#bodies.has(h.body)) refuse('bad-body', 'another statement has this body hash')
    const body = blob === null ? null : openBlob(s, blob)
    const author = h.by === '' ? id : h.by
    const before = this.#people.get(author) ?? null
    if (index === 0 && h.by !== '') refuse('unknown-participant', 'a register begins with an opening')
    this.#people.set(author, this.#fold(before, index, s, body))

    const hash = leafHash(leaf)
    this.tree.append(hash)
    this.hashes.push(hash)
    this.#entries.push({ id, author, key: h.key, type: h.type, subject: h.subject, refs: h.refs, there: blob !== null, erased: false })
    this.#byId.set(id, index)
    this.#bodies.add(h.body)
    this.hub ??= author
    if (h.type === declaration && author === this.hub && h.subject === author && body !== null) this.declared = readDeclaration(body)
    if (h.type === anchor && author === this.hub && h.subject === 'journal:anchors') this.#anchors.set(index, body)
    this.#log(index)
    return { s, body }
  }

  /** anchorAt gives id and body of the hub's anchor at an index, a BigInt; null
   * when there is none. */
  anchorAt(index) {
    const i = Number(index)
    return this.#anchors.has(i) ? { id: this.#entries[i].id, body: this.#anchors.get(i) } : null
  }

  #fold(before, index, s, body) {
    checkSignature(s)
    return next(before, BigInt(index), s, body)
  }

  // Section 9.
  #log(index) {
    const missing = this.#entries[index].refs.filter((id) => !this.#isApplied(id))
    if (missing.length === 0) {
      this.#apply(index)
      return
    }
    this.#waits.set(index, new Set(missing))
    for (const id of missing) {
      if (!this.#waited.has(id)) this.#waited.set(id, [])
      this.#waited.get(id).push(index)
    }
  }

  #isApplied(id) {
    return this.#byId.has(id) && this.#entries[this.#byId.get(id)].applied === true
  }

  #apply(index) {
    const e = this.#entries[index]
    e.applied = true
    this.applied.push(index)
    this.#erase(index)
    const waiting = this.#waited.get(e.id) ?? []
    this.#waited.delete(e.id)
    const ready = waiting.filter((i) => {
      this.#waits.get(i).delete(e.id)
      return this.#waits.get(i).size === 0
    })
    for (const i of ready) this.#apply(i)
  }

  // Section 10.
  #erase(index) {
    const e = this.#entries[index]
    if (e.type !== erasure) return
    const target = this.#byId.get(e.subject)
    if (target === undefined || target >= index) return
    const t = this.#entries[target]
    if (t.author === e.author && !isIdentityType(t.type) && t.type !== declaration) t.erased = true
  }

  /** fault gives the first statement whose body is gone without being erased,
   * or erased without being gone; null when there is none. */
  fault() {
    for (const [index, e] of this.#entries.entries()) {
      if (!e.there && !e.erased) return { index, fault: new Fault('body-missing', 'the body is gone and no statement erases it') }
      if (e.there && e.erased) return { index, fault: new Fault('bad-body', 'the body has been erased and is still there') }
    }
    return null
  }

  /** checkDeclaration is item 7 of section 12. */
  checkDeclaration(origin, vkey) {
    const d = this.declared
    if (!d) refuse('bad-value', 'the hub has not declared its log')
    if (d.origin !== origin || d.vkey !== vkey) refuse('bad-value', `the hub has declared the log ${d.origin} with the key ${d.vkey}`)
  }

  /** struck gives the indexes of the statements that are struck (section 7). */
  struck() {
    return [...this.#entries.keys()].filter((index) => this.isStruck(index))
  }

  /** isStruck reports whether the statement at an index is struck. */
  isStruck(index) {
    const e = this.#entries[index]
    return this.#people.get(e.author).keys.some((k) => k.key === e.key && k.struck !== null && BigInt(index) >= k.struck)
  }

  /** erased counts the statements whose body has been erased. */
  erased() { return this.#entries.filter((e) => e.erased).length }
}

function readDeclaration(body) {
  const found = members(text(body) ?? '') ?? []
  return Object.fromEntries(found.map(({ name, value }) => [name, value]))
}
