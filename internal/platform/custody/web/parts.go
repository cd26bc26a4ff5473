package web

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/custody"
	"comity.example/comity/internal/ui"
)

func facts(l *i18n.Locale, h custody.History) ui.Facts {
	out := ui.Facts{
		{Term: l.T("custody.fingerprint"), Content: Groups(h.Fingerprint, true)},
		{Term: l.T("custody.opened"), Content: ui.Moment(l, h.Opened)},
		{Term: l.T("custody.recovery-key"), Content: ui.Lines(ui.Code(h.Recovery[0].Key.String()),
			ui.Plain(l.T("custody.since", "date", l.Date(h.Recovery[0].Since))))},
	}
	if h.MovedTo != "" {
		out = append(out, ui.Fact{Term: l.T("custody.moved-to"), Content: ui.Code(h.MovedTo)})
	}
	return out
}

// keyTable lists the signing keys, the newest first.
func keyTable(l *i18n.Locale, h custody.History) ui.Table {
	t := ui.Table{ID: "keys", Caption: l.T("custody.keys.caption"), Columns: []ui.Column{
		{Head: l.T("custody.keys.key")}, {Head: l.T("custody.keys.standing")}, {Head: l.T("custody.keys.from")}, {Head: l.T("custody.keys.until")}}}
	for _, k := range h.Keys {
		until := ui.Blank()
		if k.Ended != nil {
			until = ui.Show(ui.Moment(l, *k.Ended))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Code(k.Key.String())), ui.Show(standing(l, k)), ui.Show(ui.Moment(l, k.Since)), until))
	}
	return t
}

// standing says what became of a key; of a struck one, from where on.
func standing(l *i18n.Locale, k custody.Key) templ.Component {
	words := ui.Badge(l.T("custody.standing." + string(k.Standing)))
	if k.StruckFrom == nil {
		return words
	}
	return ui.Lines(words, ui.Plain(l.T("custody.struck-from", "index", l.Number(*k.StruckFrom))))
}

// eventTable lists the statements that changed keys, the newest first.
func eventTable(l *i18n.Locale, h custody.History) ui.Table {
	t := ui.Table{ID: "key-events", Caption: l.T("custody.events.caption"), Columns: []ui.Column{
		{Head: l.T("custody.events.what")}, {Head: l.T("custody.events.when")}, {Head: l.T("custody.events.statement")}}}
	for _, e := range h.Events {
		t.Rows = append(t.Rows, ui.Cells(ui.Words(l.T("custody.event."+eventKey(e.Type))), ui.Show(ui.Moment(l, e.At)),
			ui.To(l.Path("/statements", e.Statement), l.T("custody.events.number", "index", l.Number(e.Index)))))
	}
	return t
}

// eventKey names a type of statement in the catalogue.
func eventKey(typ string) string {
	switch typ {
	case "participant.opened/1":
		return "opened"
	case "participant.key.rotated/1":
		return "rotated"
	case "participant.key.compromised/1":
		return "compromised"
	case "participant.recovered/1":
		return "recovered"
	}
	return "moved"
}

func drillTable(l *i18n.Locale, d custody.Desk) ui.Table {
	t := ui.Table{ID: "drills", Caption: l.T("custody.drills.caption"), Empty: l.T("custody.drills.none"), Columns: []ui.Column{
		{Head: l.T("custody.drills.when")}, {Head: l.T("custody.drills.key")}}}
	for _, one := range d.Drills {
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Moment(l, one.At)), ui.Show(ui.Code(one.Key.String()))))
	}
	return t
}

// deskFacts say where the key lies and what is due.
func deskFacts(l *i18n.Locale, v view) ui.Facts {
	where := l.T("custody.where.elsewhere")
	if v.Hosted {
		where = l.T("custody.where.here")
	} else if v.Locked {
		where = l.T("custody.where.locked")
	}
	out := ui.Facts{{Term: l.T("custody.where"), Content: ui.Plain(where)}}
	if v.MovedTo != "" {
		return out
	}
	if d := v.Rotation; d != nil {
		out = append(out, ui.Fact{Term: l.T("custody.rotation.due"), Content: ui.Plain(l.Date(d.At))})
	}
	if d := v.Drill; d != nil {
		out = append(out, ui.Fact{Term: l.T("custody.drill.due"), Content: ui.Plain(l.Date(d.At))})
	}
	return out
}

func sheetFacts(l *i18n.Locale, s keys.Sheet, whom string) ui.Facts {
	var out ui.Facts
	if whom != "" {
		out = ui.Facts{{Term: l.T("custody.sheet.whom"), Content: ui.Strong(whom)}}
	}
	return append(out,
		ui.Fact{Term: l.T("custody.sheet.hub"), Content: ui.Code(s.Hub)},
		ui.Fact{Term: l.T("custody.sheet.made"), Content: ui.Plain(l.Date(s.Made))},
		ui.Fact{Term: l.T("custody.identity"), Content: ui.Code(s.Identity.String())},
		ui.Fact{Term: l.T("custody.fingerprint"), Content: Groups(keys.Fingerprint(s.Identity), true)},
		ui.Fact{Term: l.T("custody.sheet.public"), Content: ui.Code(s.Public.String())},
	)
}
