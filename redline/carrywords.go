package redline

// rewording is what happens to the words of one unit.
type rewording struct {
	gone []bool         // standing tokens that go
	put  map[int]string // words that come, by the number of tokens before them
}

// words finds, token by token, what comes and goes.
func (k *carrier) words() []rewording {
	out := make([]rewording, len(k.before.units))
	for n := range out {
		out[n] = rewording{make([]bool, len(k.before.units[n].pieces)), map[int]string{}}
	}
	for _, u := range k.after.Units {
		if u.ID.Origin == k.self.change.ID && k.made[u.ID.N] && !k.stood(u.ID) {
			continue // added as a whole
		}
		k.unitWords(u, out)
	}
	return out
}

func (k *carrier) stood(id ID) bool { _, ok := k.before.place[id]; return ok }

func (k *carrier) unitWords(u Unit, out []rewording) {
	here := spot{unit: -1}
	waiting := ""
	for _, t := range u.Tokens {
		s, known := k.where[t.ID]
		switch {
		case k.skip[t.ID]:
			if !known {
				here = spot{unit: -1} // what follows belongs to the unit that was joined
				continue
			}
		case known:
			if s.stands && len(t.Struck) > 0 {
				out[s.unit].gone[s.at] = true
			}
			if !s.stands && len(t.Struck) == 0 {
				out[s.unit].put[s.at] += t.Text // a space that comes back
			}
		case len(t.Struck) == 0 && here.unit >= 0:
			out[here.unit].put[here.at] += t.Text
		case len(t.Struck) == 0:
			waiting += t.Text
		}
		if known {
			if waiting != "" {
				out[s.unit].put[s.at] += waiting
				waiting = ""
			}
			here = s
			if s.stands {
				here.at++
			}
		}
	}
	if n, ok := k.before.place[u.ID]; ok && waiting != "" {
		out[n].put[0] += waiting
	}
}

// operations says a rewording: what goes and comes in one place is one step.
func (r rewording) operations(u *standing) []Operation {
	var hunks []Operation
	for at := 0; at <= len(r.gone); {
		end := at
		text := r.put[at]
		for end < len(r.gone) && r.gone[end] {
			end++
			text += r.put[end]
		}
		o := Operation{Unit: u.ID, From: at, To: end, Text: text}
		switch {
		case at == end && text == "":
			at++
			continue
		case at == end:
			o.Do = Insert
		case text == "":
			o.Do = Delete
		default:
			o.Do = Replace
		}
		if at < end {
			o.Was = hashOf(joined(u.pieces[at:end]))
		}
		hunks = append(hunks, o)
		at = end + 1
	}
	return hunks
}

// recast carries a new kind, depth or label over.
func (k *carrier) recast(s step) Operation {
	o := s.Operation
	if n, ok := k.before.place[o.Unit]; ok {
		o.Depth = within(o.Depth + k.before.units[n].Depth - k.c.version.units[s.unit].Depth)
	}
	return o
}

func within(depth int) int { return min(max(0, depth), MaxDepth) }

// split finds the place of a split by the tokens on either side.
func (k *carrier) split(s step) Operation {
	ids := k.c.version.units[s.unit].standingIDs()
	var to spot
	if s.To < len(ids) {
		to = k.where[ids[s.To]]
	} else if s.To > 0 {
		to = k.where[ids[s.To-1]]
		if to.stands {
			to.at++
		}
	} else {
		to = spot{unit: k.before.place[s.Unit]}
	}
	o := s.Operation
	u := k.before.units[to.unit]
	o.Unit, o.From, o.To = u.ID, to.at, to.at
	for _, id := range ids[s.From:s.To] {
		if k.where[id].stands {
			o.From--
		}
	}
	o.Depth = within(o.Depth + u.Depth - k.c.version.units[s.unit].Depth)
	return o
}

// join finds what lies before the unit that is joined.
func (k *carrier) join(s step) Operation {
	o := s.Operation
	n := k.before.place[k.c.version.units[s.unit+1].ID]
	o.Unit = k.before.units[n-1].ID
	o.Was = hashOf(k.before.units[n-1].text + k.before.units[n].text)
	return o
}

// puts carries what is added and moved: each thing comes after the last unit
// that the change leaves in its place.
func (k *carrier) puts() []Operation {
	var out []Operation
	adds, moves := map[int]step{}, map[ID]step{}
	for i, s := range k.self.steps {
		switch {
		case !k.wanted[i]:
		case s.Do == Add:
			adds[s.Number] = s
		case s.Do == Move:
			moves[s.Unit] = s
		}
	}
	if len(adds)+len(moves) == 0 {
		return nil
	}
	var order []Unit
	for _, u := range k.after.Units {
		if u.Stands() {
			order = append(order, u)
		}
	}
	var after ID
	for i := 0; i < len(order); i++ {
		u := order[i]
		if s, ok := adds[u.ID.N]; ok && u.ID.Origin == k.self.change.ID && !k.stood(u.ID) {
			o := s.Operation
			o.After, o.Depth = after, u.Depth
			out = append(out, o)
			continue
		}
		if s, ok := moves[u.ID]; ok {
			n := k.together(s, order[i:])
			deeper := s.Depth - k.c.version.units[s.unit].Depth
			was := k.before.units[k.before.place[s.Unit]].Depth
			out = append(out, Operation{Do: Move, Unit: s.Unit, After: after, Count: n, Depth: within(was + deeper)})
			i += n - 1
			continue
		}
		if k.stood(u.ID) {
			after = u.ID
		}
	}
	return out
}

// together counts the units that a move takes along: those of the base that
// still follow its head, and what was put under it since.
func (k *carrier) together(move step, order []Unit) int {
	block := map[ID]bool{}
	for i := move.unit; i < move.unit+move.Count; i++ {
		block[k.c.version.units[i].ID] = true
	}
	at := k.before.place[move.Unit]
	n := 1
	for ; n < len(order) && at+n < len(k.before.units); n++ {
		u := k.before.units[at+n]
		if u.ID != order[n].ID || !block[u.ID] && u.Depth <= k.before.units[at].Depth {
			break
		}
	}
	return n
}
