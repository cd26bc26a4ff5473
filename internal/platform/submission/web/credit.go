package web

import (
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

// Credit is an author by name, and how the words stand in that name.
type Credit struct {
	Name string
	How  submission.Owning
	By   string // name of who hands them on, or speaks for the group
	// Earlier says that the author has owned to an earlier wording, and not to this one.
	Earlier bool
}

// Credits are the authors of what was said, each as it has owned to it, and those
// who joined them.
func Credits(l *i18n.Locale, names Names, told *submission.Told, joined ...string) (out []Credit) {
	add := func(id string, how submission.Owning) {
		c := Credit{How: how, Earlier: how != submission.Owned && told.OwnedEarlier(id) != nil}
		c.Name, _ = names.Name(id, l.Tag())
		if how.Through() {
			c.By, _ = names.Name(told.Via.By, l.Tag())
		}
		out = append(out, c)
	}
	for _, id := range told.Via.Authors() {
		add(id, told.Owns(id))
	}
	for _, id := range joined {
		add(id, submission.Owned)
	}
	for _, o := range told.Via.Others {
		out = append(out, Credit{Name: ui.Seen(o.Name), How: submission.AsRecorded})
	}
	return out
}

// mostNamed is how many are named in one place; of more, one, and how many there
// are.
const mostNamed = 3

// Credited says whose words something is, as it is printed beside them: what
// nobody has owned to never stands in a bare name. What is recorded stands as the
// document prints it. Names are in the reader's alphabetical order.
func Credited(l *i18n.Locale, all []Credit) string {
	var own, unsigned, earlier []string
	handed, groups := map[string][]string{}, map[string][]string{}
	for _, c := range all {
		if c.Earlier {
			earlier = append(earlier, c.Name)
			continue
		}
		switch c.How {
		case submission.Unsigned:
			unsigned = append(unsigned, c.Name)
		case submission.AsTransmitted:
			handed[c.By] = append(handed[c.By], c.Name)
		case submission.ForGroup:
			groups[c.By] = append(groups[c.By], c.Name)
		default:
			own = append(own, c.Name)
		}
	}
	var out []string
	if len(own) > 0 {
		out = append(out, some(l, own))
	}
	var through []string
	for by, names := range handed {
		through = append(through, l.T("submission.credit.transmitted", "names", some(l, names), "by", by))
	}
	for by, names := range groups {
		through = append(through, l.T("submission.credit.group", "names", some(l, names), "by", by))
	}
	slices.Sort(through)
	said := strings.Join(append(out, through...), l.T("submission.credit.and"))
	switch {
	case len(unsigned) == 0:
	case said == "":
		said = l.T("submission.credit.unsigned", "names", some(l, unsigned))
	default:
		said = l.T("submission.credit.joint", "signed", said, "names", some(l, unsigned))
	}
	if len(earlier) > 0 {
		said = l.T("submission.credit.earlier", "credit", said, "names", some(l, earlier))
	}
	return said
}

// some joins names, or names one of many.
func some(l *i18n.Locale, names []string) string {
	names = slices.Clone(names)
	i18n.Sort(l, names, func(s string) string { return s })
	if names = slices.Compact(names); len(names) > mostNamed {
		return l.N("transcript.more", len(names)-1, "name", names[0])
	}
	return strings.Join(names, l.T("text.by.and"))
}
