package intake

import (
	"regexp"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
)

// ReadCall reads a call for a consultation: a title, the call itself, contacts,
// phases with lines "Timeframe: …", background. ReadAccount reads an account of
// a consultation: working groups with lines "Lead: …" and the provisions that it
// was about. Both read whatever the other has, too, and fail with fail.TooLarge
// over MaxText and with fail.Invalid when the text is not UTF-8 or holds neither
// phases nor groups.
func ReadCall(text []byte) (*Consultation, error) { return readConsultation(text, KindCall) }

// ReadAccount reads an account of a consultation: see ReadCall.
func ReadAccount(text []byte) (*Consultation, error) { return readConsultation(text, KindAccount) }

func readConsultation(text []byte, kind Kind) (*Consultation, error) {
	d, err := open(text)
	if err != nil {
		return nil, err
	}
	p := readPages(d, false)
	r := callReader{pages: p, out: newConsultation(), document: d.sha256, used: map[int]bool{}}
	r.phases()
	r.groups()
	if len(r.out.Phases)+len(r.out.Groups) == 0 {
		return nil, fail.New(fail.Invalid, "the document holds neither phases nor working groups").
			WithHint("Phases need a line “Timeframe: …” below their title, groups a line “Lead: …”.")
	}
	r.title(kind)
	r.contacts()
	r.provisions()
	r.paragraphs()
	r.said()
	r.events()
	r.out.Documents = []Document{{SHA256: d.sha256, Kind: kind, Paragraphs: p.paragraphs, Notes: p.notes}}
	r.out.Unsure = named(p.unsure, d.sha256)
	return r.out, nil
}

// callReader takes a consultation out of paragraphs.
type callReader struct {
	*pages
	out      *Consultation
	document string
	used     map[int]bool // paragraphs that are no running text
}

func (r *callReader) fact(n int) Fact { return Fact{r.text(n), r.document, r.place(n)} }

// part is a fact that is a part of a paragraph.
func (r *callReader) part(n int, s string) Fact {
	f := r.fact(n)
	f.Text = s
	return f
}

var (
	frameWords = regexp.MustCompile(`(?i)^time\s?frame:\s*`)
	phaseTitle = regexp.MustCompile(`^(?:(\d{1,2})(?:st|nd|rd|th) phase:\s*)?(.*?)(?:\s*\(([\pL ]+)\))?$`)
	conducted  = regexp.MustCompile(`^Conducted (?:in partnership )?with,?\s+(?:among others:\s*)?(.+?)\.?$`)
)

// phases reads each title with the time frame below it and the lines that
// follow, up to the next title or blank line.
func (r *callReader) phases() {
	for n := 2; n <= len(r.pages.paragraphs); n++ {
		if !frameWords.MatchString(r.text(n)) {
			continue
		}
		m := phaseTitle.FindStringSubmatch(r.text(n - 1))
		p := Phase{Title: r.fact(n - 1), Name: m[2], Status: m[3], FrameAt: r.fact(n), Text: []Fact{}, With: []Fact{}}
		p.Ordinal, _ = strconv.Atoi(m[1])
		r.used[n-1], r.used[n] = true, true
		words := frameWords.ReplaceAllString(r.text(n), "")
		f, ok := frameIn(words)
		if p.Frame = f; !ok {
			p.Frame.Printed = words
		}
		if f.Printed != words {
			r.doubt(OddDate, n, words, "the time frame is kept as printed", "not all of it is a date that can be read")
		}
		for next := n + 1; next <= len(r.pages.paragraphs) && !r.breaks[next] && !r.phaseAt(next); next++ {
			p.Text = append(p.Text, r.fact(next))
			r.used[next] = true
			for _, s := range split(r.text(next)) {
				if m := conducted.FindStringSubmatch(s); m != nil {
					p.With = append(p.With, r.part(next, m[1]))
				}
			}
		}
		r.out.Phases = append(r.out.Phases, p)
	}
}

// phaseAt says whether a title of a phase stands at paragraph n.
func (r *callReader) phaseAt(n int) bool {
	return n < len(r.pages.paragraphs) && frameWords.MatchString(r.text(n+1))
}

