// Section 3: the header, in its one form, and what is wrong with others.
import { isHash, isKey, number, refuse, text, utf8 } from './bytes.mjs'
import { members as membersOf } from './json.mjs'

export const maxHeader = 8192
const maxRefs = 64

const names = ['type', 'by', 'key', 'stream', 'seq', 'prev', 'at', 'subject', 'refs', 'marking', 'body']

// Printable ASCII without quotes and backslashes; what stands between the
// brackets of refs is cut at its quotes.
const plain = String.raw`[ !#-\[\]-~]*`
const list = String.raw`(?:"${plain}"(?:,"${plain}")*)?`
const oneForm = new RegExp('^\\{' + names.map((n) => n === 'refs' ? `"refs":\\[(${list})\\]` : `"${n}":"(${plain})"`).join(',') + '\\}$')

/** parseHeader reads a header, or refuses it with a Fault. */
export function parseHeader(bytes) {
  if (bytes.length > maxHeader) refuse('too-large', `header of ${bytes.length} bytes`)
  const found = oneForm.exec(Buffer.from(bytes).toString('latin1'))
  if (!found) {
    diagnose(bytes)
    refuse('bad-value', 'a member has a character that no value has')
  }
  const h = {}
  names.forEach((n, i) => { h[n] = found[i + 1] })
  h.refs = h.refs === '' ? [] : h.refs.slice(1, -1).split('","')
  checkValues(h)
  h.seq = number(h.seq)
  return h
}

const typeForm = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+\/[1-9][0-9]{0,3}$/
const subjectForm = /^[a-z0-9:._-]{0,256}$/
const markings = ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED']

function checkValues(h) {
  if (!isKey(h.key)) refuse('bad-key', 'key is not 64 digits')
  if (h.refs.length > maxRefs) refuse('too-large', `${h.refs.length} refs`)
  const seq = number(h.seq)
  const rules = {
    type: typeForm.test(h.type) && h.type.length <= 96,
    by: h.by === '' ? h.stream === 'public' && h.seq === '0' && h.subject === '' : isHash(h.by),
    stream: h.stream === 'public' || (isHash(h.stream) && h.stream !== h.by),
    seq: seq !== null,
    prev: seq === 0n ? h.prev === '' : isHash(h.prev),
    at: isInstant(h.at),
    subject: subjectForm.test(h.subject),
    refs: h.refs.every((r, i) => isHash(r) && (i === 0 || h.refs[i - 1] < r)),
    marking: markings.includes(h.marking),
    body: isHash(h.body),
  }
  for (const n of names) if (rules[n] === false) refuse('bad-value', `${n} is against its rule`)
}

/** isInstant reports whether a text is an instant of the calendar. */
function isInstant(s) {
  const f = /^([1-9]\d{3})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.\d{6}Z$/.exec(s)
  if (!f) return false
  const [year, month, day, hour, minute, second] = f.slice(1).map(Number)
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] && hour < 24 && minute < 60 && second < 60
}

/** diagnose refuses what is not in the one form, by the order of section 3. */
function diagnose(bytes) {
  const s = text(bytes)
  if (s === null) refuse('bad-utf8', 'header is not UTF-8')
  const found = membersOf(s)
  if (found === null) refuse('malformed', 'header is not a JSON object')
  const seen = new Set()
  for (const { name } of found) {
    const lower = name.replace(/[A-Z]/g, (c) => c.toLowerCase())
    if (seen.has(name)) refuse('duplicate-key', `${name} stands twice`)
    if (!names.includes(name)) refuse(names.includes(lower) ? 'wrong-case' : 'unknown-key', name)
    seen.add(name)
  }
  for (const n of names) if (!seen.has(n)) refuse('malformed', `${n} is missing`)
  found.forEach((m, i) => { if (m.name !== names[i]) refuse('not-canonical', `${m.name} is out of its order`) })
  for (const { name, value } of found) {
    const good = name === 'refs' ? Array.isArray(value) && value.every((r) => typeof r === 'string') : typeof value === 'string'
    if (!good) refuse('malformed', `${name} is not of its type`)
  }
  const again = '{' + found.map(({ name, value }) =>
    name === 'refs' ? `"refs":[${value.map((r) => `"${r}"`).join(',')}]` : `"${name}":"${value}"`).join(',') + '}'
  if (Buffer.compare(utf8(again), bytes) !== 0) refuse('not-canonical', 'white space or escapes')
}

export const typeName = (type) => type.slice(0, type.indexOf('/'))
