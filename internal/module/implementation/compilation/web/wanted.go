package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
)

// wanted is what a compilation is of.
type wanted struct {
	q           *questionnaire.Questionnaire
	section     *questionnaire.Section // nil: one item
	items       []questionnaire.Item   // none: nothing was asked for yet
	whole       string                 // the provision whose parts these are; empty for a section and for one item
	from, until int
	region      string
	all         bool // of each period; else of each author the latest reply
}

// Years between which periods are looked for.
const firstYear, lastYear = 1990, 2200

func (p *Pages) wanted(in url.Values) (w wanted, err error) {
	if w.from, err = year(in.Get("from")); err != nil {
		return w, err
	}
	if w.until, err = year(in.Get("until")); err != nil {
		return w, err
	}
	if err = inOrder(w.from, w.until); err != nil {
		return w, err
	}
	if w.region = in.Get("region"); w.region != "" && !slices.Contains(p.Regions, w.region) {
		return w, fail.New(fail.Invalid, "There is no regional group %.40s.", w.region)
	}
	if w.all, err = replies(in.Get("replies")); err != nil {
		return w, err
	}
	topic := in.Get("topic")
	if s := in.Get("section"); topic == "" && strings.Contains(s, ":") {
		topic = s // the form offers items among the sections
	}
	if topic != "" {
		_, w.items, w.whole, err = p.asked(topic)
		return w, err
	}
	id := in.Get("questionnaire")
	if section, found := strings.CutPrefix(in.Get("section"), id+"/"); found && id != "" {
		in.Set("section", section)
	} else if q, section, both := strings.Cut(in.Get("section"), "/"); both {
		id = q
		in.Set("section", section)
	}
	if id == "" {
		id = questionnaire.Framework
	}
	if w.q = p.Questionnaires.Get(id, ""); w.q == nil {
		return w, fail.New(fail.NotFound, "There is no questionnaire %.60s.", id)
	}
	if s := in.Get("section"); s != "" {
		if w.section = w.q.Section(s); w.section == nil {
			return w, fail.New(fail.NotFound, "This questionnaire has no section %.60s.", s)
		}
		w.items = w.section.Items
	}
	return w, nil
}

// asked gives the items on a topic: one, or, of a provision that none is on as a whole,
// those on its parts. whole is then the provision. title is what all of them are called.
func (p *Pages) asked(topic string) (title i18n.Text, items []questionnaire.Item, whole string, err error) {
	if _, _, item := p.Questionnaires.Of(topic); item != nil {
		return item.Title, []questionnaire.Item{*item}, "", nil
	}
	if items = p.Questionnaires.Parts(topic); len(items) > 0 {
		return p.cited(topic), items, topic, nil
	}
	return title, nil, "", fail.New(fail.NotFound, "No questionnaire asks about %.120s.", topic)
}

// cited is how a provision is cited, which is the same in every language.
func (p *Pages) cited(provision string) i18n.Text {
	return i18n.Of("en", cmp.Or(p.Cited(provision), provision))
}

// every is the value of replies that asks for those of each period.
const every = "all"

// replies reads which replies are wanted: of each author the latest, or all.
func replies(s string) (all bool, err error) {
	if s != "" && s != "latest" && s != every {
		return false, fail.New(fail.Invalid, "Ask for the latest replies or for all of them, not for %.20q.", s)
	}
	return s == every, nil
}

func year(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < firstYear || n > lastYear {
		return 0, fail.New(fail.Invalid, "%.20q is no year: write it as 2026.", s)
	}
	return n, nil
}

// inOrder refuses years between which nothing can lie; zero is no bound.
func inOrder(from, until int) error {
	if from > 0 && until > 0 && from > until {
		return fail.New(fail.Invalid, "The first year is after the last.")
	}
	return nil
}

// topic is what was asked for where that is no section; empty where nothing was.
func (w *wanted) topic() string {
	if w.whole == "" && w.section == nil && len(w.items) > 0 {
		return w.items[0].Topic()
	}
	return w.whole
}

// address is that of a compilation, for its other forms.
func (w *wanted) address(l *i18n.Locale, ending string) string {
	q := url.Values{}
	if w.section != nil {
		q.Set("section", w.q.ID+"/"+w.section.ID)
	} else if topic := w.topic(); topic != "" {
		q.Set("topic", topic)
	}
	for name, n := range map[string]int{"from": w.from, "until": w.until} {
		if n > 0 {
			q.Set(name, strconv.Itoa(n))
		}
	}
	if w.region != "" {
		q.Set("region", w.region)
	}
	if w.all {
		q.Set("replies", every)
	}
	out := Home + ending
	if l != nil {
		out = l.Path(out)
	}
	if len(q) == 0 {
		return out
	}
	return out + "?" + q.Encode()
}

// twin is where the same reports stand as JSON.
func (w *wanted) twin() string {
	q := url.Values{}
	if w.section != nil {
		q.Set("questionnaire", w.q.ID)
		q.Set("section", w.section.ID)
	} else if w.whole != "" {
		q.Set("provision", w.whole)
	} else {
		q.Set("topic", w.topic())
	}
	for name, n := range map[string]int{"from": w.from, "until": w.until} {
		if n > 0 {
			q.Set(name, strconv.Itoa(n))
		}
	}
	if w.region != "" {
		q.Set("region", w.region)
	}
	if w.all {
		return api + "?" + q.Encode()
	}
	return api + "/latest?" + q.Encode()
}
