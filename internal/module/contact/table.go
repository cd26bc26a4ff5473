package contact

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
)

// Columns of a directory as a table: the same, in the same order, in what is
// exported and in what is brought back.
const (
	colID        = "id"
	colMember    = "participant"
	colCategory  = "category"
	colAgency    = "agency"
	colPosition  = "position"
	colName      = "name"
	colPhones    = "phones"
	colMails     = "mails"
	colLanguages = "languages"
	colZone      = "zone"
	colHours     = "hours"
	colAlways    = "any_hour"
	colKeys      = "keys"
	colChannels  = "channels"
	colFrom      = "valid_from"
	colUntil     = "valid_until"
	colOrder     = "order"
	colDeputies  = "deputies"
	colAbsences  = "absences"
	colSigns     = "signs" // what is amiss on the day of the copy; not read back
)

// Columns lists the keys of the columns.
func Columns() []string {
	return []string{colID, colMember, colCategory, colAgency, colPosition, colName, colPhones, colMails, colLanguages, colZone, colHours,
		colAlways, colKeys, colChannels, colFrom, colUntil, colOrder, colDeputies, colAbsences, colSigns}
}

// Row is one contact of a table.
type Row struct {
	ID          string // empty: it is new
	Participant string // listed id; may be empty in what is brought in
	Point       Point
	Signs       []string // what is amiss with it, in the reader's words
}

// Table writes contacts as a table; heading gives a column's heading by its key.
func Table(title, lang string, rows []Row, heading func(key string) string) *table.Table {
	t := &table.Table{Title: title, Lang: lang}
	for _, key := range Columns() {
		kind := table.Text
		switch key {
		case colAlways:
			kind = table.Mark
		case colOrder:
			kind = table.Integer
		case colFrom, colUntil:
			kind = table.Date
		}
		t.Columns = append(t.Columns, table.Column{Key: key, Heading: heading(key), Kind: kind})
	}
	for _, r := range rows {
		p := &r.Point
		t.Rows = append(t.Rows, []any{r.ID, r.Participant, p.Category, writeText(p.Agency), writeText(p.Position), p.Name, writePhones(p.Phones),
			strings.Join(p.Mails, "\n"), strings.Join(p.Languages, ", "), p.Zone, WriteHours(p.Hours), p.Always, writeKeys(p.Keys),
			writeChannels(p.Channels), p.From, p.Until, p.Order, strings.Join(p.Deputies, "\n"), WriteAbsences(p.Absences), strings.Join(r.Signs, "\n")})
	}
	return t
}

// writeText writes each wording on its own line, or lines, after its language in
// square brackets; the original comes first.
func writeText(t i18n.Text) string {
	var out []string
	for _, lang := range append([]string{t.Original}, t.Languages()...) {
		s := t.In[lang]
		if s == "" || lang == t.Original && len(out) > 0 {
			continue
		}
		out = append(out, "["+lang+"] "+s)
	}
	return strings.Join(out, "\n")
}

// readText reads what writeText has written; words without a language are in
// lang.
func readText(s, lang string) i18n.Text {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	if s == "" {
		return i18n.Text{}
	}
	t := i18n.Text{In: map[string]string{}}
	at := lang
	for l := range strings.SplitSeq(s, "\n") {
		if tag, rest, ok := tagged(l); ok {
			at, l = tag, rest
		}
		if t.Original == "" {
			t.Original = at
		}
		if before := t.In[at]; before != "" {
			l = before + "\n" + l
		}
		t.In[at] = l
	}
	return t
}

func tagged(l string) (tag, rest string, ok bool) {
	if !strings.HasPrefix(l, "[") {
		return "", l, false
	}
	tag, rest, ok = strings.Cut(l[1:], "] ")
	return tag, rest, ok && languageForm.MatchString(tag)
}

func writePhones(all []Phone) string {
	out := make([]string, len(all))
	for i, t := range all {
		out[i] = t.Number + " " + string(t.Use)
		if t.Note != "" {
			out[i] += " " + t.Note
		}
	}
	return strings.Join(out, "\n")
}

