// Clearances of a whole register: section 4.1, "who cleared".
import { createHash } from 'node:crypto'
import { equal, refuse, text } from './bytes.mjs'
import { checkApproval, fromBase64url, parseApproval, passkeysOf } from './clearance.mjs'
import { members } from './json.mjs'

const given = 'authorization.given/1'
const withdrawn = 'authorization.withdrawn/1'
const suspended = 'authorization.suspended/1'
const restored = 'authorization.restored/1'
const longest = 31 * 24 * 60 * 60 * 1000 // of a suspension, in milliseconds
const known = ['person', 'roles', 'passkeys', 'until']

/** Clearances takes statements in the order of the log. */
export class Clearances {
  domain = '' // for which the passkeys sign: one for a whole register
  held = 0 // clearances that hold
  erased = 0 // that cannot be checked: the body of the authorization is gone
  by = [] // index of the authorization, for each clearance

  #given = new Map() // by the id of the statement
  #held = new Map() // by the id of the authorization

  /** add takes a statement; body is null when it is gone. It refuses one with
   * an approval that does not hold. */
  add(index, s, body) {
    for (const a of s.approvals.filter((p) => p.kind === 'passkey')) this.#check(s, parseApproval(a.payload))
    const h = s.header
    if (h.type === given) this.#give(index, s, body)
    if (h.type === withdrawn && this.#holding(h).by === h.by) this.#holding(h).ended = true
    if ((h.type === suspended || h.type === restored) && body !== null) this.#bar(h, body)
  }

  // One that is another participant's or ended stays as it is, and a suspension
  // that stands is ended by no other.
  #bar(h, body) {
    const held = this.#holding(h)
    if (held.by !== h.by || held.ended) return
    const at = Date.parse(h.at)
    if (h.type === restored) {
      if (at < held.barred && object(body, ['reason'])) held.barred = at
      return
    }
    const o = object(body, ['by', 'reason', 'until'])
    const until = o && typeof o.until === 'string' ? Date.parse(o.until) : NaN
    if (at >= held.barred && typeof o?.by === 'string' && o.by !== '' && o.by !== h.subject && at < until && until - at <= longest) held.barred = until
  }

  #holding(h) {
    if (!this.#held.has(h.subject)) this.#held.set(h.subject, { by: h.by, person: '', last: null, ended: false, barred: 0 })
    return this.#held.get(h.subject)
  }

  #give(index, s, body) {
    const held = this.#holding(s.header)
    const g = { index, by: s.header.by, held, body: null, void: held.ended || held.by !== s.header.by }
    if (body !== null) {
      g.body = authorized(body)
      g.void ||= g.body === null || (held.person !== '' && g.body.person !== held.person)
    }
    this.#given.set(s.id, g)
    if (g.void) return
    held.last = g
    if (g.body !== null) held.person = g.body.person
  }

  #check({ header: h, raw }, a) {
    const no = (why) => refuse('bad-signature', why)
    const g = this.#given.get(a.authorization)
    if (!g) no('its authorization does not stand before it')
    if (g.by !== h.by) no(`its authorization is another participant's`)
    if (g.void || g.held.ended || Date.parse(h.at) < g.held.barred) no('its authorization was not in force')
    const { domain, origin } = this.#site(a, no)
    const last = g.held.last
    this.by.push(g.index)
    if (g.body === null || last.body === null) {
      this.erased++
      return
    }
    if (last.body.until !== undefined && Date.parse(h.at) >= Date.parse(last.body.until)) no('its authorization had ended')
    const same = (p, q) => p.id === q.id && p.key === q.key
    const keys = g.body.passkeys.filter((p) => last.body.passkeys.some((q) => same(p, q)))
    checkApproval(a, Buffer.from(raw).toString('latin1'), { rp_id: domain, origins: [origin] }, keys.map((p) => fromBase64url(p.key)))
    this.domain = domain
    this.held++
  }

  // The domain is the page's host, or a part of it from a label on.
  #site(a, no) {
    const origin = new Map((members(text(a.client) ?? '') ?? []).map((m) => [m.name, m.value])).get('origin')
    let u
    try {
      u = new URL(origin)
    } catch {
      no('the origin of the page is none')
    }
    if (origin !== `${u.protocol}//${u.host}`) no('the origin of the page is none')
    if (u.protocol !== 'https:' && !(u.protocol === 'http:' && u.hostname === 'localhost')) no('a page without TLS')
    for (let host = u.hostname; host !== ''; host = host.split('.').slice(1).join('.')) {
      const hash = createHash('sha256').update(host).digest()
      if (equal(a.authenticator.subarray(0, 32), hash) && (this.domain === '' || this.domain === host)) return { domain: host, origin }
    }
    return no('another site')
  }
}

/** object reads a body of these members and no other; null for anything else. */
function object(bytes, names) {
  const s = text(bytes)
  try {
    const o = JSON.parse(s)
    return o !== null && typeof o === 'object' && Object.keys(o).every((k) => names.includes(k)) ? o : null
  } catch {
    return null
  }
}

/** authorized reads the body of an authorization; null when it names nobody
 * with a passkey. */
function authorized(bytes) {
  const s = text(bytes)
  try {
    passkeysOf(s)
  } catch {
    return null
  }
  const o = JSON.parse(s)
  return Object.keys(o).every((k) => known.includes(k)) ? o : null
}
