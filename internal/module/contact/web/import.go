package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/xlsx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// Limits of a file that is brought in.
const (
	mostBytes   = 2 << 20
	mostOpened  = 32 << 20
	mostRows    = 500
	mostColumns = 40
)

// into finds the community into which a file is brought.
func (p *Pages) into(r *http.Request) (policy.Actor, *contact.Community, error) {
	actor, in, err := p.may(r, contact.Nominate)
	if err != nil {
		return actor, nil, err
	}
	for i := range in {
		if in[i].Slug == r.PathValue("slug") {
			return actor, &in[i], nil
		}
	}
	return actor, nil, fail.New(fail.NotFound, "There is no such directory for you here.")
}

func (p *Pages) bringing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, c, err := p.into(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.bringPage(l, c, ""), nil
}

func (p *Pages) bringPage(l *i18n.Locale, c *contact.Community, fault string, more ...templ.Component) ui.Page {
	f := ui.Form{ID: "import", Files: true, Submit: l.T("contact.import.preview"), Fault: fault, Inputs: []ui.Input{
		{Kind: ui.Upload, Name: "file", Label: l.T("contact.import.file"), Hint: l.T("contact.import.file-hint"), Accept: ".csv,.xlsx"}}}
	return marked(ui.Page{Title: l.T("contact.import.title"), Lead: l.T("contact.import.lead"), Crumbs: p.inCrumbs(l, c), Wide: len(more) > 0, Body: ui.Stack(append(more, ui.FormView(l, f))...)})
}

// bring shows what a file would do, or does what was chosen of it.
func (p *Pages) bring(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, c, err := p.into(r)
	if err != nil {
		return ui.Answer{}, err
	}
	if rows := r.PostForm.Get("rows"); rows != "" {
		return p.brought(r, l, actor, c, rows)
	}
	cells, err := uploaded(r)
	if err != nil {
		return ui.Answer{Page: p.bringPage(l, c, l.Fault(err))}, nil
	}
	preview, err := p.preview(r, l, actor, c, cells)
	if err != nil {
		return ui.Answer{}, err
	}
	own, err := p.Queries.Owned(r.Context(), actor)
	if err != nil {
		return ui.Answer{}, err
	}
	all, err := p.Queries.Mine(r.Context(), actor)
	if err != nil {
		return ui.Answer{}, err
	}
	body, err := p.previewView(l, preview, elsewhere{c.Slug, own, all})
	return ui.Answer{Page: p.bringPage(l, c, "", body...)}, err
}

func (p *Pages) preview(r *http.Request, l *i18n.Locale, actor policy.Actor, c *contact.Community, cells [][]string) (contact.Preview, error) {
	own, err := p.Queries.Owned(r.Context(), actor)
	if err != nil {
		return contact.Preview{}, err
	}
	there := map[string]contact.Point{}
	for _, o := range own {
		if in := o.In[c.Slug]; in != nil && !in.Erased {
			there[o.ID] = in.Point
		}
	}
	return contact.Bring(cells, actor.For, there, &c.Terms, viewer{p, l}.heading, l.Tag(), p.Service.Clock.Now()), nil
}

// uploaded reads the file: CSV, or Excel by its first bytes.
func uploaded(r *http.Request) ([][]string, error) {
	if r.MultipartForm == nil || len(r.MultipartForm.File["file"]) == 0 {
		return nil, fail.New(fail.Invalid, "Choose a file.")
	}
	f, err := r.MultipartForm.File["file"][0].Open()
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "The file cannot be read.")
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, mostBytes+1))
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "The file cannot be read.")
	}
	var rows [][]string
	if bytes.HasPrefix(raw, []byte("PK")) {
		rows, err = xlsx.Read(bytes.NewReader(raw), xlsx.Limits{Bytes: mostBytes, Opened: mostOpened, Rows: mostRows, Columns: mostColumns})
	} else {
		rows, err = csvfile.Read(bytes.NewReader(raw), csvfile.Limits{Bytes: mostBytes, Rows: mostRows, Columns: mostColumns})
	}
	if errors.Is(err, xlsx.ErrLarge) || errors.Is(err, csvfile.ErrLarge) {
		return nil, fail.New(fail.TooLarge, "The file is larger than %d bytes, or has more than %d rows.", mostBytes, mostRows)
	}
	return rows, fail.Wrap(err, fail.Invalid, "The file cannot be read: it is neither CSV in UTF-8 nor an Excel workbook.")
}

