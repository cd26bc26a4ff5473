package outbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// errNowhere says that there is no address to send a letter to.
var errNowhere = errors.New("no address")

// maxSubject is the longest subject of a letter, in runes.
const maxSubject = 150

// item is a notice as a letter carries it.
type item struct {
	id   string
	kind Kind
	content
}

// reference is how people name a notice to each other: it says nothing.
func reference(id string) string {
	up := strings.ToUpper(id)
	return up[0:4] + "-" + up[4:8] + "-" + up[8:12]
}

// compose writes a letter as it goes out.
func (d *Dispatcher) compose(ctx context.Context, l letter) (*gomail.Msg, error) {
	items, err := d.items(ctx, l.id)
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return nil, errNowhere // the notices were removed with the person
	}
	to, locale, err := d.reader(ctx, l, items)
	if err != nil {
		return nil, err
	}
	subject, body := d.text(locale, items)
	m, err := d.message(l, to, locale, subject, body)
	if err == nil {
		err = d.returning(m, l.id)
	}
	return m, err
}

// message puts a letter into its envelope.
func (d *Dispatcher) message(l letter, to string, locale *i18n.Locale, subject, body string) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := errors.Join(m.FromFormat(inHeader(d.o.Hub), d.o.Mail.From), m.To(to)); err != nil {
		return nil, errNowhere
	}
	m.Subject(subject)
	m.SetDateWithValue(d.o.Queue.Clock.Now())
	m.SetMessageIDWithValue(l.id + "@" + d.o.Mail.domain())
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no machine need answer
	m.SetGenHeader("Content-Language", locale.Tag())
	m.SetBodyString(gomail.TypeTextPlain, body)
	return m, nil
}

// items reads what a letter is about.
func (d *Dispatcher) items(ctx context.Context, id string) (out []item, err error) {
	q := d.o.Queue
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		rows, err := r.Query(ctx, `SELECT n.id, n.kind, n.sealed FROM outbox_item i JOIN outbox_notice n ON n.id = i.notice
			WHERE i.letter = $1 AND n.sealed IS NOT NULL ORDER BY n.at, n.id`, id)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var kind string
			var sealed []byte
			var it item
			if err := rows.Scan(&it.id, &kind, &sealed); err != nil {
				return err
			}
			it.kind, _ = q.kind(kind)
			it.content, err = q.open(it.id, sealed)
			switch {
			case fail.Is(err, fail.Broken): // it cannot be told to anybody any more
			case err != nil:
				return err
			default:
				out = append(out, it)
			}
		}
		return rows.Err()
	})
	return out, err
}

// reader gives a letter's address and language.
func (d *Dispatcher) reader(ctx context.Context, l letter, items []item) (to string, locale *i18n.Locale, err error) {
	to, language := items[0].Address, items[0].Language
	if l.person != "" {
		if to, language, err = d.o.People.Mail(ctx, l.person); err != nil {
			return "", nil, err
		}
		err := d.o.Queue.DB.Read(ctx, func(q sqldb.Querier) error {
			p, err := preference(ctx, q, l.person)
			if p.Language != "" {
				language = p.Language
			}
			return err
		})
		if err != nil {
			return "", nil, err
		}
	}
	if to, err = ParseAddress(to); err != nil {
		return "", nil, errNowhere
	}
	if locale = d.o.Catalogue.Locale(language); locale == nil {
		locale = d.o.Catalogue.Locale(i18n.Tags()[0])
	}
	return to, locale, nil
}

