package cooperation

import (
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// TestAProofIsACopy: it is taken away as its marking lets any copy be, by those who
// read what it proves.
func TestAProofIsACopy(t *testing.T) {
	for _, tc := range []struct {
		name    string
		by      statement.Hash
		marking statement.Marking
		saying  string
		want    fail.Kind // "" where it is given
	}{
		{"by one side", beta, statement.Amber, marking.Agreed, ""},
		{"that was not asked", beta, statement.Amber, "", fail.Invalid},
		{"of what is not passed on", beta, statement.AmberStrict, marking.Agreed, fail.Denied},
		{"by a third", gamma, statement.Amber, marking.Agreed, fail.NotFound},
	} {
		t.Run(tc.name, func(t *testing.T) {
			th := begin(t, Notification).th
			th.Said[0].Marking = tc.marking
			actor := policy.Actor{Person: "p", Identity: tc.by, Roles: []policy.Role{policy.Drafter, policy.ContactOfficer}}
			err := MayProve(actor, th, &th.Said[0], tc.saying)
			if tc.want == "" && err != nil || tc.want != "" && !fail.Is(err, tc.want) {
				t.Error(err)
			}
		})
	}
}