// kept is what the form carries of a row from the preview on.
type kept struct {
	Line  int           `json:"line"`
	ID    string        `json:"id,omitempty"`
	Point contact.Point `json:"point"`
}

func (p *Pages) previewView(l *i18n.Locale, preview contact.Preview, other elsewhere) ([]templ.Component, error) {
	v := viewer{p, l}
	t := ui.Table{ID: "preview", Stacked: true, Caption: l.T("contact.import.caption"), Empty: l.T("contact.import.empty"), Columns: []ui.Column{{Head: l.T("contact.import.row"), Number: true},
		{Head: l.T("contact.contact")}, {Head: l.T("contact.import.becomes")}, {Head: l.T("contact.import.changed")}, {Head: l.T("contact.import.faults")}}}
	choose := ui.Input{Kind: ui.Choices, Name: "line", Label: l.T("contact.import.which")}
	var rows []kept
	apart := false
	for _, b := range preview.Rows {
		changed, more := v.changed(&b, other)
		apart = apart || more
		words := title(l, b.Point.Agency)
		t.Rows = append(t.Rows, ui.Cells(ui.Number(l, b.Line), ui.Words(words), ui.Words(l.T("contact.import.becomes."+string(b.Becomes))), ui.Show(changed), ui.Show(v.faults(&b, v.likes(&preview, &b)))))
		if b.Becomes == contact.Nothing || b.Becomes == contact.Unusable {
			continue
		}
		rows = append(rows, kept{b.Line, b.ID, b.Point})
		n := strconv.Itoa(b.Line)
		choose.Options = append(choose.Options, ui.Option{Value: n, Words: l.T("contact.import.line", "line", n, "agency", words)})
		if b.Becomes != contact.Unclear { // a person decides whether it is another one
			choose.Values = append(choose.Values, n)
		}
	}
	body := []templ.Component{ui.TableView(l, t)}
	if len(preview.Missing) > 0 {
		body = append([]templ.Component{ui.NoticeOf(l.T("contact.import.missing"), ui.Para(ui.Plain(l.And(preview.Missing...))))}, body...)
	}
	if len(preview.Unknown) > 0 {
		body = append([]templ.Component{ui.NoticeOf(l.T("contact.import.unknown"), ui.Para(ui.Plain(l.And(preview.Unknown...))))}, body...)
	}
	if len(rows) == 0 {
		return body, nil
	}
	raw, err := json.Marshal(rows)
	if err != nil {
		return nil, err
	}
	inputs := []ui.Input{choose}
	if apart {
		inputs = append(inputs, ui.Input{Kind: ui.Agree, Name: "everywhere", Label: l.T("contact.import.everywhere"), Hint: l.T("contact.import.everywhere-hint"), Optional: true})
	}
	return append(body, ui.FormView(l, ui.Form{ID: "bring", Submit: l.T("contact.import.submit"), Label: l.T("contact.import.which"), Files: true, Hidden: [][2]string{{"rows", string(raw)}}, Inputs: inputs})), nil
}

// elsewhere is what the other directories are told of the contacts that a file brings
// into one.
type elsewhere struct {
	slug string
	own  []contact.Own
	all  []contact.Community
}

// changed says what a row changes, and which other directories are told something
// else than it says; apart is whether there are any.
func (v viewer) changed(b *contact.Brought, other elsewhere) (words templ.Component, apart bool) {
	var out []templ.Component
	at := slices.IndexFunc(other.own, func(o contact.Own) bool { return o.ID == b.ID })
	for _, d := range b.Changed {
		out = append(out, ui.Plain(v.part(d.Part)+": "+v.fromTo(d)))
		if at < 0 {
			continue
		}
		for _, slug := range other.own[at].Communities() {
			r := other.own[at].In[slug]
			told := r.Point.Part(d.Part)
			if slug == other.slug || r.Erased || r.Withdrawn || told == "" || told == d.Is {
				continue
			}
			apart = true
			out = append(out, ui.Plain(v.l.T("contact.import.elsewhere", "community", titleOf(v.l, other.all, slug), "value", v.l.Isolate(told))))
		}
	}
	if len(out) == 0 {
		return ui.Plain(""), false
	}
	return ui.Lines(out...), apart
}