// text writes subject and body. The marking comes first in both.
func (d *Dispatcher) text(l *i18n.Locale, items []item) (subject, body string) {
	marking := narrowest(items)
	var b strings.Builder
	exercise := !slices.ContainsFunc(items, func(i item) bool { return !i.Exercise })
	if exercise {
		fmt.Fprintf(&b, "%s\n%s\n\n", l.T("ui.exercise.word"), l.T("ui.exercise.note-mail"))
	}
	fmt.Fprintf(&b, "%s\n\n", marking)
	if len(items) == 1 {
		title, words := d.words(l, items[0])
		subject = title
		fmt.Fprintf(&b, "%s\n\n%s\n", words, d.link(l, items[0].Link))
	} else {
		subject = l.N("outbox.letter.collected", len(items), "hub", d.o.Hub)
		fmt.Fprintf(&b, "%s\n", subject)
		for n, it := range items {
			title, _ := d.words(l, it)
			before := string(it.Marking)
			if it.Exercise {
				before = l.T("ui.exercise.word") + " · " + before
			}
			fmt.Fprintf(&b, "\n%d. %s · %s\n   %s\n", n+1, before, title, d.link(l, it.Link))
		}
	}
	fmt.Fprintf(&b, "\n-- \n%s\n%s\n%s\n", d.o.Hub, l.T("outbox.letter.reference", "reference", reference(items[0].id)), d.why(l, items))
	if exercise {
		return subjectLine(marking, subject, l.T("ui.exercise.word")), b.String()
	}
	return subjectLine(marking, subject), b.String()
}

// words are the title and the sentences of a notice; above TLP:CLEAR they say
// nothing of what it is about.
func (d *Dispatcher) words(l *i18n.Locale, it item) (title, body string) {
	if it.Marking != statement.Clear {
		ref := reference(it.id)
		body = l.T("outbox.letter.marked-body", "hub", d.o.Hub, "reference", ref, "marking", string(it.Marking))
		if key := it.kind.Words + "marked"; l.Has(key) {
			body += " " + l.T(key)
		}
		return l.T("outbox.letter.marked-subject", "reference", ref), body
	}
	args := []any{"hub", d.o.Hub, "reference", reference(it.id)}
	for _, name := range slices.Sorted(maps.Keys(it.Subject)) {
		value := it.Subject[name]
		if key := it.kind.Words + "what." + value; name == "what" && l.Has(key) {
			value = l.T(key)
		}
		args = append(args, name, value)
	}
	return l.T(it.kind.Words+"subject", args...), l.T(it.kind.Words+"body", args...)
}

func (d *Dispatcher) link(l *i18n.Locale, path string) string { return d.o.Base + l.Path("") + path }

// why says how to receive less, or why that cannot be chosen.
func (d *Dispatcher) why(l *i18n.Locale, items []item) string {
	switch {
	case slices.ContainsFunc(items, func(i item) bool { return i.kind.chosen() }):
		return l.T("outbox.letter.choose", "address", d.link(l, AddressPreferences))
	case items[0].kind.Security:
		return l.T("outbox.letter.security")
	}
	return l.T("outbox.letter.once")
}

// AddressPreferences is the page on which people choose what they receive.
const AddressPreferences = "/account/notices"

// narrowest is the marking of what is in a letter with several notices.
func narrowest(items []item) statement.Marking {
	at := 0
	for _, it := range items {
		at = max(at, slices.Index(statement.Markings[:], it.Marking))
	}
	return statement.Markings[at]
}

// above reports whether a marking is narrower than another.
func above(a, b statement.Marking) bool {
	return slices.Index(statement.Markings[:], a) > slices.Index(statement.Markings[:], b)
}

// subjectLine is one line with the marking before all else, but for the word that
// it belongs to an exercise. Marks of direction are left out: programs show them
// in a subject as they please.
func subjectLine(m statement.Marking, words string, first ...string) string {
	before := ""
	for _, w := range append(first, string(m)) {
		before += "[" + inHeader(w) + "] "
	}
	line := []rune(before + inHeader(words))
	if len(line) > maxSubject {
		line = append(line[:maxSubject-1], '…')
	}
	return string(line)
}

// inHeader makes words fit for a header: clean, and without what a mail program
// would take for an encoded word (RFC 2047) and decode into something else.
func inHeader(s string) string { return strings.ReplaceAll(clean(s), "=?", "= ?") }

// Written checks that the catalogue has the words of every kind, in every
// language.
func Written(c *i18n.Catalogue, kinds []Kind) error {
	for _, l := range c.Locales() {
		for _, k := range kinds {
			for _, part := range []string{"subject", "body", "marked", "name"} {
				if part == "name" && !k.chosen() || part == "marked" && !k.marked() || (part == "subject" || part == "body") && k.marked() {
					continue
				}
				if !l.Has(k.Words + part) {
					return fail.New(fail.Internal, "the catalogue lacks %s%s in %s", k.Words, part, l.Tag())
				}
			}
		}
	}
	return nil
}