func writeChannels(all []Channel) string {
	out := make([]string, len(all))
	for i, c := range all {
		out[i] = c.String()
	}
	return strings.Join(out, "\n")
}

func writeKeys(all []Key) string {
	out := make([]string, len(all))
	for i, k := range all {
		out[i] = k.Text
	}
	return strings.Join(out, "\n\n")
}

// WriteAbsences writes absences as ReadAbsence reads them, each on a line.
func WriteAbsences(all []Absence) string {
	out := make([]string, len(all))
	for i, a := range all {
		out[i] = strings.TrimSpace(a.From + "/" + a.Until + " " + a.Deputy)
	}
	return strings.Join(out, "\n")
}

// WriteHours writes "mon-fri 08:00-17:00", or "mon,wed 08:00-12:00".
func WriteHours(all []Hours) string {
	out := make([]string, len(all))
	for i, h := range all {
		out[i] = writeDays(h.Days) + " " + h.From + "-" + h.To
	}
	return strings.Join(out, "\n")
}

func writeDays(some []string) string {
	if n := len(some); n > 2 && slices.Equal(some, days[slices.Index(days, some[0]):][:min(n, 7-slices.Index(days, some[0]))]) {
		return some[0] + "-" + some[n-1]
	}
	return strings.Join(some, ",")
}

// cellFault is what a cell is wrong about: which column, and the words in it.
type cellFault struct{ column, value string }

func (f *cellFault) Error() string { return fmt.Sprintf("%s: %q", f.column, f.value) }

// readRow reads one contact; cell gives the cell of a column. All cells that
// cannot be read are named.
func readRow(cell func(key string) string, lang string) (r Row, faults []cellFault) {
	wrong := func(column, value string) { faults = append(faults, cellFault{column, value}) }
	p := &r.Point
	r.ID, r.Participant, p.Category, p.Name = cell(colID), cell(colMember), cell(colCategory), cell(colName)
	if r.ID != "" && !contactForm.MatchString(r.ID) {
		wrong(colID, r.ID)
	}
	p.Agency, p.Position = readText(cell(colAgency), lang), readText(cell(colPosition), lang)
	p.Zone, p.From, p.Until = cell(colZone), dayOf(cell(colFrom)), dayOf(cell(colUntil))
	for _, l := range lines(cell(colPhones)) {
		t, ok := readPhone(l)
		if !ok {
			wrong(colPhones, l)
		}
		p.Phones = append(p.Phones, t)
	}
	p.Mails = parts(cell(colMails))
	for _, l := range parts(cell(colLanguages)) {
		tag, ok := Language(l)
		if !ok {
			wrong(colLanguages, l)
		}
		p.Languages = append(p.Languages, tag)
	}
	for _, l := range lines(cell(colHours)) {
		h, ok := ReadHours(l)
		if !ok {
			wrong(colHours, l)
		}
		p.Hours = append(p.Hours, h)
	}
	switch strings.ToLower(cell(colAlways)) {
	case "":
	case "x", "1", "true", "24/7":
		p.Always = true
	default:
		wrong(colAlways, cell(colAlways))
	}
	p.Keys = ReadKeys(cell(colKeys))
	for _, l := range lines(cell(colChannels)) {
		kind, address, ok := strings.Cut(l, ":")
		if !ok {
			wrong(colChannels, l)
		}
		p.Channels = append(p.Channels, Channel{strings.TrimSpace(kind), strings.TrimSpace(address)})
	}
	n, err := strconv.ParseInt(cell(colOrder), 10, 64)
	if p.Order = n; err != nil {
		wrong(colOrder, cell(colOrder))
	}
	p.Deputies = parts(cell(colDeputies))
	for _, l := range lines(cell(colAbsences)) {
		a, ok := ReadAbsence(l)
		if !ok {
			wrong(colAbsences, l)
		}
		p.Absences = append(p.Absences, a)
	}
	return r, faults
}