// part is what a part of a contact is called.
func (v viewer) part(part string) string {
	if part == contact.PartCategory {
		return v.l.T("contact.category")
	}
	return v.l.T("contact.field." + part)
}

// fromTo shows what a part was and is.
func (v viewer) fromTo(d contact.Difference) string {
	word := func(s string) string {
		if s == "" {
			return v.l.T("contact.differ.nothing")
		}
		return v.l.Isolate(s)
	}
	return v.l.T("contact.differ.change", "was", word(d.Was), "is", word(d.Is))
}

// likes says what a row may be the same as, by what a person knows it by: whose it is,
// agency, position, and another row of the file by its number.
func (v viewer) likes(preview *contact.Preview, b *contact.Brought) (out []string) {
	say := func(row string, p *contact.Point) {
		out = append(out, row+v.l.Isolate(title(v.l, p.Agency)+v.whoIs(p, i18n.Text{})))
	}
	for _, like := range b.Like {
		if p, is := preview.There[like]; is {
			say(v.l.Isolate(v.called(preview.Participant))+" · ", &p)
		}
	}
	for i := range preview.Rows {
		if o := &preview.Rows[i]; slices.Contains(b.Like, contact.RowOf(o.Line)) {
			say(v.l.T("contact.import.row")+" "+v.l.Number(int64(o.Line))+" · ", &o.Point)
		}
	}
	return out
}

// faults says what is wrong with a row, what is doubtful, and what it may be.
func (v viewer) faults(b *contact.Brought, like []string) templ.Component {
	var out []templ.Component
	add := func(words string) { out = append(out, ui.Plain(words)) }
	for _, f := range b.Faults {
		if f.Error != nil && f.Column == "" {
			add(v.l.Fault(f.Error))
			continue
		}
		if f.Error != nil {
			add(v.heading(f.Column) + ": " + v.l.Fault(f.Error))
			continue
		}
		add(v.heading(f.Column) + ": " + v.l.T("contact.import.fault", "value", f.Value))
	}
	for _, d := range b.Remarks {
		switch {
		case d.Doubt == contact.NeverOnDuty: // said as the directory does
			add(strings.Join(v.amiss([]contact.Sign{{Kind: contact.SignEnded, Day: d.Value}}), ""))
		case !d.Doubt.Bars():
			add(v.l.T("contact.doubt."+string(d.Doubt)) + " " + v.l.Isolate(d.Value))
		}
	}
	for _, words := range like {
		add(v.l.T("contact.import.like", "like", words))
	}
	if len(out) == 0 {
		return ui.Plain("")
	}
	return ui.Lines(out...)
}

// brought drafts the rows that were chosen: new contacts together, changed ones
// each by itself.
func (p *Pages) brought(r *http.Request, l *i18n.Locale, actor policy.Actor, c *contact.Community, text string) (ui.Answer, error) {
	var rows []kept
	if err := json.Unmarshal([]byte(text), &rows); err != nil || len(rows) > mostRows {
		return ui.Answer{Page: p.bringPage(l, c, l.T("contact.fault.missing"))}, nil
	}
	rows = slices.DeleteFunc(rows, func(k kept) bool { return !slices.Contains(r.PostForm["line"], strconv.Itoa(k.Line)) })
	var fresh []contact.Point
	var err error
	for _, k := range rows {
		if k.ID == "" {
			fresh = append(fresh, k.Point)
			continue
		}
		if r.PostForm.Get("everywhere") != "" {
			_, err = p.Service.ChangeEverywhere(r.Context(), actor, c.Slug, k.ID, k.Point)
		} else {
			_, err = p.Service.Change(r.Context(), actor, k.ID, k.Point, contact.Shown{c.Slug: k.Point.Shown()}, i18n.Text{})
		}
		if err != nil {
			break
		}
	}
	if err == nil && len(fresh) > 0 {
		err = p.Service.NominateMany(r.Context(), actor, c.Slug, fresh)
	}
	if err == nil {
		return ui.Answer{To: l.Path("/desk")}, nil
	}
	if !again(err) {
		return ui.Answer{}, err
	}
	return ui.Answer{Page: p.bringPage(l, c, l.Fault(err))}, nil
}