var (
	leadWords  = regexp.MustCompile(`(?i)^lead:\s*`)
	groupTitle = regexp.MustCompile(`^(?:norm|provision|rule|principle)s?\s+((?:\([a-z]\)(?:\s*,\s*|\s*,?\s+and\s+)?)+)\s*(.*)$`)
	inBrackets = regexp.MustCompile(`\(([a-z])\)`)
)

// groups reads each title with the lead below it.
func (r *callReader) groups() {
	for n := 2; n <= len(r.pages.paragraphs); n++ {
		if !leadWords.MatchString(r.text(n)) {
			continue
		}
		title := r.text(n - 1)
		g := Group{Title: r.fact(n - 1), Subject: title, Provisions: []string{}}
		if m := groupTitle.FindStringSubmatch(strings.ToLower(title[:min(1, len(title))]) + title[min(1, len(title)):]); m != nil {
			g.Subject = m[2]
			for _, l := range inBrackets.FindAllStringSubmatch(m[1], -1) {
				g.Provisions = append(g.Provisions, l[1])
			}
		}
		who := leadWords.ReplaceAllString(r.text(n), "")
		name, role, _ := strings.Cut(who, ",")
		g.Lead = Lead{Fact: r.part(n, who), Name: strings.TrimSpace(name), Role: strings.TrimSpace(role)}
		if g.Lead.Role == "" {
			r.doubt(NotSaid, n, who, "the lead has no role", "no role is printed behind the name")
		}
		r.used[n-1], r.used[n] = true, true
		r.out.Groups = append(r.out.Groups, g)
	}
}

// title reads the last heading before the running text; what stands above it is
// the letterhead.
func (r *callReader) title(kind Kind) {
	last := 0
	for n := 1; n <= len(r.pages.paragraphs) && r.pages.paragraphs[n-1].Kind == Heading && !r.used[n]; n++ {
		last = n
	}
	if last == 0 {
		if kind == KindCall {
			r.doubt(NotSaid, 1, head(r.text(1), 8), "the consultation has no title", "the document begins without a heading")
		}
		return
	}
	for n := 1; n < last; n++ {
		r.out.Letterhead = append(r.out.Letterhead, r.fact(n))
		r.used[n] = true
	}
	title := r.fact(last)
	r.out.Title = &title
	r.used[last] = true
}

var (
	mailAddress = regexp.MustCompile(`[\pL\d._+-]+@[\pL\d-]+(?:\.[\pL\d-]+)+`)
	pageAddress = regexp.MustCompile(`^<(https?://[^<>]*)>$`)
)

// contacts reads lines that hold an address of mail or of a page, after the
// words "Contact".
func (r *callReader) contacts() {
	under := false
	for n := 1; n <= len(r.pages.paragraphs); n++ {
		s := r.text(n)
		if strings.EqualFold(strings.TrimSuffix(s, ":"), "contact") {
			under, r.used[n] = true, true
			continue
		}
		if !under {
			continue
		}
		// An initial reads like a list marker.
		if m := r.pages.paragraphs[n-1].Marker; m != "" {
			s = m + " " + s
		}
		c := Contact{Fact: r.part(n, s)}
		switch m := pageAddress.FindStringSubmatch(s); {
		case m != nil:
			c.Address = m[1]
		case mailAddress.MatchString(s):
			c.Address = mailAddress.FindString(s)
			c.Name = strings.Trim(strings.Replace(s, c.Address, "", 1), ", ")
		default:
			return
		}
		r.used[n] = true
		r.out.Contacts = append(r.out.Contacts, c)
	}
}

// provisions reads official texts that are printed in full: a numbered paragraph
// that ends with a colon, and the lettered items below it.
func (r *callReader) provisions() {
	for n := 1; n <= len(r.pages.paragraphs); n++ {
		u := r.pages.paragraphs[n-1]
		if u.Kind != Numbered || !leads(u.Text) || n == len(r.pages.paragraphs) || r.pages.paragraphs[n].Kind != Lettered {
			continue
		}
		r.used[n] = true
		r.out.Provisions = append(r.out.Provisions, Printed{r.fact(n), sign(u.Marker)})
		for n++; n <= len(r.pages.paragraphs) && r.pages.paragraphs[n-1].Kind == Lettered; n++ {
			r.used[n] = true
			r.out.Provisions = append(r.out.Provisions, Printed{r.fact(n), sign(r.pages.paragraphs[n-1].Marker)})
		}
	}
}

