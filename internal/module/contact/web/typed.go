package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

// typed is what was typed into the form of a contact.
type typed struct {
	Category, Language, Agency, Position, Name        string
	AnyHour, Office, Mobile, Other                    string
	Mails, Languages, Zone, Hours, Keys, Channels     string
	Always                                            bool
	From, Until, Order, Absences, Reason              string
	Deputies                                          []string
	Shown                                             contact.Shown
	Participant, DocumentKind, DocumentNo, DocumentOn string // of what is recorded
	recorded                                          bool   // it is: what each community sees is what the document asks for
	without                                           string // what is said of a community in which the participant is no member
	outside                                           map[string]bool
	faults                                            map[string]string
}

// languages in which a contact may be described: those of the United Nations.
var languages = []string{"ar", "en", "es", "fr", "ru", "zh"}

func shownField(slug string) string { return "shown-" + slug }

// typing reads what was typed into the fields of a form, without the secret halves of
// keys: such a half is not shown again, and what it is stands beside the field.
type typing struct {
	form   url.Values
	l      *i18n.Locale
	faults map[string]string
}

func (t typing) get(name string) string {
	s, held := contact.WithoutSecrets(strings.TrimSpace(strings.ReplaceAll(t.form.Get(name), "\r\n", "\n")))
	if held {
		t.faults[name] = t.l.Fault(contact.Disclosed())
	}
	return s
}

func read(r *http.Request, l *i18n.Locale, in []contact.Community) typed {
	faults := map[string]string{}
	get := typing{r.PostForm, l, faults}.get
	t := typed{Category: get("category"), Language: get("language"), Agency: get("agency"), Position: get("position"), Name: get("name"),
		AnyHour: get("any-hour"), Office: get("office"), Mobile: get("mobile"), Other: get("other"), Mails: get("mails"), Languages: get("languages"),
		Zone: get("zone"), Hours: get("hours"), Keys: get("keys"), Channels: get("channels"), Always: get("always") != "", From: get("from"), Until: get("until"),
		Order: get("order"), Absences: get("absences"), Reason: get("reason"), Deputies: r.PostForm["deputies"], Shown: contact.Shown{},
		Participant: get("participant"), DocumentKind: get("kind"), DocumentNo: get("number"), DocumentOn: get("document-date"), faults: faults}
	if !slices.Contains(languages, t.Language) {
		t.Language = "en"
	}
	for _, c := range in {
		var fields []contact.Field
		for _, f := range contact.Fields() {
			if slices.Contains(r.PostForm[shownField(c.Slug)], string(f)) {
				fields = append(fields, f)
			}
		}
		if len(fields) > 0 {
			t.Shown[c.Slug] = fields
		}
	}
	return t
}

// typedPoint is the form from which a point came. What nobody has filled yet is
// shown as a new contact's is, or filling it would show it to nobody.
func typedPoint(o *contact.Own, in []contact.Community) typed {
	p := &o.Point
	t := typed{Category: p.Category, Language: p.Agency.Original, Agency: p.Agency.String(), Position: p.Position.String(), Name: p.Name,
		Mails: strings.Join(p.Mails, "\n"), Languages: strings.Join(p.Languages, ", "), Zone: p.Zone, Always: p.Always, From: p.From, Until: p.Until,
		Order: strconv.FormatInt(p.Order, 10), Deputies: p.Deputies, Shown: contact.Shown{}, faults: map[string]string{}}
	add := func(to *string, s string) { *to = strings.TrimSpace(*to + "\n" + s) }
	for _, n := range p.Phones {
		words := strings.TrimSpace(contact.Spaced(n.Number) + " " + n.Note)
		switch n.Use {
		case contact.AnyHour:
			add(&t.AnyHour, words)
		case contact.Office:
			add(&t.Office, words)
		case contact.Mobile:
			add(&t.Mobile, words)
		default:
			add(&t.Other, strings.TrimSpace(contact.Spaced(n.Number)+" "+string(n.Use)+" "+n.Note))
		}
	}
	t.Hours = contact.WriteHours(p.Hours)
	for _, k := range p.Keys {
		add(&t.Keys, k.Text)
	}
	for _, c := range p.Channels {
		add(&t.Channels, c.Kind+": "+c.Address)
	}
	t.Absences = contact.WriteAbsences(p.Absences)
	filled := p.Shown()
	for slug, r := range o.In {
		if r.Erased {
			continue
		}
		t.Shown[slug] = r.Point.Shown()
		if i := slices.IndexFunc(in, func(c contact.Community) bool { return c.Slug == slug }); i >= 0 {
			for _, f := range usual(in[i].Kind) {
				if !slices.Contains(filled, f) {
					t.Shown[slug] = append(t.Shown[slug], f)
				}
			}
		}
	}
	return t
}

