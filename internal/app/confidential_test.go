package app_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/attachment"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

const typeSecret = "test.case.opened/1"

// secretHouse is a hub on which an invented State confides something to two
// others, with a file.
type secretHouse struct {
	*house
	chests map[string]journal.Chest // by counterparty
	file   attachment.File
	xa     policy.Actor
	to     []policy.Actor
	id     draft.ID
}

func newSecretHouse(t *testing.T) *secretHouse {
	t.Helper()
	h := demonstrated(t)
	c := &secretHouse{house: h, chests: map[string]journal.Chest{}, xa: h.officerOf("state:xa"), to: []policy.Actor{h.officerOf("state:xb"), h.officerOf("org:example-conference")}}
	h.Drafts().Rules = append(h.Drafts().Rules, draft.Rule{
		Type:  typeSecret,
		May:   func(policy.Actor) error { return nil },
		Check: func(context.Context, sqldb.Querier, policy.Actor, ledger.Draft) error { return nil },
		View: func(_ *i18n.Locale, body []byte) (string, templ.Component) {
			return "CANARY-TITLE", ui.Para(ui.Plain(string(body)))
		},
		Chest: func(ctx context.Context, w *ledger.Writer, d ledger.Draft) ([16]byte, error) {
			to, err := statement.ParseHash(d.Stream)
			if err != nil {
				return [16]byte{}, err
			}
			chest := journal.NewChest()
			c.chests[d.Stream] = chest
			return chest, h.Journal().Open(ctx, w, chest, d.By, to)
		},
	})
	var err error
	if c.file, err = h.Sealed().Keep("CANARY-NAME.txt", []byte("CANARY-FILE")); err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(map[string]any{"attachments": []attachment.File{c.file}, "text": "CANARY-TEXT"})
	if err != nil {
		t.Fatal(err)
	}
	var all []ledger.Draft
	for _, one := range c.to {
		all = append(all, ledger.Draft{Type: typeSecret, Stream: one.Identity.String(), Subject: "case:" + strings.Repeat("a", 32), Marking: statement.Amber, Body: body})
	}
	if c.id, err = h.Drafts().ProposeTogether(t.Context(), c.xa, all...); err != nil {
		t.Fatal(err)
	}
	return c
}

// read gives what a participant reads of the chest that it shares.
func (c *secretHouse) read(as, with statement.Hash) (out []journal.Entry, err error) {
	err = c.DB.Read(c.t.Context(), func(q sqldb.Querier) error {
		out, err = c.Journal().As(q, as).Read(c.t.Context(), c.chests[with.String()], 0, 10)
		return err
	})
	return out, err
}