// dayOf takes the time of day off that some spreadsheets put behind a day.
func dayOf(s string) string {
	d, _, _ := strings.Cut(s, " ")
	return d
}

func lines(s string) (out []string) {
	for l := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// parts parts what stands on lines, or between commas and semicolons.
func parts(s string) []string {
	return lines(strings.NewReplacer(",", "\n", ";", "\n").Replace(s))
}

// ReadPhone reads a number and a note behind it, for a use; without one, the use
// stands between the two, or it is that of an office.
func ReadPhone(s string, use Use) (Phone, bool) {
	if use == "" {
		return readPhone(s)
	}
	end := strings.IndexFunc(s, unicode.IsLetter)
	if end < 0 {
		end = len(s)
	}
	n, ok := Number(s[:end])
	return Phone{Number: n, Use: use, Note: strings.TrimSpace(s[end:])}, ok
}

// readPhone reads a number, its use and a note: the number may have gaps.
func readPhone(s string) (Phone, bool) {
	end := strings.IndexFunc(s, func(r rune) bool { return r >= 'a' && r <= 'z' })
	if end < 0 {
		n, ok := Number(s)
		return Phone{Number: n, Use: Office}, ok
	}
	n, ok := Number(s[:end])
	use, note, _ := strings.Cut(s[end:], " ")
	return Phone{Number: n, Use: Use(use), Note: strings.TrimSpace(note)}, ok && slices.Contains(Uses(), Use(use))
}

// ReadHours reads hours as a table has them: "mon-fri 08:00-17:00".
func ReadHours(s string) (h Hours, ok bool) {
	on, times, ok := strings.Cut(strings.ToLower(strings.TrimSpace(s)), " ")
	if !ok {
		return h, false
	}
	h.From, h.To, ok = strings.Cut(strings.ReplaceAll(times, " ", ""), "-")
	if !ok {
		return h, false
	}
	in := map[string]bool{}
	for part := range strings.SplitSeq(on, ",") {
		first, last, span := strings.Cut(part, "-")
		if !span {
			last = first
		}
		a, b := slices.Index(days, first), slices.Index(days, last)
		if a < 0 || b < 0 {
			return h, false
		}
		for i := a; ; i = (i + 1) % 7 { // fri-mon goes over the week's end
			in[days[i]] = true
			if i == b {
				break
			}
		}
	}
	for _, d := range days {
		if in[d] {
			h.Days = append(h.Days, d)
		}
	}
	return h, timeForm.MatchString(h.From) && (timeForm.MatchString(h.To) || h.To == "24:00") && h.From != h.To
}

// ReadAbsence reads an absence as a table has it: "2026-01-02/2026-01-10", and
// behind it the id of a deputy.
func ReadAbsence(s string) (a Absence, ok bool) {
	span, by, _ := strings.Cut(strings.TrimSpace(s), " ")
	a.From, a.Until, ok = strings.Cut(span, "/")
	a.Deputy = strings.TrimSpace(by)
	return a, ok && absences([]Absence{a}) == nil
}

const (
	keyBegins = "-----BEGIN PGP PUBLIC KEY BLOCK-----"
	keyEnds   = "-----END PGP PUBLIC KEY BLOCK-----"
)

// ReadKeys parts keys that stand one after the other. What is neither an
// armoured key nor a recipient stays a key, which Check refuses.
func ReadKeys(s string) (out []Key) {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	for s != "" {
		if strings.HasPrefix(s, keyBegins) {
			end := strings.Index(s, keyEnds)
			if end < 0 {
				return append(out, Key{OpenPGP, s})
			}
			end += len(keyEnds)
			out = append(out, Key{OpenPGP, s[:end]})
			s = strings.TrimSpace(s[end:])
			continue
		}
		first, rest, _ := strings.Cut(s, "\n")
		kind := Age
		if strings.HasPrefix(first, "-----") {
			kind = OpenPGP
		}
		out = append(out, Key{kind, strings.TrimSpace(first)})
		s = strings.TrimSpace(rest)
	}
	return out
}
