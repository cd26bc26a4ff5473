package web

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// Record is where the secretariat records a workbook that a State has sent otherwise
// than by this hub: with a note verbale, say.
const Record = Home + "/record"

// recorder is a request by the secretariat for that.
type recorder struct {
	*visit
	hand submissionweb.Hand
	w    *preparation.Recording // nil where none waits
}

func (p *Pages) recorder(r *http.Request, l *i18n.Locale) (*recorder, error) {
	h, err := p.Reports.Way.Begin(r)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(h.Modes, submission.Recorded) {
		return nil, fail.New(fail.Denied, "Only the secretariat of this hub records what it finds in documents.")
	}
	h.Mode = submission.Recorded
	w, err := p.Service.Received(r.Context(), h.Actor, p.Words)
	return &recorder{&visit{l, p, r.Context(), h.Actor}, h, w}, err
}

func (p *Pages) record(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	c, err := p.recorder(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	return c.page(submissionweb.FillWith(l, map[string][]string{}), "", "")
}

// page asks for a workbook, or shows what of the one that waits would be recorded.
func (c *recorder) page(f *submissionweb.Filled, refused, fault string) (ui.Page, error) {
	page := ui.Page{Title: c.T("preparation.record.title"), Lead: c.T("preparation.record.lead"), Section: "/desk", Marking: preparation.Marking, Crumbs: []ui.Link{
		{Href: c.Path("/desk"), Words: c.T("draft.desk.title")}, {Href: c.Path(reportweb.Desk), Words: c.T("reporting.desk.title")}}}
	var blocks []templ.Component
	if refused != "" {
		blocks = append(blocks, c.refused(refused, fault))
		fault = ""
	}
	if c.w != nil && refused == "" {
		page.Wide = true
		shows, err := c.shows(f, fault)
		if err != nil {
			return page, err
		}
		blocks, fault = append(blocks, shows), ""
	}
	var ways []templ.Component
	for _, link := range c.blanks() {
		ways = append(ways, ui.A(link.Href, link.Words))
	}
	period := ui.Input{Name: "period", Label: c.T("reporting.period"), Hint: c.T("preparation.record.period.hint"), Value: f.Get("period"), Max: 9, Ltr: true, Optional: true}
	page.Body = ui.Stack(append(blocks, ui.Part("in", c.T("preparation.record.in"), 2, c.sending("preparation.record.send", fault, period)),
		ui.Part("blank", c.T("preparation.record.blanks"), 2, ui.Para(ui.Plain(c.T("preparation.record.blank"))), ui.Para(ui.Lines(ways...))))...)
	return page, nil
}

// shows is what stands in the workbook, item by item, and the form by which all of it
// is recorded.
func (c *recorder) shows(f *submissionweb.Filled, fault string) (templ.Component, error) {
	w := c.w
	title, _ := w.Questionnaire.Title.Pick(c.Locale)
	facts := ui.Facts{{Term: c.T("preparation.workbook.file"), Content: ui.Lines(ui.Plain(w.File), ui.Code("SHA-256 "+w.SHA256))},
		{Term: c.T("preparation.questionnaire"), Content: ui.Plain(title)}, {Term: c.T("reporting.period"), Content: ui.Plain(w.Period)}}
	if w.Participant != "" {
		facts = append(facts, ui.Fact{Term: c.T("preparation.record.says"), Content: c.p.Reports.Way.Name(c.Locale, w.Participant)})
	}
	blocks := []templ.Component{ui.FactList(facts)}
	if len(w.Troubles) > 0 {
		blocks = append(blocks, c.troubles(w.Troubles))
	}
	if w.Marked > 0 {
		blocks = append(blocks, ui.NoticeOf(c.T("preparation.record.marked", "n", strconv.Itoa(w.Marked))))
	}
	for i := range w.Questionnaire.Sections {
		s := &w.Questionnaire.Sections[i]
		for j := range s.Items {
			item := &s.Items[j]
			part, answered := w.Parts[item.ID]
			if !answered {
				continue
			}
			of := []templ.Component{c.p.Reports.Says(c.ctx, c.Locale, w.Questionnaire, item, part.Content, nil, 4, nil)}
			if r := w.Standing[item.Topic()]; r != nil {
				of = append([]templ.Component{ui.NoticeOf(c.T("preparation.record.stands"), ui.Para(ui.A(c.Path(reportweb.Reports, r.ID), c.T("reporting.of-period", "period", r.Period))))}, of...)
			}
			blocks = append(blocks, ui.TextPart(c.Locale, "item-"+item.ID, item.Title, of...))
		}
	}
	if len(c.made(submission.Via{})) > 0 && len(w.Troubles) == 0 && w.Marked == 0 {
		inputs, err := c.authors(f)
		if err != nil {
			return nil, err
		}
		form := ui.Form{ID: "record", Fault: fault, Inputs: append(inputs, c.p.Reports.CopyInputs(f)...), Hidden: [][2]string{{"do", "record"}, {"shown", w.Digest.String()}, {standing, f.Get(standing)}}}
		entryweb.Brought(&form, f)
		view, err := c.p.Reports.Way.Later(c.ctx, c.Locale, "", report.TypeMade, form)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, ui.Part("from", c.T("preparation.record.from"), 2, view))
	} else if len(w.Parts) == 0 {
		blocks = append(blocks, ui.Para(ui.Plain(c.T("preparation.record.nothing"))))
	}
	blocks = append(blocks, c.dropping())
	return ui.Part("would", c.T("preparation.record.would"), 2, blocks...), nil
}

