package marking_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

var (
	author, counterparty, admitted = statement.Hash{1}, statement.Hash{2}, statement.Hash{3}
	neighbour, stranger            = statement.Hash{4}, statement.Hash{5}
	left                           = statement.Hash{6} // was the counterparty, and gave up its key
)

func thing(m statement.Marking) marking.Thing {
	return marking.Thing{Marking: m, Participants: []statement.Hash{author, counterparty, admitted}, Author: author, Counterparty: counterparty,
		Community: []statement.Hash{author, counterparty, neighbour}}
}

func as(identity statement.Hash, roles ...policy.Role) marking.Reader {
	return marking.Reader{Actor: policy.Actor{Person: "person:1", Identity: identity, Roles: roles}}
}

// TestWhoMayRead is the whole table: every label, every relation, every role.
func TestWhoMayRead(t *testing.T) {
	const yes, no, hidden, out = fail.Kind(""), fail.Denied, fail.NotFound, fail.SignedOut
	inside := map[string]statement.Hash{"the author's": author, "the counterparty's": counterparty, "one that was let in": admitted}
	// Of people of a participant that holds the key, by role.
	allowed := map[statement.Marking][]policy.Role{
		statement.Clear: policy.Roles(), statement.Green: policy.Roles(), statement.Amber: policy.Roles(),
		statement.AmberStrict: {policy.Drafter, policy.ClearingOfficer, policy.ContactOfficer, policy.KeyOfficer, policy.Auditor},
		statement.Red:         {policy.ClearingOfficer, policy.ContactOfficer, policy.Auditor},
	}
	try := func(name string, r marking.Reader, th marking.Thing, want fail.Kind) {
		t.Helper()
		err := marking.May(r, th)
		if want == yes && err != nil || want != yes && !fail.Is(err, want) {
			t.Errorf("%s reads %s: %v, want %q", name, th.Marking, err, want)
		}
	}
	for _, m := range statement.Markings {
		for _, role := range policy.Roles() {
			want := no
			if slices.Contains(allowed[m], role) {
				want = yes
			}
			for whose, id := range inside {
				try(fmt.Sprintf("%s %s", whose, role), as(id, role), thing(m), want)
			}
			// Of others.
			want = hidden
			if m == statement.Clear || m == statement.Green {
				want = yes
			}
			try("a neighbour's "+string(role), as(neighbour, role), thing(m), want)
			want = hidden
			if m == statement.Clear {
				want = yes
			}
			try("a stranger's "+string(role), as(stranger, role), thing(m), want)
			// Who had a key and has it no more.
			gone := thing(m)
			gone.Counterparty, gone.Participants, gone.Community = left, []statement.Hash{author}, nil
			want = no
			if m == statement.Clear {
				want = yes
			}
			try("a former counterparty's "+string(role), as(left, role), gone, want)
			// In another participant's name.
			want = hidden
			if m == statement.Clear {
				want = yes
			}
			r := as(stranger, role)
			r.Participant = author
			try("a stranger's in the author's name, "+string(role), r, thing(m), want)
			// Outside of a community, a green thing is for those who hold the key.
			alone := thing(m)
			alone.Community = nil
			try("a neighbour's without a community, "+string(role), as(neighbour, role), alone, want)
		}
		want := out
		if m == statement.Clear {
			want = yes
		}
		try("a visitor", marking.Reader{}, thing(m), want)
		try("a visitor in the author's name", marking.Reader{Participant: author}, thing(m), want)
		try("the program itself", marking.Reader{Actor: policy.As(policy.Secretariat)}, thing(m), want)
	}
	try("the author's auditor", as(author, policy.Auditor), thing("SECRET"), fail.Broken)
	try("the author's auditor", as(author, policy.Auditor), thing(""), fail.Broken)
}

func TestExport(t *testing.T) {
	officer := as(author, policy.ContactOfficer)
	for _, tc := range []struct {
		name string
		r    marking.Reader
		m    statement.Marking
		o    marking.Onward
		want fail.Kind
	}{
		{"clear, to everybody, unasked", marking.Reader{}, statement.Clear, marking.Onward{Open: true}, ""},
		{"green, as a file", officer, statement.Green, marking.Onward{Said: "yes"}, ""},
		{"green, unasked", officer, statement.Green, marking.Onward{}, fail.Invalid},
		{"green, not agreed", officer, statement.Green, marking.Onward{Said: "no"}, fail.Invalid},
		{"green, to a neighbour", officer, statement.Green, marking.Onward{Said: "yes", To: []statement.Hash{neighbour}}, ""},
		{"green, to a stranger", officer, statement.Green, marking.Onward{Said: "yes", To: []statement.Hash{neighbour, stranger}}, fail.Denied},
		{"green, to everybody", officer, statement.Green, marking.Onward{Said: "yes", Open: true}, fail.Denied},
		{"green, as clear", officer, statement.Green, marking.Onward{Said: "yes", As: statement.Clear}, fail.Denied},
		{"green, as amber", officer, statement.Green, marking.Onward{Said: "yes", As: statement.Amber}, ""},
		{"green, as no label", officer, statement.Green, marking.Onward{Said: "yes", As: "SECRET"}, fail.Denied},
		{"amber, as a file", officer, statement.Amber, marking.Onward{Said: "yes"}, ""},
		{"amber, to the counterparty", officer, statement.Amber, marking.Onward{Said: "yes", To: []statement.Hash{counterparty}}, ""},
		{"amber, to a neighbour", officer, statement.Amber, marking.Onward{Said: "yes", To: []statement.Hash{neighbour}}, fail.Denied},
		{"amber, as green", officer, statement.Amber, marking.Onward{Said: "yes", As: statement.Green}, fail.Denied},
		{"strict, as a file", officer, statement.AmberStrict, marking.Onward{Said: "yes"}, fail.Denied},
		{"red, as a file", officer, statement.Red, marking.Onward{Said: "yes"}, fail.Denied},
		{"red, to the counterparty", officer, statement.Red, marking.Onward{Said: "yes", To: []statement.Hash{counterparty}}, fail.Denied},
		{"amber, by a stranger", as(stranger, policy.ContactOfficer), statement.Amber, marking.Onward{Said: "yes"}, fail.NotFound},
		{"amber, by a visitor", marking.Reader{}, statement.Amber, marking.Onward{Said: "yes"}, fail.SignedOut},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := marking.Export(tc.r, thing(tc.m), tc.o)
			if tc.want == "" && err != nil || tc.want != "" && !fail.Is(err, tc.want) {
				t.Errorf("%v, want %q", err, tc.want)
			}
		})
	}
}