// paragraphs keeps the running text: what stands before an annex or a background
// is the call, the rest is background.
func (r *callReader) paragraphs() {
	background := false
	for n := 1; n <= len(r.pages.paragraphs); n++ {
		s := r.text(n)
		switch strings.ToLower(strings.TrimSuffix(s, ":")) {
		case "background":
			background = true
			continue
		case "annex", "timeline", "contact":
			continue
		}
		switch {
		case r.used[n]:
		case background:
			r.out.Background = append(r.out.Background, r.fact(n))
		default:
			r.out.Text = append(r.out.Text, r.fact(n))
		}
	}
}

var (
	organiserIs = regexp.MustCompile(`^(?:In [^,]*, )?(?:[Tt]he )?([^,]+), (?:an? [^,]+, )?(?:invites?|launched|launches|organi[sz]e[sd]|conven(?:es|ed))\b`)
	partnerIs   = regexp.MustCompile(`\bPartners? in (?:this|these) consultations? (?:is|are|was|were) (?:the )?([^,.]+)`)
	asked       = regexp.MustCompile(`(?i)\b(?:invites?|invited|welcome) [^.]*\bfrom\b`)
	questioned  = regexp.MustCompile(`(?i)\bwhether\b`)
)

// said takes single facts out of the running text: who organises, with whom, who
// is asked, and what.
func (r *callReader) said() {
	for _, f := range append(append([]Fact{}, r.out.Text...), r.out.Background...) {
		for _, s := range split(f.Text) {
			at := f
			if m := organiserIs.FindStringSubmatch(s); m != nil {
				at.Text = m[1]
				r.out.Organisers = append(r.out.Organisers, at)
			}
			if m := partnerIs.FindStringSubmatch(s); m != nil {
				at.Text = m[1]
				r.out.Partners = append(r.out.Partners, at)
			}
			at.Text = s
			if asked.MatchString(s) {
				r.out.Invited = append(r.out.Invited, at)
			}
			if questioned.MatchString(s) {
				r.out.Questions = append(r.out.Questions, at)
			}
		}
	}
	for _, want := range []struct {
		have int
		what string
	}{{len(r.out.Organisers), "who organises"}, {len(r.out.Partners), "a partner"}} {
		if want.have == 0 {
			r.doubt(NotSaid, 1, head(r.text(1), 8), "nothing stands for it", "no sentence of the known forms says "+want.what)
		}
	}
}

// deeds are the verbs by which an event of a consultation is told from dates of
// other things, with the form that stands for all of them.
var deeds = []struct {
	verb  string
	forms *regexp.Regexp
}{
	{"publish", regexp.MustCompile(`(?i)\bpublish(?:ed|es|ing|ation)?\b`)},
	{"launch", regexp.MustCompile(`(?i)\blaunch(?:ed|es|ing)?\b`)},
	{"open", regexp.MustCompile(`(?i)\bopen(?:ed|s)\b`)},
	{"close", regexp.MustCompile(`(?i)\bclose[ds]?\b`)},
}

var brackets = regexp.MustCompile(`\([^()]*\)`)

func verbOf(s string) string {
	for _, d := range deeds {
		if d.forms.MatchString(s) {
			return d.verb
		}
	}
	return ""
}

// events puts the timeline together: the phases, and the dated sentences of the
// text that say that something of the consultation was done.
func (r *callReader) events() {
	for _, p := range r.out.Phases {
		r.out.Events = append(r.out.Events, Event{When: p.Frame, What: p.Title, Planned: p.Status == ""})
	}
	for _, f := range append(append([]Fact{}, r.out.Text...), r.out.Background...) {
		for _, s := range split(f.Text) {
			at := f
			at.Text = s
			if m := noDate.FindString(s); m != "" {
				r.doubt(OddDate, f.Place.Paragraph, m, "it is no date of the timeline", "the year is not printed, and the document has no date of its own")
			}
			// A date in brackets is one of a document that is cited.
			when, ok := frameIn(brackets.ReplaceAllString(s, ""))
			if ok && when.From.Precision != ToYear && verbOf(s) != "" {
				r.out.Events = append(r.out.Events, Event{When: when, What: at, Deed: verbOf(s)})
			}
		}
	}
}
