package adoption_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
)

func (w *world) adopts() *adoption.Adopted {
	v := w.version()
	return &adoption.Adopted{As: "state:de", Version: v.Number, Hash: v.Hash}
}

// TestConsensus: an objection that stands keeps a version from being adopted,
// whether its author said it or the secretariat took it down; once it is lifted
// the chair records that nobody objects.
func TestConsensus(t *testing.T) {
	under(t, consult.Consensus, func(t *testing.T, w *world) {
		fr := w.says(w.fr, &adoption.Reserved{Via: own("state:fr"), Kind: adoption.Objection, Words: en("Not soon enough.")})
		ke := w.says(nil, &adoption.Reserved{Via: noted("state:ke"), Kind: adoption.Objection, Words: en("Nor for us.")})
		if _, err := w.try(w.de, w.adopts()); !fail.Is(err, fail.Conflict) || !strings.Contains(err.Error(), "objection") {
			t.Errorf("adopted over two objections: %v", err)
		}
		if _, err := w.try(w.fr, &adoption.Lifted{Via: own("state:fr"), Reservation: ke, Outcome: adoption.Withdrawn}); !fail.Is(err, fail.Denied) {
			t.Errorf("another's objection lifted: %v", err)
		}
		if _, err := w.try(w.fr, &adoption.Lifted{Via: own("state:fr"), Reservation: fr, Outcome: adoption.Confirmed}); !fail.Is(err, fail.Invalid) {
			t.Errorf("an objection confirmed: %v", err)
		}
		if _, err := w.try(w.fr, &adoption.Reserved{Via: own("state:fr"), Kind: adoption.Objection, Words: en("x")}); !fail.Is(err, fail.Conflict) {
			t.Errorf("the same twice: %v", err)
		}
		w.says(nil, &adoption.Lifted{Via: noted("state:fr"), Reservation: fr, Outcome: adoption.Withdrawn}) // by note verbale
		if _, err := w.try(w.de, w.adopts()); !fail.Is(err, fail.Conflict) {
			t.Errorf("adopted over one objection: %v", err)
		}
		w.says(w.ke, &adoption.Lifted{Via: own("state:ke"), Reservation: ke, Outcome: adoption.Withdrawn, Reason: en("It will do.")})
		if _, err := w.try(w.ke, &adoption.Lifted{Via: own("state:ke"), Reservation: ke, Outcome: adoption.Withdrawn}); !fail.Is(err, fail.Denied) {
			t.Errorf("lifted twice: %v", err)
		}
		if _, err := w.try(w.fr, w.adopts()); !fail.Is(err, fail.Denied) {
			t.Errorf("adopted by somebody else: %v", err)
		}
		w.says(w.de, w.adopts())
		if a := w.now(); a.State != adoption.Agreed || a.Adopted(0).As != "state:de" || a.Adopted(0).Rule != consult.Consensus {
			t.Errorf("it is %s", a.State)
		}
		if _, err := w.try(w.ke, &adoption.Adopted{As: "state:ke", Hash: w.version().Hash}); !fail.Is(err, fail.Conflict) {
			t.Errorf("adopted twice: %v", err)
		}
		if _, err := w.try(w.fr, &adoption.Reserved{Via: own("state:fr"), Kind: adoption.Objection, Words: en("x")}); !fail.Is(err, fail.Conflict) {
			t.Errorf("an objection to what is adopted: %v", err)
		}
	})
}

// TestEditor: the lead adopts; an objection is recorded and does not bind.
func TestEditor(t *testing.T) {
	under(t, consult.Editor, func(t *testing.T, w *world) {
		w.says(w.fr, &adoption.Reserved{Via: own("state:fr"), Kind: adoption.Objection, Words: en("x")})
		if _, err := w.try(w.de, w.silence(hours*time.Hour)); !fail.Is(err, fail.Conflict) {
			t.Errorf("silence under another rule: %v", err)
		}
		w.says(w.de, w.adopts())
		if a := w.now(); a.State != adoption.Agreed || len(a.Reserved) != 1 || len(a.Reserved[0].Stands) != 1 {
			t.Errorf("it is %s, with %+v", a.State, a.Reserved)
		}
		w.revises("A State that is asked should answer at once.", redline.Retained)
		if a := w.now(); a.State != adoption.Open || a.Adopted(0) == nil || a.Version != 1 {
			t.Errorf("after another version it is %s", a.State)
		}
		if _, err := w.try(w.de, &adoption.Adopted{As: "state:de", Version: 0, Hash: w.now().Adopted(0).Hash}); !fail.Is(err, fail.Conflict) {
			t.Errorf("an older version: %v", err)
		}
	})
}

// TestAdReferendum: it does not break silence, and is confirmed after adoption; of
// several who reserve jointly each lifts for itself.
func TestAdReferendum(t *testing.T) {
	under(t, consult.Silence, func(t *testing.T, w *world) {
		w.begins()
		if _, err := w.try(w.fr, &adoption.Reserved{Via: own("state:fr"), Kind: adoption.Objection, Words: en("x")}); !fail.Is(err, fail.Conflict) {
			t.Errorf("an objection under silence: %v", err)
		}
		if _, err := w.try(w.ap, &adoption.Reserved{Via: own("org:apc"), Kind: adoption.AdReferendum, Words: en("x")}); !fail.Is(err, fail.Denied) {
			t.Errorf("ad referendum of whose agreement is not asked for: %v", err)
		}
		w.says(w.ap, &adoption.Reserved{Via: own("org:apc"), Kind: adoption.Explanation, Words: en("We welcome it.")})
		joint := submission.Via{Mode: submission.Joint, Signatories: []string{"state:fr", "state:ke"}, By: "state:fr"}
		id := w.says(w.fr, &adoption.Reserved{Via: joint, Kind: adoption.AdReferendum, Words: en("Subject to our capitals.")})
		w.passes(hours*time.Hour + time.Minute)
		a := w.now()
		if r := a.Reservation(id); a.State != adoption.Agreed || !slices.Equal(r.Stands, []string{"state:fr", "state:ke"}) || r.Confirmed {
			t.Fatalf("it is %s: %+v", a.State, r)
		}
		if _, err := w.try(w.de, &adoption.Reserved{Via: own("state:de"), Kind: adoption.AdReferendum, Words: en("x")}); !fail.Is(err, fail.Conflict) {
			t.Errorf("ad referendum after adoption: %v", err)
		}
		w.says(w.de, &adoption.Reserved{Via: own("state:de"), Kind: adoption.Interpretation, Words: en("Soon means within a day.")})
		w.says(w.fr, &adoption.Lifted{Via: own("state:fr"), Reservation: id, Outcome: adoption.Confirmed})
		w.says(nil, &adoption.Lifted{Via: noted("state:ke"), Reservation: id, Outcome: adoption.NotConfirmed, Reason: en("Parliament has risen.")})
		a = w.now()
		if r := a.Reservation(id); a.State != adoption.Agreed || len(r.Stands) != 0 || len(r.Lifted) != 2 || r.Lifted[0].Outcome != adoption.Confirmed || r.Lifted[1].Outcome != adoption.NotConfirmed || len(a.Reserved) != 3 {
			t.Errorf("it is %s: %+v", a.State, r)
		}
	})
}