// asWritten keeps the words that stayed in all languages in which they were
// written: a form shows one.
func (t *typed) asWritten(p, was *contact.Point) {
	same := t.Language == was.Agency.Original
	p.Agency, p.Position = stays(same, p.Agency, was.Agency), stays(same, p.Position, was.Position)
}

func stays(same bool, now, was i18n.Text) i18n.Text {
	if same && now.String() == strings.TrimSpace(strings.ReplaceAll(was.String(), "\r\n", "\n")) {
		return was
	}
	return now
}

// reason is why a contact changes; was is the reason that a draft gave.
func (t *typed) reason(was i18n.Text) i18n.Text {
	switch t.Reason {
	case "":
		return i18n.Text{}
	case was.String():
		return was
	}
	return i18n.Of(t.Language, t.Reason)
}

// drops sees that no community to which a contact stands would lose it by a
// change: that is a withdrawal.
func (t *typed) drops(l *i18n.Locale, o *contact.Own) {
	for slug, r := range o.In {
		if _, ok := t.Shown[slug]; !ok && !r.Erased {
			t.faults["shown"] = l.T("contact.fault.dropped")
		}
	}
}

// point reads the contact; what cannot be read is said beside its field.
func (t *typed) point(l *i18n.Locale) contact.Point {
	p := contact.Point{Category: t.Category, Name: t.Name, Zone: t.Zone, Always: t.Always, From: t.From, Until: t.Until, Deputies: t.Deputies,
		Keys: contact.ReadKeys(t.Keys)}
	if t.Agency != "" {
		p.Agency = i18n.Of(t.Language, t.Agency)
	} else if t.faults["agency"] == "" {
		t.faults["agency"] = l.T("contact.fault.missing")
	}
	if t.Position != "" {
		p.Position = i18n.Of(t.Language, t.Position)
	}
	for _, in := range []struct {
		name, words string
		use         contact.Use
	}{{"any-hour", t.AnyHour, contact.AnyHour}, {"office", t.Office, contact.Office}, {"mobile", t.Mobile, contact.Mobile}, {"other", t.Other, ""}} {
		for _, line := range lines(in.words) {
			n, ok := contact.ReadPhone(line, in.use)
			if !ok {
				t.faults[in.name] = l.T("contact.fault.number", "number", line)
			}
			p.Phones = append(p.Phones, n)
		}
	}
	for _, m := range parts(t.Mails) {
		if !contact.IsMail(m) {
			t.faults["mails"] = l.T("contact.fault.mail", "mail", m)
		}
		p.Mails = append(p.Mails, m)
	}
	for _, s := range parts(t.Languages) {
		tag, ok := contact.Language(s)
		if !ok {
			t.faults["languages"] = l.T("contact.fault.language", "language", s)
		}
		p.Languages = append(p.Languages, tag)
	}
	for _, line := range lines(t.Hours) {
		h, ok := contact.ReadHours(line)
		if !ok {
			t.faults["hours"] = l.T("contact.fault.hours", "hours", line)
		}
		p.Hours = append(p.Hours, h)
	}
	for _, line := range lines(t.Channels) {
		kind, address, ok := strings.Cut(line, ":")
		if !ok {
			t.faults["channels"] = l.T("contact.fault.channel", "channel", line)
		}
		p.Channels = append(p.Channels, contact.Channel{Kind: strings.TrimSpace(kind), Address: strings.TrimSpace(address)})
	}
	p.Absences = t.absences(l)
	n, err := strconv.ParseInt(t.Order, 10, 64)
	if p.Order = n; err != nil || n < 1 || n > 99 {
		t.faults["order"] = l.T("contact.fault.order")
	}
	return p
}

// bars says beside its field what keeps a contact from being nominated, where the
// form has not said something of that field already.
func (t *typed) bars(l *i18n.Locale, p *contact.Point) {
	for _, fault := range p.Mistakes() {
		in := fault.Column
		switch in {
		case "valid_from":
			in = "from"
		case "valid_until":
			in = "until"
		case "phones":
			if in = t.filled(contact.FieldPhones); t.AnyHour != "" {
				in = "any-hour"
			}
		case "":
			in = "any-hour" // the first way to reach it that is asked for
		}
		if t.faults[in] == "" {
			t.faults[in] = l.Fault(fault.Err)
		}
	}
}

