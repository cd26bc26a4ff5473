package record

import "strings"

// home is where the pages of the module begin.
const home = "/record"

// prefix is how the ids of the module's things begin.
const prefix = "record:"

// Address is the page about a subject of this module's statements, without the
// language, and the place on it where the page is of several; empty when there
// is none.
func Address(subject string) string {
	rest, ok := strings.CutPrefix(subject, prefix)
	if !ok {
		return ""
	}
	kind, name, _ := strings.Cut(rest, ":")
	switch kind {
	case "document":
		return home + "/documents#" + Anchor(subject)
	case "group":
		return home + "/groups/" + name
	case "event":
		return home + "/timeline#" + Anchor(subject)
	case "forum":
		return home + "/fora#" + Anchor(subject)
	case "endorsement":
		return home + "/endorsements#" + Anchor(subject)
	case "claim":
		return home + "/claims#" + Anchor(subject)
	case "illustration":
		return home + "/figures#" + Anchor(subject)
	case "table":
		return home + "/" + Series(strings.ToUpper(name)).Word()
	case "gge-membership", "sponsorship", "reply":
		return home + "/states/" + strings.TrimPrefix(name, "state:")
	case "resolution":
		return home + "/" + Sponsorships.Word()
	}
	return ""
}

// Word is what a table is called in addresses: "memberships".
func (s Series) Word() string {
	switch s {
	case Memberships:
		return "memberships"
	case Sponsorships:
		return "sponsorships"
	case Replies:
		return "replies"
	}
	return ""
}

// Anchor is an id as a place on a page.
func Anchor(id string) string {
	return strings.NewReplacer(":", "-", ".", "-").Replace(strings.TrimPrefix(id, prefix))
}
