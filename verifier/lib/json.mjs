// What JSON.parse does not tell: the members of an object as they stand, those
// included whose names stand twice.

/**
 * members gives name and value of each member of the one JSON object that a
 * text is; null when it is no such text.
 */
export function members(s) {
  let whole
  try {
    whole = JSON.parse(s)
  } catch {
    return null
  }
  if (whole === null || typeof whole !== 'object' || Array.isArray(whole)) return null
  // The text is sound JSON, so that finding its parts is a matter of quotes
  // and brackets.
  const out = []
  let i = s.indexOf('{') + 1
  for (;;) {
    i = space(s, i)
    if (s[i] === '}') return out
    if (s[i] === ',') i = space(s, i + 1)
    const name = string(s, i)
    const colon = space(s, name)
    const from = space(s, colon + 1)
    const to = value(s, from)
    out.push({ name: JSON.parse(s.slice(i, name)), value: JSON.parse(s.slice(from, to)) })
    i = to
  }
}

function space(s, i) {
  while (' \t\r\n'.includes(s[i]) && i < s.length) i++
  return i
}

/** string gives the place after the string that begins at i. */
function string(s, i) {
  for (i++; s[i] !== '"'; i++) if (s[i] === '\\') i++
  return i + 1
}

/** value gives the place after the value that begins at i. */
function value(s, i) {
  if (s[i] === '"') return string(s, i)
  if (s[i] !== '{' && s[i] !== '[') {
    while (!',}] \t\r\n'.includes(s[i])) i++
    return i
  }
  let depth = 0
  do {
    if (s[i] === '"') {
      i = string(s, i)
      continue
    }
    if (s[i] === '{' || s[i] === '[') depth++
    if (s[i] === '}' || s[i] === ']') depth--
    i++
  } while (depth > 0)
  return i
}
