package participant

import "testing"

func TestLacks(t *testing.T) {
	valid := func(until ...string) (out []Presented) {
		for _, u := range until {
			out = append(out, Presented{Credentials: Credentials{Until: u}})
		}
		return out
	}
	for _, tc := range []struct {
		name        string
		class       Class
		status      Status
		credentials []Presented
		want        Lacking
	}{
		{"a State without credentials", State, StatusListed, nil, LacksCredentials},
		{"a State with credentials", State, StatusListed, valid(""), LacksNothing},
		{"a State whose credentials have run out", State, StatusListed, valid("2026-02-01"), LacksCredentials},
		{"a State on their last day", State, StatusListed, valid("2026-02-02"), LacksNothing},
		{"a State that has presented others since", State, StatusListed, valid("2026-02-01", "2027-01-01"), LacksNothing},
		{"a State that is suspended", State, StatusSuspended, valid(""), LacksStanding},
		{"a body of States", RegionalOrganization, StatusListed, nil, LacksCredentials},
		{"an organization that is listed only", CivilSociety, StatusListed, nil, LacksStanding},
		{"an organization that States may object to", CivilSociety, StatusProposed, nil, LacksStanding},
		{"an organization that is accredited", CivilSociety, StatusAccredited, nil, LacksNothing},
		{"an individual who is accredited", Individual, StatusAccredited, nil, LacksNothing},
		{"an organization that has withdrawn", Academia, StatusWithdrawn, nil, LacksStanding},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := &Listed{Participant: Participant{Class: tc.class}, Status: tc.status, Credentials: tc.credentials}
			if got := l.Lacks("2026-02-02"); got != tc.want {
				t.Errorf("it lacks %q, want %q", got, tc.want)
			}
		})
	}
}
