package intake

import (
	"fmt"
	"slices"
	"strings"
)

// lister reads the runs of one column as units: it tells markers, counts lists
// and finds how deep each item stands.
type lister struct {
	at     Place
	take   rules
	base   []Unit          // of the same provision, when the column repeats it
	again  map[string]Unit // its items by their words; nil until one is looked for
	levels []sequence
	lead   bool // the last unit that is no bullet leads to a list
	inItem bool // and it is an item
	glyph  string
	inset  int // how deep the bullet stands that the numbers are a list in
	units  []Unit
	unsure []Unsure
}

func (l *lister) read(runs []run) []Unit {
	for _, r := range runs {
		l.run(r)
	}
	l.mixedCase()
	return l.units
}

func (l *lister) run(r run) {
	u := Unit{Kind: Paragraph, Lines: r.lines, Italic: r.slant == italic, Tight: r.tight}
	printed, rest := "", r.text
	if r.glyph == "" {
		printed, rest = marker(r.text)
	}
	u.Text, u.Marks = l.take.takeOut(rest)
	u.Sources = citations(u.Text)
	l.units = append(l.units, u)
	at := &l.units[len(l.units)-1]
	switch {
	case r.glyph != "":
		at.Marker = r.glyph
		l.bullet(at)
	case printed != "":
		at.Marker = printed
		l.item(at, sign(printed))
	case r.list:
		l.doubt(NoBullet, head(at.Text, 8), "read as an item of the list", "it stands in a list, and no bullet is printed")
		l.bullet(at)
	case l.restore(at):
	default:
		l.lead, l.inItem, l.glyph, l.inset = leads(at.Text), false, "", 0
	}
}

// leads says whether a paragraph leads to a list: it ends with a colon, with or
// without a dash behind it.
func leads(s string) bool { return strings.HasSuffix(strings.TrimRight(s, " -–—"), ":") }

// bullet places a bulleted item: in the item before it, or under a paragraph
// that ends with a colon.
func (l *lister) bullet(u *Unit) {
	u.Kind = Bullet
	switch {
	case l.inItem:
		u.Depth = l.inset + len(l.levels)
	case l.lead:
		u.Depth = 1
	}
	if l.glyph == "" {
		l.glyph = u.Marker
	}
	const inner = "○◦▪■‣"
	if u.Marker != "" && u.Marker != l.glyph && strings.Contains(inner, u.Marker) && !strings.Contains(inner, l.glyph) {
		u.Depth++
	}
}

// item places an item with a number or letter.
func (l *lister) item(u *Unit, sign string) {
	first := len(l.levels) == 0
	if n := len(l.units) - 1; first && n > 0 && l.units[n-1].Kind == Bullet && !endsWithStop(l.units[n-1].Text) {
		l.inset = l.units[n-1].Depth + 1
	}
	read, ok := l.next(sign)
	u.Kind, u.Number, u.Depth = read.kind, read.number, l.inset+len(l.levels)-1
	l.lead, l.inItem, l.glyph = true, true, ""
	switch {
	case !ok && first && read.kind == Numbered:
		// A paragraph with its number, taken out of a longer text.
	case !ok:
		l.doubt(OddSequence, u.Marker+" "+head(u.Text, 6), fmt.Sprintf("read as number %d of a list", u.Number), "the item before it has another number")
	case read.slip:
		l.doubt(OddMarker, u.Marker, "read as “"+romanOf(u.Number)+".”", "the number after the item before it; as printed it would be out of order")
	}
}

// next reads a marker in the innermost list that it continues, or else as the
// beginning of a list in the item before it.
func (l *lister) next(sign string) (item, bool) {
	all := readings(sign)
	for depth := len(l.levels) - 1; depth >= 0; depth-- {
		for _, r := range all {
			if s := l.levels[depth]; r.kind == s.kind && r.number == s.number+1 {
				l.levels = append(l.levels[:depth], sequence{r.kind, r.number})
				return r, true
			}
		}
	}
	for _, r := range all {
		if r.number != 1 || r.slip {
			continue
		}
		if !l.inItem {
			l.levels = l.levels[:0]
		}
		// A second list of a kind is no list inside the first.
		same := slices.IndexFunc(l.levels, func(s sequence) bool { return s.kind == r.kind })
		if same >= 0 {
			l.levels = l.levels[:same]
		}
		l.levels = append(l.levels, sequence{r.kind, 1})
		return r, true
	}
	l.levels = []sequence{{all[0].kind, all[0].number}}
	return all[0], false
}

// restore reads a paragraph as the item of the base whose words it repeats, when
// only the marker is missing.
func (l *lister) restore(u *Unit) bool {
	if l.again == nil {
		l.again = map[string]Unit{}
		for _, b := range l.base {
			words := strings.Join(cores(b.Text), " ")
			if _, twice := l.again[words]; !twice && b.Number > 0 && b.Depth == 0 {
				l.again[words] = b
			}
		}
	}
	words := strings.Join(cores(u.Text), " ")
	b, ok := l.again[words]
	if !ok || words == "" {
		return false
	}
	u.Kind, u.Number = b.Kind, b.Number
	l.levels = []sequence{{b.Kind, b.Number}}
	l.lead, l.inItem, l.glyph = true, true, ""
	l.doubt(MarkerNotThere, head(u.Text, 8), "read as the item that the base marks “"+b.Marker+"”", "it repeats that item word for word, and its marker is not printed")
	return true
}

// mixedCase finds a capital numeral among small ones.
func (l *lister) mixedCase() {
	small := false
	for _, u := range l.units {
		s := sign(u.Marker)
		small = small || u.Kind == Roman && strings.ToLower(s) == s && s != ""
	}
	for i, u := range l.units {
		if s := sign(u.Marker); small && u.Kind == Roman && strings.ToLower(s) != s {
			p := l.at
			p.Line, p.Unit = u.line(), i+1
			l.unsure = append(l.unsure, unsettled(OddMarker, p, u.Marker, "read as “"+romanOf(u.Number)+".”", "the other numerals of the list are small"))
		}
	}
}

func (l *lister) doubt(k Question, read, decided, why string) {
	p := l.at
	p.Line, p.Unit = l.units[len(l.units)-1].line(), len(l.units)
	l.unsure = append(l.unsure, unsettled(k, p, read, decided, why))
}