// authors are the fields that say whose words they are, and from where: where the
// workbook says it, nobody else can be chosen.
func (c *recorder) authors(f *submissionweb.Filled) ([]ui.Input, error) {
	inputs, err := c.p.Reports.Way.Inputs(c.ctx, submission.Recorded, f)
	if err != nil || c.w.Participant == "" {
		return inputs, err
	}
	set := &inputs[0]
	name, lang := c.p.Reports.Way.Names.Name(c.w.Participant, c.Tag())
	if lang == c.Tag() {
		lang = ""
	}
	only := set.Inputs[0]
	only.Value, only.Depends, only.Options = c.w.Participant, false, []ui.Option{{Value: c.w.Participant, Words: name, Lang: lang}}
	set.Inputs, set.Buttons = []ui.Input{only}, nil
	return inputs, nil
}

// other says beside the author that the workbook is of another than whoever was chosen.
func (c *recorder) other(f *submissionweb.Filled, via *submission.Via) {
	chosen := via.Authors()
	if c.w.Participant == "" || len(via.Others) == 0 && slices.Equal(chosen, []string{c.w.Participant}) {
		return
	}
	way := c.p.Reports.Way
	var names []string
	for _, id := range chosen {
		names = append(names, way.Called(c.Locale, id))
	}
	for _, o := range via.Others {
		names = append(names, o.Name)
	}
	f.Faults["author"] = c.T("preparation.record.other", "named", way.Called(c.Locale, c.w.Participant), "chosen", c.And(names...))
}

// standing is the name of the field that says of whom it was shown what stands already.
const standing = "standing"

// stands reports whether it was shown what stands already of whom a workbook is recorded
// that names nobody: if not, the form comes back with that.
func (c *recorder) stands(f *submissionweb.Filled, author string) (shown bool, err error) {
	if c.w.Participant != "" || author == "" {
		return true, nil
	}
	if err := c.p.Service.Stands(c.ctx, c.w, author); err != nil {
		return false, err
	}
	some := false
	for item := range c.w.Parts {
		_, of := c.w.Questionnaire.Item(item)
		some = some || c.w.Standing[of.Topic()] != nil
	}
	if !some || f.Get(standing) == author && len(c.made(submission.Via{})) > 0 {
		return true, nil
	}
	f.Values.Set(standing, author)
	f.Faults["author"] = c.T("preparation.record.some-stand", "name", c.p.Reports.Way.Called(c.Locale, author))
	return false, nil
}

