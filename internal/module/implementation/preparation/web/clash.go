package web

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// started is the name of the field that brings back what somebody started from: what
// is kept of a part is only how it stands, and others may have written since.
const started = "started"

// over is the name of the field that brings back in which answers one's own words were
// shown against another's: whoever keeps them puts them in the place of the other's.
const over = "over"

// kept are answers in which both have changed the same, as the sender of a form started
// from them; one that did not answer then is not among them.
type kept struct {
	Questions []string
	From      report.Content
}

// keeps reads from a form, before it is filled, what clashes reads.
func keeps(v url.Values) (out kept) {
	if json.Unmarshal([]byte(v.Get(over)), &out) != nil {
		out = kept{}
	}
	v.Del(over)
	return out
}

// starts is what stands in a part, but for the answers that are to be replaced: these are
// as their author started from them, so that nothing of what another wrote since comes to
// stand beside the new words as if it were of them.
func (k *kept) starts(now *report.Content) *report.Content {
	out := &report.Content{Status: now.Status}
	for i := range now.Answers {
		if !slices.Contains(k.Questions, now.Answers[i].Question) {
			out.Answers = append(out.Answers, now.Answers[i])
		}
	}
	for i := range k.From.Answers {
		if slices.Contains(k.Questions, k.From.Answers[i].Question) {
			out.Answers = append(out.Answers, k.From.Answers[i])
		}
	}
	return out
}

// adds takes in the answers in which both have changed the same; all that are asked, where
// it is not known what their author started from.
func (k *kept) adds(of *clash, asked []questionnaire.Question) {
	for _, question := range asked {
		in := func(name string) bool {
			return name == reportweb.FieldOf(question.ID) || strings.HasPrefix(name, reportweb.FieldIn(question.ID, ""))
		}
		if of.known && !slices.ContainsFunc(of.both, in) {
			continue
		}
		k.From.Answers = slices.DeleteFunc(k.From.Answers, func(a report.Answer) bool { return a.Question == question.ID })
		if a := of.from.Answer(question.ID); a != nil {
			k.From.Answers = append(k.From.Answers, *a)
		}
		if !slices.Contains(k.Questions, question.ID) {
			k.Questions = append(k.Questions, question.ID)
		}
	}
}

// hidden brings it along in a form; nothing where there is nothing to bring.
func (k *kept) hidden() [][2]string {
	b, err := json.Marshal(k)
	if err != nil || len(k.Questions) == 0 {
		return nil
	}
	return [][2]string{{over, string(b)}}
}

// clash is what somebody wrote into a part that another has written into since it
// was opened.
type clash struct {
	from  offline.Part // what the person started from
	known bool         // and that is known
	both  []string     // names of fields that both have changed, to different words
}

// starting is a part as a form brings it back.
func starting(p *offline.Part) string {
	b, err := json.Marshal(p)
	if err != nil {
		return ""
	}
	return string(b)
}

// clashes reads from a form what its sender started from, before the form is
// filled: it is longer than any field that people write into.
func clashes(v url.Values) *clash {
	k := &clash{}
	k.known = json.Unmarshal([]byte(v.Get(started)), &k.from) == nil
	v.Del(started)
	return k
}

// fields are the values of the form of a part, as a browser sends them.
func fields(p *offline.Part) url.Values {
	f := &submissionweb.Filled{Values: url.Values{}}
	reportweb.Typed(f, &p.Content)
	for question, m := range p.Markings {
		f.Values.Set(reportweb.Marks(question), string(m))
	}
	f.Values.Del("language")
	return f.Values
}

// merge leaves in a form what its sender changed, and puts the words of the other in
// the fields that the sender left as they were: so that keeping one's own undoes
// nothing in which one had no part.
func (k *clash) merge(f *submissionweb.Filled, theirs *offline.Part) {
	if !k.known {
		return
	}
	from, now := fields(&k.from), fields(theirs)
	for _, name := range names(from, now, f.Values) {
		mine := said(f.Values[name])
		switch {
		case mine == said(from[name]):
			f.Values[name] = now[name]
		case said(now[name]) != said(from[name]) && said(now[name]) != mine:
			k.both = append(k.both, name)
		}
	}
}

