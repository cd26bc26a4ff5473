package hub

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// Negotiate takes down a consultation with one text and all amendments to it, and
// a comment on one of its units, in the hub's name. It gives the id of the text.
// Who is listed takes turns as the author.
func Negotiate(ctx context.Context, h *app.Hub, base []string, all []redline.Amendment) (string, error) {
	secretariat, en := policy.As(policy.Secretariat), func(s string) i18n.Text { return i18n.Of("en", s) }
	listed, err := participant.Shipped()
	if err != nil {
		return "", err
	}
	via := func(n int) submission.Via {
		return submission.Via{Mode: submission.Recorded, Author: listed[n%len(listed)].ID,
			Document: &submission.Document{Kind: "report", Number: fmt.Sprintf("TEST/N%d", n), Date: "2017-08-01"}}
	}
	called, err := h.Consultations().Process.Say(ctx, secretariat, statement.Hash{}, &consult.Call{Via: via(0),
		Plan: consult.Plan{Title: en("A long negotiation of a test"), Text: en("What tests record from no document."), About: []string{"un:a-70-174:13:c"},
			Languages: []string{"en"}, Zone: "UTC", Moderation: consult.After, Decision: consult.Decision{Rule: consult.Editor}},
		Phases: []consult.Phase{{ID: "one", Title: en("First phase"), Accepts: []consult.Accepts{consult.Amendments}, Frame: &consult.Frame{Printed: "2016", From: "2016-01", Until: "2016-12", Over: true}}}})
	if err != nil {
		return "", err
	}
	of, service := called.Receipt.ID, h.Consultations().Negotiate
	tabled, err := service.Say(ctx, secretariat, statement.Hash{}, &text.Tabled{Via: via(0), Consultation: of, Title: en("A long text of a test"),
		About: []string{"un:a-70-174:13:c"}, Language: "en", Text: redline.FromParagraphs("x", base).Format()})
	if err != nil {
		return "", err
	}
	id := tabled.Receipt.ID
	t, err := service.Queries.Get(ctx, id.String())
	if err != nil {
		return "", err
	}
	v := t.InForce().Fixed()
	var drafts []ledger.Draft
	for n, a := range all {
		change, err := v.Propose(a)
		if err != nil {
			return "", err
		}
		change.ID = ""
		d, err := text.Draft(h.Ledger.Hub(), statement.Hash{}, corpus.Body(&text.Proposed{Via: via(n), Consultation: of, Text: id, Change: change, Rationale: en("It is clearer.")}))
		if err != nil {
			return "", err
		}
		drafts = append(drafts, d)
	}
	for part := range slices.Chunk(drafts, 500) {
		if _, err := h.Ledger.Say(ctx, part...); err != nil {
			return "", err
		}
	}
	_, err = h.Consultations().Contribute.Say(ctx, secretariat, statement.Hash{}, &contribution.Made{Via: via(1), Consultation: of, Kind: contribution.Comment,
		Anchor: &contribution.Anchor{Text: id, Unit: v.Text().Standing()[0].ID.String()}, Content: contribution.Content{Text: en("A comment of a test.")}})
	return id.String(), err
}

// Amendments gives a text of paragraphs and amendments to it: the synthetic ones
// of a name where they are there, and otherwise some of the same kind.
func Amendments(name string, words, amendments int) (base []string, out []redline.Amendment, err error) {
	dir := os.Getenv("COMITY_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	dir = filepath.Join(dir, "redline", name)
	b, err := os.ReadFile(filepath.Join(dir, "base.json"))
	if name == "" || err != nil {
		base, out = drawn(words, amendments)
		return base, out, nil
	}
	if err := json.Unmarshal(b, &base); err != nil {
		return nil, nil, err
	}
	f, err := os.Open(filepath.Join(dir, "amendments.jsonl"))
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var a redline.Amendment
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			return nil, nil, err
		}
		out = append(out, a)
	}
	return base, out, nil
}

// drawn makes a text and amendments by chance, the same each time.
func drawn(words, amendments int) (base []string, out []redline.Amendment) {
	r := rand.New(rand.NewPCG(70, 174))
	const long = 80 // words of a paragraph
	draw := func(n int, from string) []string {
		all := strings.Fields(from)
		w := make([]string, n)
		for i := range w {
			w[i] = all[r.IntN(len(all))]
		}
		return w
	}
	for range words / long {
		base = append(base, strings.Join(draw(long, "States should not knowingly allow their territory to be used for internationally wrongful acts using ICTs, and cooperate; exchange information, assist each other. Prosecute terrorist and criminal use"), " "))
	}
	for i := range amendments {
		p := r.IntN(len(base))
		w := strings.Fields(base[p])
		from := r.IntN(len(w))
		to := min(len(w), from+r.IntN(5))
		put := draw(r.IntN(4), "where feasible in good faith with stakeholders")
		if from == to && len(put) == 0 {
			put = []string{"voluntarily"}
		}
		out = append(out, redline.Amendment{ID: fmt.Sprintf("A%d", i+1), Paragraph: p, Text: strings.Join(slices.Concat(w[:from], put, w[to:]), " ")})
	}
	return base, out
}