// made are the reports that would be recorded: of each item that is answered and of
// which none stands.
func (c *recorder) made(via submission.Via) (out []*report.Made) {
	q := c.w.Questionnaire
	each := func(item *questionnaire.Item) {
		part, answered := c.w.Parts[item.ID]
		if !answered || c.w.Standing[item.Topic()] != nil {
			return
		}
		b := &report.Made{Via: via, Questionnaire: q.ID, Version: q.Version, Item: item.ID, Provision: item.Provision, Period: c.w.Period, Content: part.Content}
		if via.Document != nil {
			d := *via.Document
			d.Title, d.SHA256, d.Place = c.w.File, c.w.SHA256, c.place(item.ID)
			b.Via.Document = &d
		}
		out = append(out, b)
	}
	for i := range q.Sections {
		for j := range q.Sections[i].Items {
			each(&q.Sections[i].Items[j])
		}
	}
	return out
}

// place is where in the workbook an item is answered: its first cell.
func (c *recorder) place(item string) string {
	i := slices.IndexFunc(c.w.Changes, func(ch offline.Change) bool { return ch.Item == item })
	if i < 0 {
		return item
	}
	return strings.TrimSpace(c.w.Changes[i].Sheet + " " + c.w.Changes[i].Cell)
}

// recordSent takes a workbook, or what was decided on it.
func (p *Pages) recordSent(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	c, err := p.recorder(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	f, to, refused := submissionweb.Fill(r, l, reportweb.Longest), l.Path(Record), ""
	switch r.PostForm.Get("do") {
	case "send":
		refused, err = uploaded(r, func(name string, file io.Reader) error {
			return p.Service.Receive(c.ctx, c.actor, name, f.Get("period"), file)
		})
	case "drop":
		err = p.Service.PutAside(c.ctx, c.actor)
	case "record":
		to, err = c.records(r, f)
	default:
		err = fail.New(fail.Invalid, "That cannot be said any more, or not yet.")
	}
	if err == nil && to != "" {
		return ui.Answer{To: to}, nil
	}
	fault, err := c.faulty(err)
	if err != nil {
		return ui.Answer{}, err
	}
	page, err := c.page(f, refused, fault)
	return ui.Answer{Page: page}, err
}

// records has all of it recorded, and gives where that leads; "" where the form comes
// back.
func (c *recorder) records(r *http.Request, f *submissionweb.Filled) (to string, err error) {
	if c.w == nil || f.Get("shown") != c.w.Digest.String() || len(c.w.Troubles) > 0 || c.w.Marked > 0 {
		return "", fail.New(fail.Conflict, "There is no workbook of yours that waits: send it again.")
	}
	copies, err := c.p.Reports.Copies(r, c.actor, f)
	if err != nil || f.More() {
		return "", err
	}
	via, err := c.p.Reports.Way.Via(c.ctx, f, c.actor, submission.Recorded)
	if err != nil {
		return "", err
	}
	if f.Faults["author"] == "" {
		c.other(f, &via)
	}
	if len(f.Faults) > 0 {
		return "", nil
	}
	if shown, err := c.stands(f, via.Author); err != nil || !shown {
		return "", err
	}
	all := c.made(via)
	for _, b := range all {
		b.Copies = copies
	}
	out, err := c.p.Reports.Service.RecordTogether(c.ctx, c.actor, all)
	if err != nil {
		return "", err
	}
	if err := c.p.Service.PutAside(c.ctx, c.actor); err != nil {
		return "", err
	}
	if len(out) > 0 && out[0].Draft != "" {
		return c.Path("/desk/drafts", out[0].Draft), nil
	}
	return c.Path(reportweb.Reports), nil
}
