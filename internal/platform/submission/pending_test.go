package submission_test

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// An attachment is its participant's own until a statement names it, sealed, and
// everybody's afterwards; no statement names what is not there.
func TestAttachments(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		k, err := w.s.Attach(ctx, w.Actor(w.ke), []byte("%PDF-1.7 scan"))
		if err != nil {
			t.Fatal(err)
		}
		named := []submission.Attachment{{Name: "note.pdf", Type: k.Type, Size: k.Size, Hash: k.Hash}}
		stolen := note("state:ke", "45", "Views")
		stolen.Attachments = named
		w.refused(nil, statement.Hash{}, stolen, fail.Conflict)
		theirs := &submission.Opening{Via: submission.Via{Mode: submission.Own, Author: "state:fr"}, Content: content("Another's")}
		theirs.Attachments = named
		w.refused(w.fr, statement.Hash{}, theirs, fail.Conflict)
		for name, tc := range map[string]struct {
			actor policy.Actor
			want  fail.Kind
		}{"a visitor": {policy.Visitor, fail.SignedOut}, "an auditor": {w.Actor(w.aud), fail.Denied}, "another State": {w.Actor(w.fr), fail.NotFound},
			"the secretariat": {w.secretary, fail.NotFound}} {
			if _, err := w.s.File(ctx, tc.actor, k.Hash); !fail.Is(err, tc.want) {
				t.Errorf("%s reads a file that waits: %v, want %s", name, err, tc.want)
			}
		}
		for _, p := range []*people.Person{w.ke, w.clears["state:ke"]} {
			if got, err := w.s.File(ctx, w.Actor(p), k.Hash); err != nil || string(got) != "%PDF-1.7 scan" {
				t.Errorf("%q, %v: its own people do not read it", got, err)
			}
		}
		if w.files.Has(k.Hash) || bytes.Contains(w.sealed(k.Hash), []byte("PDF")) {
			t.Error("a file that waits lies in clear")
		}

		own := &submission.Opening{Via: submission.Via{Mode: submission.Own, Author: "state:ke"}, Content: content("Views")}
		own.Attachments = named
		w.says(w.ke, statement.Hash{}, own)
		if _, got, err := w.files.Open(k.Hash); err != nil || string(got) != "%PDF-1.7 scan" || w.sealed(k.Hash) != nil {
			t.Errorf("said, the file is %q, %v", got, err)
		}
		if a, err := w.q.Attachment(ctx, k.Hash); err != nil || a.Name != "note.pdf" {
			t.Errorf("%+v, %v", a, err)
		}
		if got, err := w.s.File(ctx, w.Actor(w.fr), k.Hash); err != nil || string(got) != "%PDF-1.7 scan" {
			t.Errorf("%q, %v: what is public is everybody's", got, err)
		}
		if all, err := w.q.Attached(ctx); err != nil || !slices.Equal(all, []statement.Hash{k.Hash}) {
			t.Errorf("%v, %v", all, err)
		}
		own.Attachments = []submission.Attachment{{Name: "note.pdf", Type: k.Type, Size: k.Size, Hash: statement.Hash{7}}}
		w.refused(w.ke, statement.Hash{}, own, fail.Conflict)
		w.CheckRebuild()
	})
}

// With a draft that is withdrawn go its files, but for those of another draft.
func TestAttachmentsOfNothingSaid(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx, actor := context.Background(), w.Actor(w.ke)
		drafted := func(k blob.Kept) draft.ID {
			own := &submission.Opening{Via: submission.Via{Mode: submission.Own, Author: "state:ke"}, Content: content("Views")}
			own.Attachments = []submission.Attachment{{Name: "note.pdf", Type: k.Type, Size: k.Size, Hash: k.Hash}}
			out, err := w.s.Say(ctx, actor, statement.Hash{}, own)
			if err != nil {
				t.Fatal(err)
			}
			return draft.ID(out.Draft)
		}
		k, err := w.s.Attach(ctx, actor, []byte("A note."))
		if err != nil {
			t.Fatal(err)
		}
		for i, id := range []draft.ID{drafted(k), drafted(k)} {
			if err := w.Drafts.Withdraw(ctx, actor, id, ""); err != nil {
				t.Fatal(err)
			}
			if _, err := w.s.File(ctx, actor, k.Hash); (err == nil) != (i == 0) || err != nil && !fail.Is(err, fail.NotFound) {
				t.Errorf("after draft %d is withdrawn: %v", i, err)
			}
		}
	})
}