// names are those of all fields of a part that one of the forms has.
func names(forms ...url.Values) (out []string) {
	for _, v := range forms {
		for name := range v {
			if name == "status" || strings.HasPrefix(name, reportweb.FieldOf("")) || strings.HasPrefix(name, reportweb.Marks("")) {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// said is what a field says, however the browser breaks its lines. Where no marking
// stands, it is TLP:CLEAR.
func said(values []string) string {
	all := slices.Clone(values)
	for i := range all {
		all[i] = strings.TrimSpace(strings.ReplaceAll(all[i], "\r\n", "\n"))
	}
	if s := strings.Join(all, "\n"); s != "TLP:CLEAR" {
		return s
	}
	return ""
}

// clashing shows what another wrote since a form was opened, against what its sender
// started from, above the sender's own words.
func (c *piece) clashing(k *clash, names map[string]string) templ.Component {
	by := ui.Parts{"by": ui.Plain(names[c.part.By]), "date": ui.Moment(c.Locale, c.part.At)}
	blocks := []templ.Component{ui.Para(ui.Sentence(c.Locale, "preparation.clash.by", by))}
	if k.known {
		blocks = append(blocks, c.p.Reports.Changes(c.Locale, c.asks, &k.from.Content, &c.part.Content.Content), c.remarked(&k.from))
	} else {
		blocks = append(blocks, c.p.Reports.Says(c.ctx, c.Locale, c.asks, c.item, c.part.Content.Content, c.part.Older, 3, c.part.Marked))
	}
	if c.can(preparation.Write) {
		blocks = append(blocks, ui.Para(ui.Plain(c.T("preparation.clash.yours"))))
		var both []templ.Component
		for _, name := range k.both {
			both = append(both, ui.Plain(c.labelled(name)))
		}
		if len(both) > 0 {
			blocks = append(blocks, ui.FactList(ui.Facts{{Term: c.T("preparation.clash.both"), Content: ui.Lines(both...)}}))
		}
	}
	blocks = append(blocks, ui.Para(ui.A(c.at()+"/items/"+c.item.ID, c.T("preparation.clash.theirs"))))
	return ui.Part("theirs", c.T("preparation.clash.title"), 2, blocks...)
}

// remarked lists what another has marked otherwise.
func (c *piece) remarked(from *offline.Part) templ.Component {
	was := preparation.Part{}
	was.Content = *from
	var facts ui.Facts
	ids := []string{preparation.OfStatus}
	for _, question := range c.asks.Asked(c.item) {
		ids = append(ids, question.ID)
	}
	for _, id := range ids {
		if before, after := was.Marked(id), c.part.Marked(id); before != after {
			facts = append(facts, ui.Fact{Term: c.labelled(reportweb.Marks(id)), Content: ui.Plain(c.T("reporting.status.changed", "was", string(before), "is", string(after)))})
		}
	}
	if len(facts) == 0 {
		return templ.NopComponent
	}
	return ui.FactList(facts)
}

// labelled is what the field of a name is called.
func (c *piece) labelled(name string) string {
	of := func(id string) string {
		if id == preparation.OfStatus {
			return c.T("reporting.status")
		}
		for _, question := range c.asks.Asked(c.item) {
			if question.ID == id || strings.HasPrefix(reportweb.FieldOf(id), reportweb.FieldIn(question.ID, "")) {
				words, _ := question.Title.Pick(c.Locale)
				return words
			}
		}
		return id
	}
	if id, marking := strings.CutPrefix(name, reportweb.Marks("")); marking {
		return c.T("preparation.marking", "of", of(id))
	}
	if name == "status" {
		return of(preparation.OfStatus)
	}
	return of(strings.TrimPrefix(name, reportweb.FieldOf("")))
}
