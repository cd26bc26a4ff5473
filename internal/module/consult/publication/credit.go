package publication

import (
	"slices"

	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
)

// whose says whose words something is, and who of them has not owned to it.
type whose struct {
	By      []consult.Named
	Credits []Credit
}

// whoseIs gives that of anything that was said; more are listed ids of others
// whose it is, who owned to it.
func whoseIs(told *submission.Told, name func(id string) string, more ...string) whose {
	ids := append(slices.Clone(told.Via.Authors()), more...)
	return whose{Authors(&told.Via, ids, name), creditsOf(told, name)}
}

// creditsOf are the credits of the authors who have not owned to something, in
// ascending order of their ids.
func creditsOf(told *submission.Told, name func(id string) string) (out []Credit) {
	for _, id := range told.Via.Authors() {
		c := Credit{Who: id, How: told.Owns(id)}
		switch {
		case c.How == submission.Owned:
			continue
		case c.How.Through():
			c.By = consult.Named{ID: told.Via.By, Name: name(told.Via.By)}
		}
		out = append(out, c)
	}
	return out
}

// CreditOf gives the credit of a listed id; the zero one when it has none.
func CreditOf(all []Credit, id string) Credit {
	i := slices.IndexFunc(all, func(c Credit) bool { return id != "" && c.Who == id })
	if i < 0 {
		return Credit{}
	}
	return all[i]
}

// anonymous are credits without the names that the publication gives.
func anonymous(all []Credit) []Credit {
	out := slices.Clone(all)
	for i := range out {
		out[i].By.Name = ""
	}
	return out
}

// credits sees that each is of somebody who is named, and names who transmitted.
func credits(all []Credit, by []consult.Named) error {
	for i, c := range all {
		if i > 0 && all[i-1].Who >= c.Who || !slices.ContainsFunc(by, func(n consult.Named) bool { return n.ID != "" && n.ID == c.Who }) {
			return bad("credits are of those who are named, in ascending order of their ids")
		}
		if err := how(c.How, c.By); err != nil || c.How == submission.Owned {
			return bad("a credit says how words stand in a name, and who transmitted them")
		}
	}
	return nil
}

// how sees that a way of standing is one, and that it names who transmitted.
func how(o submission.Owning, by consult.Named) error {
	known := []submission.Owning{submission.Owned, submission.Unsigned, submission.ForGroup, submission.AsTransmitted, submission.AsRecorded}
	if !slices.Contains(known, o) || o.Through() != (by.ID != "") || by.ID == "" && by != (consult.Named{}) || by.ID != "" && !form.Listed.MatchString(by.ID) {
		return bad("a credit says how words stand in a name, and who transmitted them")
	}
	if by.ID == "" {
		return nil
	}
	return people([]consult.Named{by})
}