// download fetches a file without a cookie.
func (c *secretHouse) download(actor policy.Actor, id statement.Hash) (int, string) {
	c.t.Helper()
	token, err := c.Links().Make(actor, id, c.file)
	if err != nil {
		c.t.Fatal(err)
	}
	res, err := http.Get(c.base + "/confidential/" + token)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// destroys has a participant destroy its key to a chest: one drafts it, and a key
// officer clears it by the device that the demonstration holds.
func (c *secretHouse) destroys(drafter policy.Actor, clears string, chest journal.Chest) {
	t := c.t
	t.Helper()
	id, err := c.Drafts().Propose(t.Context(), drafter, journal.Destruction(drafter.Identity, chest))
	if err != nil {
		t.Fatal(err)
	}
	page := "/en/desk/drafts/" + string(id)
	c.persona(clears).signs(page).goes(page)
}

// TestConfideTogether: one touch of an invented passkey confides to two; each
// reads its own with its file, and nothing of it lies open; when the keys are
// destroyed, draft, text and file are gone.
func TestConfideTogether(t *testing.T) {
	t.Parallel()
	c := newSecretHouse(t)
	ctx := t.Context()
	page := "/en/desk/drafts/" + string(c.id)
	officer := c.persona("xa-clearing")
	officer.get("/en/desk").want(http.StatusOK, "TLP:AMBER", "Not for classified information.")
	officer.get(page).want(http.StatusOK, "CANARY-TEXT", "once for all who are named above")
	size := c.Ledger.Size()
	officer.signs(page).goes(page)
	if c.Ledger.Size() != size {
		t.Error("something of it is in the public register")
	}
	var ids []statement.Hash
	for i, to := range c.to {
		got, err := c.read(to.Identity, to.Identity)
		if err != nil || len(got) != 1 || !strings.Contains(string(got[0].Body), "CANARY-TEXT") {
			t.Fatalf("%+v, %v", got, err)
		}
		ids = append(ids, got[0].Statement.ID)
		approvals, err := clearance.Of(&got[0].Statement)
		if err != nil || len(approvals) != 1 || len(approvals[0].With) != 3 {
			t.Fatalf("%+v, %v", approvals, err)
		}
		under, err := c.Ledger.Get(ctx, approvals[0].Authorization)
		if err != nil {
			t.Fatal(err)
		}
		body, err := clearance.ParseAuthorized(under.Body)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := approvals[0].Verify(got[0].Statement.Header, c.Drafts().Party, body.Passkeys); err != nil {
			t.Errorf("whoever reads it cannot tell that it was cleared: %v", err)
		}
		other := c.to[1-i]
		if _, err := c.read(other.Identity, to.Identity); !fail.Is(err, fail.Denied) {
			t.Errorf("the other one reads it: %v", err)
		}
	}
	// The file: for its reader, by the address alone, and in the trail.
	if status, got := c.download(c.to[0], ids[0]); status != http.StatusOK || got != "CANARY-FILE" {
		t.Errorf("%d %q", status, got)
	}
	if by := c.entries(c.to[0].Identity, "attachment.downloaded"); !slices.Equal(by, []string{c.to[0].Person}) {
		t.Errorf("the trail says %v", by)
	}
	if status, got := c.download(c.to[1], ids[0]); status != http.StatusNotFound || strings.Contains(got, "CANARY") {
		t.Errorf("another's statement: %d", status)
	}
	c.nothingOpen(t)

	// For those whose keys it keeps the hub takes nothing narrower than TLP:AMBER.
	err := c.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		_, err := c.Journal().Confide(ctx, w, c.chests[c.to[0].Identity.String()], ledger.Draft{By: c.xa.Identity, Stream: c.to[0].Identity.String(),
			Type: "test.note/1", Subject: "case:1", Marking: statement.AmberStrict, Body: []byte("{}")})
		return err
	})
	if !fail.Is(err, fail.Denied) || !strings.Contains(fail.Message(err), "above TLP:AMBER") {
		t.Errorf("narrower than the hub keeps for others: %v", err)
	}

	// The author gives up its key to the first: its draft goes, the others read on.
	c.destroys(c.xa, "xa-clearing", c.chests[c.to[0].Identity.String()])
	officer.get(page).want(http.StatusNotFound)
	if status, _ := c.download(c.xa, ids[0]); status != http.StatusNotFound {
		t.Errorf("after the key was destroyed: %d", status)
	}
	if status, _ := c.download(c.to[0], ids[0]); status != http.StatusOK {
		t.Errorf("who has a key: %d", status)
	}
	c.destroys(c.to[0], "xb-clearing", c.chests[c.to[0].Identity.String()])
	if status, _ := c.download(c.to[0], ids[0]); status != http.StatusNotFound {
		t.Errorf("the last key is gone: %d", status)
	}
	// The file stays for the third, who was told the same.
	if status, got := c.download(c.to[1], ids[1]); status != http.StatusOK || got != "CANARY-FILE" {
		t.Errorf("%d %q", status, got)
	}
	err = c.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		_, err := c.EraseConfided(ctx, w, c.xa.Identity, ids[1], "Asked for.")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := c.download(c.to[1], ids[1]); status != http.StatusNotFound {
		t.Errorf("of a body that was erased: %d", status)
	}
	err = c.DB.Read(ctx, func(q sqldb.Querier) error {
		used, err := attachment.Used(ctx, q, c.file.File)
		if used {
			t.Error("a chest still names the file")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// nothingOpen searches everything that a hub keeps for what is confidential.
func (c *secretHouse) nothingOpen(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir(c.data(), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, canary := range []string{"CANARY-TEXT", "CANARY-FILE", "CANARY-NAME", "CANARY-TITLE"} {
			if strings.Contains(string(b), canary) {
				t.Errorf("%s holds %s", filepath.Base(path), canary)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// data is the hub's folder.
func (c *secretHouse) data() string { return filepath.Dir(c.Sealed().Sealed.Dir) }
