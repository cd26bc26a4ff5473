package adoption

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

func words(s string) i18n.Text { return i18n.Of("en", s) }

var (
	some = statement.Hash{1, 2, 3}
	sum  = redline.Hash(strings.Repeat("a", 64))
	ke   = submission.Via{Mode: submission.Own, Author: "state:ke"}
)

// all is good bodies, one of each type.
func all() []corpus.Body {
	return []corpus.Body{
		&Begun{As: "state:ke", Version: 1, Hash: sum, Until: "2026-03-01T12:00Z", Note: words("N")},
		&Broken{Via: ke, Procedure: some, Unit: "t#1", Reason: words("R")},
		&Extended{As: "state:ke", Procedure: some, Until: "2026-03-01T12:00Z", Reason: words("R")},
		&Ended{Procedure: some, Due: "2026-03-01T12:00Z", Outcome: Kept},
		&Adopted{As: "state:ke", Version: 1, Hash: sum, Note: words("N")},
		&Reserved{Via: ke, Version: 1, Kind: AdReferendum, Unit: "t#1", Words: words("W")},
		&Lifted{Via: ke, Reservation: some, Outcome: Confirmed, Reason: words("R")},
	}
}

// TestEachGoesThereAndBack: every type has a body, and the same one again.
func TestEachGoesThereAndBack(t *testing.T) {
	seen := map[string]bool{}
	for _, b := range all() {
		seen[b.Type()] = true
		d, err := Draft(statement.Hash{}, some, b)
		if err != nil || d.Subject != some.String() || !slices.Contains(d.Refs, some) {
			t.Fatalf("%s: %+v, %v", b.Type(), d, err)
		}
		got, err := Decode(b.Type(), d.Body)
		if err != nil {
			t.Errorf("%s: %v", b.Type(), err)
			continue
		}
		if again, err := corpus.Encode(got); err != nil || !bytes.Equal(again, d.Body) {
			t.Errorf("%s comes back as %s", d.Body, again)
		}
	}
	if len(seen) != len(Types()) {
		t.Errorf("%d of %d types are tried", len(seen), len(Types()))
	}
	if _, err := Draft(statement.Hash{}, statement.Hash{}, all()[0]); !fail.Is(err, fail.Invalid) {
		t.Errorf("about no text: %v", err)
	}
	if _, err := Decode("consult.silence.kept/1", []byte("{}")); !fail.Is(err, fail.Invalid) {
		t.Errorf("an unknown type: %v", err)
	}
}

// broken gives the good body of a type with one thing wrong.
func broken[B corpus.Body](how func(b B)) corpus.Body {
	for _, b := range all() {
		if b, ok := b.(B); ok {
			how(b)
			return b
		}
	}
	return nil
}

// TestWhatIsRefused: each rule of the bodies, broken alone.
func TestWhatIsRefused(t *testing.T) {
	for name, b := range map[string]corpus.Body{
		"begun by nobody":              broken(func(b *Begun) { b.As = "" }),
		"begun without hash":           broken(func(b *Begun) { b.Hash = "" }),
		"a version below the first":    broken(func(b *Begun) { b.Version = -1 }),
		"until a day":                  broken(func(b *Begun) { b.Until = "2026-03-01" }),
		"until a local time":           broken(func(b *Begun) { b.Until = "2026-03-01T12:00+01:00" }),
		"a note of control characters": broken(func(b *Begun) { b.Note = words("\x1b") }),
		"broken by nobody":             broken(func(b *Broken) { b.Via = submission.Via{} }),
		"no procedure broken":          broken(func(b *Broken) { b.Procedure = statement.Hash{} }),
		"broken without reason":        broken(func(b *Broken) { b.Reason = i18n.Text{} }),
		"a unit of control characters": broken(func(b *Broken) { b.Unit = "t\x00" }),
		"a unit that is too long":      broken(func(b *Broken) { b.Unit = strings.Repeat("t", 65) }),
		"extended by a name":           broken(func(b *Extended) { b.As = "Kenya" }),
		"extended without reason":      broken(func(b *Extended) { b.Reason = i18n.Text{} }),
		"extended to no instant":       broken(func(b *Extended) { b.Until = "soon" }),
		"ended otherwise":              broken(func(b *Ended) { b.Outcome = "vetoed" }),
		"no procedure ended":           broken(func(b *Ended) { b.Procedure = statement.Hash{} }),
		"adopted by a name":            broken(func(b *Adopted) { b.As = "Kenya" }),
		"adopted without hash":         broken(func(b *Adopted) { b.Hash = "a" }),
		"reserved of another kind":     broken(func(b *Reserved) { b.Kind = "veto" }),
		"reserved without words":       broken(func(b *Reserved) { b.Words = i18n.Text{} }),
		"reserved on no version":       broken(func(b *Reserved) { b.Version = -1 }),
		"reserved by who is not listed": broken(func(b *Reserved) {
			b.Via = submission.Via{Mode: submission.Recorded, Others: []submission.Other{{Name: "A network"}}, Document: &submission.Document{Kind: "letter", Number: "1", Date: "2026-01-01"}}
		}),
		"nothing lifted":   broken(func(b *Lifted) { b.Reservation = statement.Hash{} }),
		"lifted otherwise": broken(func(b *Lifted) { b.Outcome = "forgotten" }),
		"lifted by who transmits": broken(func(b *Lifted) {
			b.Via = submission.Via{Mode: submission.Transmitted, Author: "state:fr", By: "state:ke"}
		}),
	} {
		if err := b.Check(); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAccess is every role × every action: who is not named may not.
func TestAccess(t *testing.T) {
	may := map[policy.Role][]Action{
		policy.Secretariat: {Read, Record},
		policy.Drafter:     {Read, Conduct, Answer},
		policy.Moderator:   {Read}, policy.Chair: {Read}, policy.GroupLead: {Read}, policy.DirectoryManager: {Read},
		policy.Operator: {Read}, policy.ClearingOfficer: {Read}, policy.KeyOfficer: {Read}, policy.ContactOfficer: {Read}, policy.Auditor: {Read},
	}
	for _, role := range policy.Roles() {
		if may[role] == nil {
			t.Errorf("the table does not name the role %s", role)
		}
		for _, do := range append(Actions(), "") {
			err := May(policy.Actor{Person: "person:1", Roles: []policy.Role{role}}, do)
			if want := slices.Contains(may[role], do); (err == nil) != want || err != nil && !fail.Is(err, fail.Denied) {
				t.Errorf("%s, %q: %v, want it allowed: %v", role, do, err, want)
			}
		}
	}
	for _, do := range Actions() {
		err := May(policy.Visitor, do)
		if do == Read && err != nil || do != Read && !fail.Is(err, fail.SignedOut) {
			t.Errorf("a visitor, %s: %v", do, err)
		}
	}
	if len(allowed) != len(Actions()) {
		t.Errorf("%d actions, %d in the table", len(Actions()), len(allowed))
	}
	want := map[string]Action{TypeBegun: Conduct, TypeExtended: Conduct, TypeAdopted: Conduct, TypeBroken: Answer, TypeReserved: Answer, TypeLifted: Answer, TypeEnded: ""}
	for _, typ := range Types() {
		if do, known := want[typ]; !known || action(typ) != do {
			t.Errorf("%s is %q, want %q", typ, action(typ), do)
		}
	}
	if do := doing(&Ended{}); do != "" {
		t.Errorf("ending a procedure is %q, which somebody can be asked for", do)
	}
}
