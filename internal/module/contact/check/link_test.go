package check_test

import (
	"context"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/submission"
)

// A link answers for as long as the contact to which it was sent is in the
// directory, with the address, and its participant a member.
func TestALinkEndsWithItsContact(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		var ids []string
		for _, id := range []string{"state:ke", "state:no", "state:fr", "state:se", "state:dk"} {
			w.joins(id, "global")
			ids = append(ids, w.names(id, point(id[6:], 1), "global"))
		}
		w.calls(w.terms("global", day))
		links := map[string]string{}
		for _, say := range w.tellings() {
			links[w.Listed[say.Participant]] = say.Link[len("/answer/"):]
		}
		v := submission.Via{Mode: submission.Recorded, Author: "state:ke", Document: &submission.Document{Kind: "note-verbale", Number: "13/2026", Date: "2026-02-01"}}
		if err := w.contacts.TakeBack(ctx, w.secretary, v, ids[0], []string{"global"}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.contacts.Remove(ctx, w.manager, &contact.Removed{Community: "global", Participant: "state:no", Reason: en("words")}); err != nil {
			t.Fatal(err)
		}
		v.Author = "state:se" // its address is another now; Denmark's number alone is
		if _, err := w.contacts.TakeDown(ctx, w.secretary, v, ids[3], point("se-new", 1), contact.Shown{"global": contact.Fields()}); err != nil {
			t.Fatal(err)
		}
		v.Author = "state:dk"
		if _, err := w.contacts.TakeDown(ctx, w.secretary, v, ids[4], point("dk", 1, func(p *contact.Point) { p.Phones[0].Number = "+99920123457" }), contact.Shown{"global": contact.Fields()}); err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string]fail.Kind{"state:ke": fail.Gone, "state:no": fail.Gone, "state:fr": "", "state:se": fail.Gone, "state:dk": ""} {
			_, err := w.s.Linked(ctx, links[id])
			if got := fail.KindOf(err); got != want {
				t.Errorf("%s sees %v", id, err)
			}
			err = w.s.AnswerByLink(ctx, links[id])
			if got := fail.KindOf(err); got != want {
				t.Errorf("%s answers: %v", id, err)
			}
			done, err := w.s.Done(ctx, links[id])
			if err != nil || done != (want == "") {
				t.Errorf("%s: done %t, %v", id, done, err)
			}
		}
		_, err := w.s.Done(ctx, links["state:fr"][1:]+"A")
		refused(t, err, fail.NotFound)
	})
}