func TestNarrowest(t *testing.T) {
	if got := marking.Narrowest(); got != statement.Clear {
		t.Errorf("of nothing %s", got)
	}
	if got := marking.Narrowest(statement.Green, statement.AmberStrict, statement.Amber); got != statement.AmberStrict {
		t.Errorf("%s", got)
	}
	for i, a := range statement.Markings {
		for k, b := range statement.Markings {
			if marking.Narrower(a, b) != (i > k) {
				t.Errorf("%s narrower than %s: %t", a, b, i <= k)
			}
		}
	}
}

// Worlds of a few participants, people of any roles, things of any readers.
func drawn(t *rapid.T) (marking.Reader, marking.Thing) {
	identity := rapid.Custom(func(t *rapid.T) statement.Hash { return statement.Hash{rapid.ByteRange(0, 4).Draw(t, "identity")} })
	r := marking.Reader{Actor: policy.Actor{Identity: identity.Draw(t, "of"), Roles: rapid.SliceOf(rapid.SampledFrom(policy.Roles())).Draw(t, "roles")},
		Participant: identity.Draw(t, "in whose name")}
	if rapid.Bool().Draw(t, "signed in") {
		r.Actor.Person = "person:1"
	}
	return r, marking.Thing{Author: identity.Draw(t, "author"), Counterparty: identity.Draw(t, "counterparty"),
		Participants: rapid.SliceOfN(identity, 0, 4).Draw(t, "participants"), Community: rapid.SliceOfN(identity, 0, 4).Draw(t, "community")}
}

// TestNarrowerNeverLetsInMore is the law of labels; and a copy is read by nobody
// who may not read what it was made from.
func TestNarrowerNeverLetsInMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, th := drawn(t)
		wide := rapid.SampledFrom(statement.Markings[:]).Draw(t, "wide")
		narrow := rapid.SampledFrom(statement.Markings[:]).Draw(t, "narrow")
		if marking.Narrower(wide, narrow) {
			wide, narrow = narrow, wide
		}
		w, n := th, th
		w.Marking, n.Marking = wide, narrow
		if marking.May(r, n) == nil && marking.May(r, w) != nil {
			t.Fatalf("%+v reads %s and not %s of %+v", r, narrow, wide, th)
		}
		o := marking.Onward{As: rapid.SampledFrom(statement.Markings[:]).Draw(t, "as"), Said: "yes", Open: rapid.Bool().Draw(t, "open")}
		for range rapid.IntRange(0, 2).Draw(t, "to") {
			other, _ := drawn(t)
			o.To = append(o.To, other.Actor.Identity)
		}
		if marking.Export(r, w, o) == nil {
			if marking.May(r, w) != nil {
				t.Fatal("passed on by who may not read it")
			}
			if wide != statement.Clear && (o.Open || marking.Narrower(wide, o.As)) {
				t.Fatalf("%s is passed on as %s, open %t", wide, o.As, o.Open)
			}
			reader, _ := drawn(t)
			copied := w
			copied.Marking = o.As
			if marking.May(reader, copied) == nil && marking.May(reader, w) != nil {
				t.Fatal("the copy lets in more than what it was made from")
			}
		}
	})
}

func TestReadable(t *testing.T) {
	all := []string{"own", "another's", "narrow", "own, too"}
	may := func(s string) error {
		switch s {
		case "another's":
			return fail.New(fail.NotFound, "nothing")
		case "narrow":
			return fail.New(fail.Denied, "no")
		}
		return nil
	}
	if got, err := marking.Readable(all, may); err != nil || !slices.Equal(got, []string{"own", "own, too"}) {
		t.Errorf("%v, %v", got, err)
	}
	for _, kind := range []fail.Kind{fail.SignedOut, fail.Broken} {
		if got, err := marking.Readable(all, func(string) error { return fail.New(kind, "no") }); !fail.Is(err, kind) || got != nil {
			t.Errorf("%v, %v: want %s", got, err, kind)
		}
	}
}