// begins says beside the last day of a contact that is named for the first time that
// it would be valid no more.
func (t *typed) begins(l *i18n.Locale, p *contact.Point, now time.Time) {
	if err := p.Begun(now); err != nil && t.faults["until"] == "" {
		t.faults["until"] = l.Fault(err)
	}
}

// fits says beside the field what a community would refuse, or nobody be told.
func (t *typed) fits(l *i18n.Locale, in []contact.Community, p *contact.Point) {
	if len(t.Shown) == 0 && t.faults["shown"] == "" {
		t.faults["shown"] = l.T("contact.fault.unseen")
	}
	for _, c := range in {
		if _, told := t.Shown[c.Slug]; !told {
			continue
		}
		if _, asks := c.Category(p.Category); !asks {
			t.faults["category"] = l.T("contact.fault.category", "community", title(l, c.Title))
		}
	}
	told := map[contact.Field]bool{}
	for _, fields := range t.Shown {
		for _, f := range fields {
			told[f] = true
		}
	}
	for _, f := range p.Shown() {
		if in := t.filled(f); len(t.Shown) > 0 && !told[f] && t.faults[in] == "" {
			t.faults[in] = l.T("contact.fault.unshown")
		}
	}
	if len(t.faults) > 0 {
		return // what nobody is told is said first: it may be the same
	}
	for _, c := range in {
		fields, told := t.Shown[c.Slug]
		if only := p.Only(fields); told && len(p.Ways()) > 0 && len(only.Ways()) == 0 {
			t.faults[shownField(c.Slug)] = l.T("contact.fault.no-way", "community", title(l, c.Title))
		}
	}
}

// filled is the first input in which a field is filled in.
func (t *typed) filled(f contact.Field) string {
	switch {
	case f == contact.FieldPhones && t.Office != "":
		return "office"
	case f == contact.FieldPhones && t.Mobile != "":
		return "mobile"
	case f == contact.FieldPhones, f == contact.FieldAnyHour && t.AnyHour == "":
		return "other"
	case f == contact.FieldHours && t.Zone != "":
		return "zone"
	case f == contact.FieldHours && t.Hours == "":
		return "always"
	case f == contact.FieldAbsences && t.Absences == "":
		return "deputies"
	}
	return string(f)
}

func (t *typed) absences(l *i18n.Locale) (out []contact.Absence) {
	for _, line := range lines(t.Absences) {
		a, ok := contact.ReadAbsence(line)
		if !ok {
			t.faults["absences"] = l.T("contact.fault.absence", "absence", line)
		}
		out = append(out, a)
	}
	return out
}

