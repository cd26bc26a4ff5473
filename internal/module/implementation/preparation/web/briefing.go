package web

import (
	"bytes"
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/docx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/preparation"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Opening is a need or an offer that is open.
type Opening struct {
	Offer      bool
	Own        bool // of the participant itself
	Title      i18n.Text
	By         []string // listed ids
	Provisions []string // that it serves
	Page       string   // its address
	printed    phrase   // the part of the note under which it stands already; no words: under none
}

// serves reports whether it names a provision, or a part or the whole of it.
func (o *Opening) serves(provision string) bool {
	return provision != "" && slices.ContainsFunc(o.Provisions, func(p string) bool {
		return p == provision || strings.HasPrefix(p, provision+":") || strings.HasPrefix(provision, p+":")
	})
}

// note is a briefing: for whoever travels, made when it is asked for, and kept
// nowhere. Of what is prepared it holds what is marked TLP:AMBER at most, which is
// how it is marked itself.
type note struct {
	title, made string
	notice      phrase // what the hub says at the head of every page; may be empty
	leads       []string
	chapters    []noted
	unsaid      string // on what nothing was reported, in one line; may be empty
	general     part   // needs and offers that name no provision
}

// noted is a cluster in a briefing.
type noted struct {
	id    string
	title phrase
	parts []part
}

// part is one table of a briefing.
type part struct {
	id, heading, empty string
	head               []string
	widths             []int
	rows               [][]phrase
}

// phrase is some words, their language where it is not that of the note, and where
// they lead on this hub.
type phrase struct{ text, lang, to string }

func (h *house) phrase(t i18n.Text, to string) phrase {
	words, lang := t.Pick(h.Locale)
	if lang == h.Tag() {
		lang = ""
	}
	return phrase{words, lang, to}
}

// note makes a briefing, of one cluster or of all.
func (h *house) note(cluster string, openings []Opening) *note {
	l := h.Locale
	out := &note{title: h.T("preparation.briefing.of", "participant", h.p.Reports.Way.Called(l, h.actor.For)), made: h.T("preparation.briefing.made", "day", l.Date(h.p.Service.Clock.Now()), "hub", h.p.Hub(), "size", l.Number(h.p.Size())),
		leads: []string{h.T("preparation.briefing.own"), h.nearWords("preparation.briefing.near")}, notice: h.phrase(h.p.Notice, "")}
	left := 0
	var unsaid []string
	for i := range h.chapters {
		c := &h.chapters[i]
		if cluster != "" && c.ID != cluster {
			continue
		}
		gaps, n := h.lacking(c)
		left += n
		for j := range c.Lines {
			if item := c.Lines[j].Item; c.Lines[j].Unsaid() {
				words, _ := item.Title.Pick(l)
				if h.p.Reports.Cited != nil {
					words = cmp.Or(h.p.Reports.Cited(item.Provision), words)
				}
				unsaid = append(unsaid, words)
			}
		}
		said := noted{c.ID, h.phrase(c.Title, ""), slices.DeleteFunc([]part{h.reported(c), gaps, h.doing(c), h.nearby(c), h.open(c.ID, c.Title, openings, func(o *Opening) bool {
			return slices.ContainsFunc(c.Lines, func(line preparation.Line) bool { return o.serves(line.Item.Provision) })
		})}, func(p part) bool { return len(p.rows) == 0 })}
		if len(said.parts) > 0 {
			out.chapters = append(out.chapters, said)
		}
	}
	if len(unsaid) > 0 {
		out.unsaid = h.T("preparation.briefing.unsaid", "what", strings.Join(unsaid, h.T("preparation.briefing.between")+" "))
	}
	if left > 0 {
		out.leads = append(out.leads, l.N("preparation.briefing.left", left))
	}
	out.general = h.open("general", i18n.Text{}, openings, func(o *Opening) bool { return cluster == "" && len(o.Provisions) == 0 })
	return out
}

func (h *house) reported(c *preparation.Chapter) part {
	out := part{id: c.ID + "-reported", heading: h.T("preparation.home.reported"), empty: h.T("reporting.none"), head: []string{h.T("reporting.topic"), h.T("preparation.near.reported"), h.T("preparation.near.words")}, widths: []int{3, 2, 5}}
	for i := range c.Lines {
		line := &c.Lines[i]
		topic := h.phrase(line.Item.Title, h.Path(Topics, line.Item.Topic()))
		if line.Said != nil {
			out.rows = append(out.rows, []phrase{topic, {text: h.periodOf(line.Said, h.actor.For), to: h.Path(reportweb.Reports, line.Said.ID)}, h.phrase(h.begins(line.Said), "")})
		}
		for _, r := range line.Wider {
			_, _, item := h.p.Service.Questionnaires.Of(r.Topic)
			if item != nil {
				words, _ := item.Title.Pick(h.Locale)
				out.rows = append(out.rows, []phrase{topic, {text: h.T("preparation.wider", "topic", words, "period", r.Period), to: h.Path(reportweb.Reports, r.ID)}, h.phrase(h.begins(r), "")})
			}
		}
	}
	return out
}

// lacking are the gaps of a cluster, each with its marking, by which a traveller knows
// what may be said aloud, and how many are left out because they are marked more
// narrowly than the note.
func (h *house) lacking(c *preparation.Chapter) (out part, left int) {
	out = part{id: c.ID + "-gaps", heading: h.T("preparation.gap"), empty: h.T("preparation.gap.none"), head: []string{h.T("reporting.topic"), h.T("preparation.gap.what"), h.T("preparation.gap.words"), h.T("preparation.marking.brief")}, widths: []int{3, 2, 4, 2}}
	for i := range c.Lines {
		line := &c.Lines[i]
		topic := h.phrase(line.Item.Title, h.Path(Topics, line.Item.Topic()))
		for j := range line.Gaps {
			g := &line.Gaps[j]
			if marking.Narrower(g.Marking, preparation.Marking) {
				left++
				continue
			}
			out.rows = append(out.rows, []phrase{topic, {text: h.asked(g.Question)}, h.phrase(g.Text, ""), {text: string(g.Marking), lang: "en"}})
		}
	}
	return out, left
}

// doing are the next steps of a cluster that are not done.
func (h *house) doing(c *preparation.Chapter) part {
	out := part{id: c.ID + "-steps", heading: h.T("preparation.steps"), empty: h.T("preparation.steps.empty"), head: []string{h.T("preparation.step"), h.T("reporting.topic"), h.T("preparation.step.who"), h.T("preparation.step.until"), h.T("preparation.state")}, widths: []int{5, 4, 3, 3, 3}}
	for i := range c.Lines {
		line := &c.Lines[i]
		for j := range line.Steps {
			s := &line.Steps[j]
			if s.State == preparation.Done {
				continue
			}
			until := ""
			if s.Until != "" {
				until = h.Day(s.Until)
			}
			out.rows = append(out.rows, []phrase{{text: s.Words, to: h.Path(Steps, s.ID)}, h.phrase(line.Item.Title, ""), {text: h.doer(s)}, {text: until}, {text: h.T("preparation.step.state." + string(s.State))}})
		}
	}
	return out
}

func (h *house) nearby(c *preparation.Chapter) part {
	out := part{id: c.ID + "-near", heading: h.T("preparation.home.near"), empty: h.nearWords("preparation.near.empty"), head: []string{h.T("reporting.topic"), h.T("reporting.participant"), h.T("preparation.near.reported"), h.T("preparation.near.words")}, widths: []int{3, 2, 2, 5}}
	for i := range c.Lines {
		line := &c.Lines[i]
		all := h.sortedNear(line.Near)
		for j := range all {
			name, lang := h.p.Reports.Way.Names.Name(all[j].Participant, h.Tag())
			out.rows = append(out.rows, []phrase{h.phrase(line.Item.Title, ""), {text: name, lang: lang}, {text: h.periodOf(&all[j].Report, all[j].Participant), to: h.Path(reportweb.Reports, all[j].Report.ID)}, h.phrase(h.begins(&all[j].Report), "")})
		}
	}
	return out
}

// open are needs and offers of those that fit: the participant's own first. One that
// stands under an earlier cluster of the note already is named, with where. title is the
// cluster's.
func (h *house) open(id string, title i18n.Text, all []Opening, fits func(o *Opening) bool) part {
	out := part{id: id + "-open", heading: h.T("preparation.open"), empty: h.T("preparation.open.empty"), head: []string{h.T("preparation.open.kind"), h.T("preparation.open.title"), h.T("preparation.open.by")}, widths: []int{2, 5, 3}}
	for i := range all {
		o := &all[i]
		if !fits(o) {
			continue
		}
		kind := "need"
		if o.Offer {
			kind = "offer"
		}
		if o.printed.text != "" {
			above := h.T("preparation.open.above", "cluster", o.printed.text)
			out.rows = append(out.rows, []phrase{{text: h.T("preparation.open." + kind)}, h.phrase(o.Title, h.Path(o.Page)), {text: above}})
			continue
		}
		o.printed = h.phrase(title, "")
		var by []string
		for _, id := range o.By {
			by = append(by, h.p.Reports.Way.Called(h.Locale, id))
		}
		i18n.Sort(h.Locale, by, func(s string) string { return s })
		out.rows = append(out.rows, []phrase{{text: h.T("preparation.open." + kind)}, h.phrase(o.Title, h.Path(o.Page)), {text: h.And(by...)}})
	}
	return out
}

// asksFor reads for which cluster a briefing is wanted, and makes it.
func (v *visit) asksFor(r *http.Request) (h *house, n *note, cluster string, err error) {
	if h, err = v.house(); err != nil {
		return nil, nil, "", err
	}
	if cluster = r.URL.Query().Get("cluster"); cluster != "" && !slices.ContainsFunc(h.chapters, func(c preparation.Chapter) bool { return c.ID == cluster }) {
		return nil, nil, "", fail.New(fail.NotFound, "There is nothing at this address.")
	}
	var openings []Opening
	if v.p.Openings != nil {
		if openings, err = v.p.Openings(v.ctx, v.actor.For); err != nil {
			return nil, nil, "", err
		}
	}
	return h, h.note(cluster, openings), cluster, nil
}

// briefing is the note as a page, to be read and printed.
func (p *Pages) briefing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.visit(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	h, n, cluster, err := v.asksFor(r)
	if err != nil {
		return ui.Page{}, err
	}
	page := v.page(n.title)
	page.Lead = v.T("preparation.briefing.lead")
	file := v.Path(Briefing+".docx") + "?" + marking.Field + "=" + marking.Agreed
	which := ui.Field{Name: "cluster", Label: v.T("preparation.briefing.cluster"), Value: cluster}
	var options []ui.Option
	for i := range h.chapters {
		words, lang := h.chapters[i].Title.Pick(l)
		if lang == l.Tag() {
			lang = ""
		}
		options = append(options, ui.Option{Value: h.chapters[i].ID, Words: words, Lang: lang})
	}
	which.Options = ui.Options(v.T("preparation.briefing.all"), options...)
	filter := ui.Filter{Action: v.Path(Briefing), Label: v.T("preparation.briefing.choose"), Fields: []ui.Field{which}}
	if cluster != "" {
		filter.Reset, file = filter.Action, file+"&cluster="+cluster
	}
	blocks := []templ.Component{ui.FilterForm(l, filter), ui.Para(ui.A(file, v.T("preparation.briefing.file"))), ui.Para(ui.Quiet(n.made))}
	for _, lead := range n.leads {
		blocks = append(blocks, ui.Para(ui.Plain(lead)))
	}
	for i := range n.chapters {
		c := &n.chapters[i]
		var parts []templ.Component
		for j := range c.parts {
			parts = append(parts, c.parts[j].view(l, c.title.text, 3))
		}
		blocks = append(blocks, ui.TextPart(l, c.id, h.chapterTitle(c.id), parts...))
	}
	if n.unsaid != "" {
		blocks = append(blocks, ui.Para(ui.Plain(n.unsaid)))
	}
	if len(n.general.rows) > 0 {
		blocks = append(blocks, ui.Part("general", v.T("preparation.open.general"), 2, n.general.view(l, v.T("preparation.open.general"), 3)))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

func (h *house) chapterTitle(id string) i18n.Text {
	i := slices.IndexFunc(h.chapters, func(c preparation.Chapter) bool { return c.ID == id })
	return h.chapters[i].Title
}

// view is one table of a briefing, or the sentence that there is nothing.
func (p *part) view(l *i18n.Locale, of string, level int) templ.Component {
	if len(p.rows) == 0 {
		return ui.Stack(ui.Heading(p.id, p.heading, level), ui.Para(ui.Plain(p.empty)))
	}
	t := ui.Table{ID: p.id + "-table", Stacked: true, Caption: l.T("preparation.briefing.caption", "what", p.heading, "cluster", of)}
	for _, head := range p.head {
		t.Columns = append(t.Columns, ui.Column{Head: head})
	}
	for _, row := range p.rows {
		var cells []ui.Cell
		for _, c := range row {
			words := ui.Plain(c.text)
			switch {
			case c.to != "" && c.lang != "":
				words = ui.TextLink(l, c.to, i18n.Of(c.lang, c.text))
			case c.to != "":
				words = ui.A(c.to, c.text)
			case c.lang != "":
				words = ui.Foreign(l, c.lang, c.text)
			}
			cells = append(cells, ui.Show(words))
		}
		t.Rows = append(t.Rows, ui.Cells(cells...))
	}
	return ui.Stack(ui.Heading(p.id, p.heading, level), ui.TableView(l, t))
}

// briefingFile is the note as a document for word processors. Whoever takes it along
// says that it is handled as its marking asks, as with every copy.
func (p *Pages) briefingFile(r *http.Request, l *i18n.Locale) (ui.File, error) {
	v, err := p.visit(r, l)
	if err != nil {
		return ui.File{}, err
	}
	if err := mayTake(v.actor, r.URL.Query().Get(marking.Field)); err != nil {
		return ui.File{}, err
	}
	_, n, _, err := v.asksFor(r)
	if err != nil {
		return ui.File{}, err
	}
	now := p.Service.Clock.Now().UTC()
	var b bytes.Buffer
	if err := docx.Write(&b, n.document(l, p.Hub(), now)); err != nil {
		return ui.File{}, fail.Wrap(err, fail.Internal, "the document cannot be written")
	}
	return ui.File{Name: "briefing-" + now.Format("2006-01-02") + ".docx", Type: docx.MediaType, Body: b.Bytes()}, nil
}

func mayTake(actor policy.Actor, said string) error {
	return marking.Export(marking.Reader{Actor: actor}, marking.Thing{Marking: preparation.Marking, Participants: []statement.Hash{actor.Identity}}, marking.Onward{Said: said})
}
