// Section 11: what a hub answers.
import { Fault, refuse } from './bytes.mjs'
import { leaves, path } from './tree.mjs'

const timeout = 60_000 // milliseconds for one answer

/** Unreachable says that a hub could not be asked: nothing about its register. */
export class Unreachable extends Error {}

/** A Hub is asked by the addresses below its base URL. */
export class Hub {
  #base

  constructor(base) {
    this.#base = base.endsWith('/') ? base : base + '/'
  }

  /** get gives status and bytes of an answer. */
  async get(address) {
    const url = new URL(address, this.#base)
    try {
      const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeout) })
      return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) }
    } catch (e) {
      throw new Unreachable(`${url}: ${e.cause?.message ?? e.message}`)
    }
  }

  async #must(address, kind) {
    const { status, bytes } = await this.get(address)
    if (status >= 500 && status !== 500) throw new Unreachable(`${address}: status ${status}`)
    if (status !== 200) refuse(kind, `${address} answers ${status}`)
    return bytes
  }

  /** wellKnown gives origin and vkeys. */
  async wellKnown() {
    const bytes = await this.#must('.well-known/comity', 'bad-checkpoint')
    let known
    try {
      known = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    } catch {
      refuse('bad-checkpoint', '.well-known/comity is not JSON')
    }
    if (!known?.protocols?.includes?.('comity/statement/v1')) refuse('bad-checkpoint', 'the hub does not speak comity/statement/v1')
    if (typeof known.origin !== 'string' || !Array.isArray(known.log_vkeys)) refuse('bad-checkpoint', '.well-known/comity names no log')
    return known
  }

  checkpoint() {
    return this.#must('checkpoint', 'bad-checkpoint')
  }

  /** tile gives a tile; a partial one that is gone is cut from the full one. */
  async #tile(level, n, width, cut) {
    const { status, bytes } = await this.get(path(level, n, width))
    if (status === 404 && width < 256) return cut(await this.#must(path(level, n, 256), 'bad-root'))
    if (status >= 500 && status !== 500) throw new Unreachable(`${path(level, n, width)}: status ${status}`)
    if (status !== 200) refuse('bad-root', `${path(level, n, width)} answers ${status}`)
    return cut(bytes)
  }

  hashes(level, n, width) {
    return this.#tile(level, n, width, (bytes) => bytes.slice(0, width * 32))
  }

  entries(n, width) {
    return this.#tile('entries', n, width, (bytes) => {
      const all = leaves(bytes)
      if (all === null || all.length < width) refuse('bad-root', `${path('entries', n, width)} is no bundle of ${width} leaves`)
      return all.slice(0, width)
    })
  }

  /** blob gives salt ‖ body; null when it has been erased. */
  async blob(hash) {
    const { status, bytes } = await this.get(`blob/${hash}`)
    if (status === 410) return null
    if (status >= 500 && status !== 500) throw new Unreachable(`blob/${hash}: status ${status}`)
    if (status !== 200) throw new Fault('body-missing', `blob/${hash} answers ${status}`)
    return bytes
  }
}