func lines(s string) (out []string) {
	for l := range strings.SplitSeq(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

func parts(s string) []string { return lines(strings.NewReplacer(",", "\n", ";", "\n").Replace(s)) }

// inputs are the fields of a contact.
func (p *Pages) inputs(l *i18n.Locale, in []contact.Community, own []contact.Own, self string, t typed) []ui.Input {
	line := func(name, value string, optional bool) ui.Input {
		return ui.Input{Name: name, Label: l.T("contact.field." + name), Hint: hint(l, name), Value: value, Optional: optional, Fault: t.faults[name]}
	}
	area := func(name, value string, rows int) ui.Input {
		return ui.Input{Kind: ui.Area, Name: name, Label: l.T("contact.field." + name), Hint: hint(l, name), Value: value, Optional: true, Ltr: true, Rows: rows, Fault: t.faults[name]}
	}
	number := func(name, value string) ui.Input {
		n := area(name, value, 2)
		n.Complete = "off"
		return n
	}
	language := ui.Input{Kind: ui.Choice, Name: "language", Label: l.T("contact.field.language"), Value: t.Language}
	for _, tag := range languages {
		language.Options = append(language.Options, ui.Option{Value: tag, Words: i18n.Autonym(tag), Lang: tag})
	}
	deputies := ui.Input{Kind: ui.Choices, Name: "deputies", Label: l.T("contact.field.deputies"), Values: t.Deputies, Optional: true, Fault: t.faults["deputies"]}
	for _, o := range own {
		if o.ID != self && o.Point.Category != "" {
			deputies.Options = append(deputies.Options, ui.Option{Value: o.ID, Words: title(l, o.Point.Agency) + " · " + l.Number(o.Point.Order)})
		}
	}
	reach := ui.Input{Kind: ui.Fieldset, Name: "about-reach", Label: l.T("contact.form.reach"), Inputs: []ui.Input{number("any-hour", t.AnyHour), number("office", t.Office), number("mobile", t.Mobile),
		area("mails", t.Mails, 2)}}
	when := ui.Input{Kind: ui.Fieldset, Name: "about-when", Label: l.T("contact.form.when"), Inputs: []ui.Input{line("languages", t.Languages, true), line("zone", t.Zone, true), area("hours", t.Hours, 3),
		{Kind: ui.Agree, Name: "always", Label: l.T("contact.field.always"), Value: agreed(t.Always), Optional: true, Fault: t.faults["always"]}, line("order", t.Order, false)}}
	when.Inputs[0].Ltr, when.Inputs[1].Ltr = true, true
	more := ui.Input{Kind: ui.Fieldset, Name: "about-more", Label: l.T("contact.form.more"), Folded: true, Inputs: []ui.Input{line("name", t.Name, true), area("other", t.Other, 2), area("keys", t.Keys, 6), area("channels", t.Channels, 2),
		{Kind: ui.DateDay, Name: "from", Label: l.T("contact.field.from"), Value: t.From, Optional: true, Fault: t.faults["from"]}, {Kind: ui.DateDay, Name: "until", Label: l.T("contact.field.until"), Value: t.Until, Optional: true, Fault: t.faults["until"]},
		area("absences", t.Absences, 2)}}
	if len(deputies.Options) > 0 {
		more.Inputs = append(more.Inputs, deputies)
	}
	out := []ui.Input{{Kind: ui.Choice, Name: "category", Label: l.T("contact.category"), Value: t.Category, Options: p.categories(l, in), Fault: t.faults["category"]},
		language, line("agency", t.Agency, false), line("position", t.Position, true), reach, when, more}
	see := ui.Input{Kind: ui.Fieldset, Name: "about-sees", Label: l.T("contact.form.sees"), Hint: l.T("contact.form.sees-hint"), Fault: t.faults["shown"]}
	if t.recorded {
		see.Hint = l.T("contact.form.sees-recorded") + " " + see.Hint
	}
	outside := func(c contact.Community) bool { return t.outside[c.Slug] }
	theirs := slices.DeleteFunc(slices.Clone(in), outside)
	for _, c := range append(theirs, slices.DeleteFunc(slices.Clone(in), func(c contact.Community) bool { return !outside(c) })...) {
		one := ui.Input{Kind: ui.Choices, Name: shownField(c.Slug), Label: title(l, c.Title), Optional: true, Fault: t.faults[shownField(c.Slug)]}
		if outside(c) {
			one.Hint = t.without
		}
		for _, f := range contact.Fields() {
			one.Options = append(one.Options, ui.Option{Value: string(f), Words: l.T("contact.field." + string(f))})
		}
		for _, f := range t.Shown[c.Slug] {
			one.Values = append(one.Values, string(f))
		}
		see.Inputs = append(see.Inputs, one)
	}
	return append(out, see)
}

func hint(l *i18n.Locale, name string) string {
	if key := "contact.hint." + name; l.Has(key) {
		return l.T(key)
	}
	return ""
}

func agreed(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

// categories are those of all communities that could see the contact.
func (p *Pages) categories(l *i18n.Locale, in []contact.Community) (out []ui.Option) {
	for _, c := range in {
		for _, k := range c.Categories {
			if !slices.ContainsFunc(out, func(o ui.Option) bool { return o.Value == k.ID }) {
				out = append(out, ui.Option{Value: k.ID, Words: title(l, k.Name)})
			}
		}
	}
	return out
}

// fresh is the form as it first stands.
func fresh(l *i18n.Locale, in []contact.Community) typed {
	t := typed{Language: l.Tag(), Order: "1", Shown: contact.Shown{}, faults: map[string]string{}}
	for _, c := range in {
		t.Shown[c.Slug] = usual(c.Kind)
	}
	return t
}

// usual is what a community of a kind is shown unless somebody chooses otherwise:
// all fields of the desk where participants know each other well, its mobile
// numbers to nobody else, and the name of a person to nobody: that is chosen.
func usual(k contact.Kind) []contact.Field {
	return slices.DeleteFunc(contact.Fields(), func(f contact.Field) bool {
		return f == contact.FieldName || k == contact.Global && f == contact.FieldPhones
	})
}

// document reads what a contact is recorded from.
func (t *typed) document(l *i18n.Locale) submission.Via {
	if t.Participant == "" {
		t.faults["participant"] = l.T("contact.fault.missing")
	}
	if t.DocumentNo == "" {
		t.faults["number"] = l.T("contact.fault.missing")
	}
	if !submission.IsDay(t.DocumentOn) {
		t.faults["document-date"] = l.T("contact.fault.day")
	}
	return submission.Via{Mode: submission.Recorded, Author: t.Participant, Document: &submission.Document{Kind: t.DocumentKind, Number: t.DocumentNo, Date: t.DocumentOn}}
}