// What nobody drafted with is swept once it has waited long enough; what a draft
// names waits with it, however long that is.
func TestSweep(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx, actor := context.Background(), w.Actor(w.ke)
		sweep := submission.Sweep{Live: w.Drafts.Live}
		due := func() (next time.Time, ok bool) {
			err := w.DB.Read(ctx, func(q sqldb.Querier) (err error) {
				next, ok, err = sweep.Due(ctx, q, w.Clock.Now())
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return next, ok
		}
		run := func() {
			if err := w.Do(ctx, func(ctx context.Context, lw *ledger.Writer) error { return sweep.Run(ctx, lw, w.Clock.Now()) }); err != nil {
				t.Fatal(err)
			}
		}
		if next, ok := due(); ok {
			t.Errorf("something is due at %v where nothing was brought", next)
		}
		left, err := w.s.Attach(ctx, actor, []byte("A note."))
		if err != nil {
			t.Fatal(err)
		}
		needed, err := w.s.Attach(ctx, actor, []byte("Another note."))
		if err != nil {
			t.Fatal(err)
		}
		own := &submission.Opening{Via: submission.Via{Mode: submission.Own, Author: "state:ke"}, Content: content("Views")}
		own.Attachments = []submission.Attachment{{Name: "note.txt", Type: needed.Type, Size: needed.Size, Hash: needed.Hash}}
		out, err := w.s.Say(ctx, actor, statement.Hash{}, own)
		if err != nil {
			t.Fatal(err)
		}
		here := func(k blob.Kept) bool {
			_, err := w.s.File(ctx, actor, k.Hash)
			if err != nil && !fail.Is(err, fail.NotFound) {
				t.Fatal(err)
			}
			return err == nil
		}
		brought := w.Clock.Now()
		w.Clock.Advance(submission.Kept - time.Second)
		if next, ok := due(); !ok || !next.Equal(brought.Add(submission.Kept)) {
			t.Errorf("due at %v, %v", next, ok)
		}
		run()
		if !here(left) || !here(needed) {
			t.Error("swept before its time")
		}
		w.Clock.Advance(time.Second)
		run()
		if here(left) || !here(needed) {
			t.Errorf("after its time: %v %v, want only the one that is needed", here(left), here(needed))
		}
		if next, ok := due(); !ok || !next.Equal(w.Clock.Now().Add(submission.Kept)) {
			t.Errorf("due next at %v, %v", next, ok)
		}
		if err := w.Drafts.Withdraw(ctx, actor, draft.ID(out.Draft), ""); err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(submission.Kept)
		run()
		if next, ok := due(); here(needed) || ok {
			t.Errorf("of a draft that was withdrawn: here %v, due %v %v", here(needed), next, ok)
		}
	})
}

// lost is a disk that takes no files.
type lost struct{ *blob.Store }

func (lost) Restore([]byte) (statement.Hash, error) {
	return statement.Hash{}, fail.New(fail.Unavailable, "The file cannot be kept now.")
}

// Where the file cannot be kept nothing is said, and the file still waits.
func TestNothingIsSaidWithoutItsFile(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		k, err := w.s.Attach(ctx, w.secretary, []byte("A note."))
		if err != nil {
			t.Fatal(err)
		}
		o := note("state:ke", "45", "Views")
		o.Attachments = []submission.Attachment{{Name: "note.txt", Type: k.Type, Size: k.Size, Hash: k.Hash}}
		size := w.Size()
		w.s.Files = lost{w.files}
		w.refused(nil, statement.Hash{}, o, fail.Unavailable)
		if w.Size() != size || w.sealed(k.Hash) == nil {
			t.Error("a statement stands whose file is missing")
		}
		w.s.Files = w.files
		w.says(nil, statement.Hash{}, o)
		if !w.files.Has(k.Hash) {
			t.Error("the file is not here")
		}
	})
}
