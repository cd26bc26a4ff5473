// Section 8: the Merkle tree of RFC 6962, and its tiles.
import { concat, equal, sha256 } from './bytes.mjs'

const leafMark = Uint8Array.of(0)
const nodeMark = Uint8Array.of(1)

export const leafHash = (leaf) => sha256(leafMark, leaf)
export const nodeHash = (left, right) => sha256(nodeMark, left, right)

/** A Tree grows leaf by leaf and knows its root. */
export class Tree {
  size = 0
  #subtrees = [] // roots of the perfect subtrees, largest first

  append(hash) {
    for (let s = this.size; s % 2 === 1; s = (s - 1) / 2) hash = nodeHash(this.#subtrees.pop(), hash)
    this.#subtrees.push(hash)
    this.size++
  }

  root() {
    if (this.size === 0) return sha256()
    return this.#subtrees.reduceRight((right, left) => nodeHash(left, right))
  }
}

/** rootOf gives the root over some leaf hashes. */
export function rootOf(hashes) {
  const t = new Tree()
  for (const h of hashes) t.append(h)
  return t.root()
}

/** includes checks an inclusion proof of RFC 6962, section 2.1.1. */
export function includes(proof, size, index, hash, root) {
  let [node, last] = [index, size - 1]
  for (const p of proof) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(p, hash)
      while (node % 2 === 0 && node !== 0) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
    } else {
      hash = nodeHash(hash, p)
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 && equal(hash, root)
}

/** path writes where a tile is: level is a number or "entries". */
export function path(level, n, width) {
  let groups = String(n % 1000).padStart(3, '0')
  for (n = Math.floor(n / 1000); n > 0; n = Math.floor(n / 1000)) groups = `x${String(n % 1000).padStart(3, '0')}/${groups}`
  return `tile/${level}/${groups}${width === 256 ? '' : `.p/${width}`}`
}

/**
 * tiles gives every tile of the tree over some leaf hashes, full and partial:
 * level, number, width and bytes.
 */
export function * tiles(hashes) {
  for (let level = 0; hashes.length > 0; level++) {
    const above = []
    for (let n = 0; n * 256 < hashes.length; n++) {
      const part = hashes.slice(n * 256, n * 256 + 256)
      yield { level, n, width: part.length, data: concat(...part) }
      if (part.length === 256) above.push(rootOf(part))
    }
    hashes = above
  }
}

/** leaves cuts an entry bundle; null when it is none. */
export function leaves(bundle) {
  const out = []
  for (let i = 0; i < bundle.length;) {
    if (i + 2 > bundle.length) return null
    const n = bundle[i] * 256 + bundle[i + 1]
    if (i + 2 + n > bundle.length) return null
    out.push(bundle.slice(i + 2, i + 2 + n))
    i += 2 + n
  }
  return out
}
