package framework

import "strings"

// home is where the pages of the module begin.
const home = "/framework"

// Address is the page about a subject of this module's statements, without the
// language, and the place on it where the page is of several; empty when there
// is none.
func Address(subject string) string {
	switch TypeOfSubject(subject) {
	case TypeProvision:
		return home + "/provisions/" + subject
	case TypeInstrument:
		return home + "/instruments/" + subject
	case TypeTerm:
		return home + "/glossary/" + subject
	case TypeThreat:
		return home + "/threats/" + subject
	case TypeCluster:
		return home + "/roadmap#" + Anchor(subject)
	case TypeDocument:
		return home + "/documents#" + Anchor(subject)
	case TypeRelation:
		return home + "/concordance"
	}
	return ""
}

// Anchor is an id as a place on a page.
func Anchor(id string) string { return strings.ReplaceAll(id, ":", "-") }
